"""The process whose copies are the boxes: ``python -m workbook.box.zygote FOLDER``, a socket as its standard input.

It has imported what a submission may import and nothing else: no test, no solution. Eight bytes come in: a process id,
and how many seconds it may take to end. With a descriptor beside them they ask for a new copy, which talks on that
descriptor as `workbook.lab.child` does. Eight bytes go out: the id of the copy, or the exit status of one that ended.
When the judge is gone, however it ended, so are the copies and the folder.
"""

import gc
import importlib
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from workbook.box import MESSAGE, confine, kernel
from workbook.lab import child

COURSE = (
    *("pydantic", "pydantic.root_model", "pydantic.dataclasses", "defusedxml.ElementTree", "httpx", "sqlite3"),
    *("fastapi", "sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "unittest.mock", "xml.sax.saxutils"),
)
"""What a submission and its probes may import and would import slowly; what is not installed is left out."""
_SWEEPS = 1000
_PAUSE = 0.002


def main() -> None:
    """Serve until the judge goes away."""
    asked = socket.socket(fileno=os.dup(0))
    for name in ("workbook.overlay", "workbook.box.canary", *COURSE):
        with suppress(ImportError):
            importlib.import_module(name)
    os.environ.pop("PYTHONPATH", None)
    with suppress(OSError, AttributeError):
        kernel.control(kernel.DUMPABLE, 0)
        kernel.control(kernel.SUBREAPER, 1)
    gc.freeze()
    living: set[int] = set()
    while (received := socket.recv_fds(asked, MESSAGE.size, 1))[0]:
        message, descriptors, *_ = received
        pid, patience = MESSAGE.unpack(message)
        if descriptors:
            living.add(answer := _copy(descriptors[0]))
        else:
            answer = _end(pid, patience) if pid in living else -signal.SIGKILL
            living.discard(pid)
            _sweep(living)
        asked.sendall(MESSAGE.pack(answer, 0))
    _sweep(set())
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def _copy(channel: int) -> int:
    """Return the id of a copy of this process that serves a channel, and has no other descriptor."""
    if pid := os.fork():
        os.close(channel)
        return pid
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor, source in enumerate((channel, channel, nothing)):
            os.dup2(source, descriptor)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        child.main(confine.confine)
    finally:
        os._exit(1)


def _end(pid: int, patience: float) -> int:
    """Return the exit status of a copy, which is killed if it does not end in time."""
    late = time.monotonic() + patience
    ended, status = os.waitpid(pid, os.WNOHANG)
    while not ended and time.monotonic() < late:
        time.sleep(_PAUSE)
        ended, status = os.waitpid(pid, os.WNOHANG)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _sweep(living: set[int]) -> None:
    """Kill what a copy left behind: a process without a parent becomes a child of this one."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(_SWEEPS):
        left = {int(pid) for pid in children.read_text().split()} - living if children.exists() else ()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        if not left:
            break


if __name__ == "__main__":
    main()
