"""`python -m workbook`: works before anything is installed, by installing it."""

import sys

from workbook import bootstrap
from workbook.runner import launch


def main() -> int:
    """Run the command line and return its exit code."""
    bootstrap.ensure(sys.argv[1:])
    launch.ahead(sys.argv[1:])
    from workbook.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
