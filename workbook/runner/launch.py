"""Starts worker processes; the first one before the command line is even read, so that both get ready at once."""

import subprocess
from collections.abc import Sequence

from workbook import children

_early: list[subprocess.Popen[bytes]] = []


def ahead(arguments: Sequence[str]) -> None:
    """Start a worker if this command line is going to need one; it ends by itself when nobody takes it."""
    if arguments[:1] == ["check"] and not {"--pdb", "--help", "-h"}.intersection(arguments):
        _early.append(_start())


def process() -> subprocess.Popen[bytes]:
    """Return a worker process: the one started ahead, or a new one."""
    return _early.pop() if _early else _start()


def _start() -> subprocess.Popen[bytes]:
    return children.start("workbook.runner.worker", stderr=subprocess.PIPE, start_new_session=True)
