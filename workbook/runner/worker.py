"""The process that runs the tests of one job: ``python -m workbook.runner.worker``.

One job comes as a line of JSON on standard input. Events go out, a line of JSON each, on what was standard output;
whatever the code under test prints goes to standard error, after a mark that says which test is running. Between
the events may stand the lines of `faulthandler`: the last words of a worker that hung or crashed.
"""

import faulthandler
import io
import json
import os
import sys
from pathlib import Path

from workbook.runner.job import Job

_AUTOLOAD = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
_UNUSED = (
    *("cacheprovider", "capture", "debugging", "doctest", "faulthandler", "freeze_support", "junitxml", "legacypath"),
    *("logging", "pastebin", "recwarn", "setuponly", "setupplan", "stepwise", "subtests", "terminal"),
    *("threadexception", "unittest", "unraisableexception", "warnings"),
)
"""Plugins of pytest that a checkpoint has no use for; each costs milliseconds."""


def main() -> None:
    """Get ready, wait for a job, run it, and leave without waiting for what the tests left behind."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _warm()
    if line := sys.stdin.readline():
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        run(Job(**json.loads(line)), events)
    os._exit(0)


def run(job: Job, events: io.TextIOBase) -> None:
    """Run a job in this process.

    Args:
        job: the job.
        events: written to, a line of JSON an event; a real file, if a hang is to be reported.
    """
    from workbook.runner.plugin import Observer

    if not job.pdb:
        faulthandler.enable(file=events)
    observer = Observer(job, events)
    observer.emit("done", status=session(job, observer))


def session(job: Job, observer: object) -> int:
    """Run a session of pytest on a job's files, and return its exit status."""
    import pytest

    kept = {name: os.environ.pop(name) for name in (_AUTOLOAD, "PYTEST_ADDOPTS") if name in os.environ}
    os.environ[_AUTOLOAD] = "1"
    arguments = ["-c", os.devnull, "--rootdir", job.root, "--confcutdir", str(Path(job.root, "checkpoints"))]
    arguments += ["--import-mode=importlib", "--driver", job.driver, "--seed", str(job.seed)]
    arguments += [argument for name in _UNUSED for argument in ("-p", f"no:{name}")]
    try:
        return int(pytest.main([*arguments, *job.files], plugins=[observer]))
    finally:
        del os.environ[_AUTOLOAD]
        os.environ.update(kept)


def _warm() -> None:
    """Import what every job needs, before there is one."""
    import workbook.lab.local
    import workbook.overlay
    import workbook.runner.plugin  # noqa: F401


if __name__ == "__main__":
    main()
