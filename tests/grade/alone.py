"""`python -m tests.grade.alone ARGUMENTS` runs `workbook` with these, and ends when nothing of it runs any more."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import get_context

from workbook.box import kernel
from workbook.grade import grader
from workbook.lab import Setup, process

LIMIT, GRACE = 1.0, 0.5
_LEAVE = 20


def quick_pool() -> Executor:
    """Return the executor of `workbook grade -j 2`, with less patience: there is much that never ends here."""
    return ProcessPoolExecutor(2, get_context("spawn"), initializer=_quick)


def _quick() -> None:
    grader.Setup = partial(Setup, limit=LIMIT)  # type: ignore[misc, assignment]
    process._GRACE = GRACE


def main() -> int:
    """Return the exit status; whoever is left without a parent becomes a child of this process."""
    kernel.control(kernel.SUBREAPER, 1)
    status = subprocess.run([sys.executable, "-m", "workbook", *sys.argv[1:]], check=False).returncode
    signal.alarm(_LEAVE)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
