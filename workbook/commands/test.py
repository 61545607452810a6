"""`workbook test`: everything that needs no service, no Docker and no browser."""

import subprocess
import sys

import typer

from workbook.commands import PASS_ON
from workbook.paths import find_root

IN_PARALLEL = ("-q", "-n", "auto", "--dist", "loadfile")


def run(context: typer.Context) -> int:
    """Run the test suite on all cores; arguments go to pytest instead."""
    return subprocess.call([sys.executable, "-m", "pytest", *(context.args or IN_PARALLEL)], cwd=find_root())


CONTEXTS = {"test": PASS_ON}
