"""Starts worker processes; the first one before the command line is even read, so that both get ready at once."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_early: list[subprocess.Popen[bytes]] = []


def ahead(arguments: Sequence[str]) -> None:
    """Start a worker if this command line is going to need one; it ends by itself when nobody takes it."""
    if arguments[:1] == ["check"] and not {"--pdb", "--help", "-h"}.intersection(arguments):
        _early.append(_start())


def process() -> subprocess.Popen[bytes]:
    """Return a worker process: the one started ahead, or a new one."""
    return _early.pop() if _early else _start()


def _start() -> subprocess.Popen[bytes]:
    here = str(Path(__file__).resolve().parents[2])
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "workbook.runner.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))},
    )
