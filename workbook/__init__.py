"""The learners' and authors' tool of the course."""

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the course's magics: `%load_ext workbook`."""
    from workbook.magics import load_ipython_extension as load

    load(shell)
