"""`workbook test`: everything that needs no service, no Docker and no browser."""

import subprocess
import sys

import typer

from workbook.commands import PASS_ON
from workbook.paths import find_root


def run(context: typer.Context) -> int:
    """Run the test suite; further arguments go to pytest."""
    return subprocess.call([sys.executable, "-m", "pytest", *context.args], cwd=find_root())


CONTEXTS = {"test": PASS_ON}
