"""The driver "confined": copies of a zygote, each for one submission, behind all that this system can forbid."""

import atexit
import compileall
import importlib.util
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from workbook.box.canary import LEVELS, Level, examined
from workbook.box.zygote import MESSAGE
from workbook.errors import UserError
from workbook.lab.driver import Setup
from workbook.lab.process import ProcessDriver
from workbook.overlay import ROOTS, Tracks

_IMPORTED = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
_TAKES = 2
"""Seconds after which a copy that does not read what it is asked counts as one that hangs."""


def confined_driver(setup: Setup) -> ProcessDriver:
    """Return a driver for this set-up.

    Raises:
        UserError: the system allows less isolation than the set-up wants.
    """
    if LEVELS.index(setup.isolation) > 0:
        level = reached()
        if LEVELS.index(level.name) < LEVELS.index(setup.isolation):
            raise UserError(
                f"this machine can run submissions with isolation {level.name}, not {setup.isolation}: {level}",
                "Grade on Linux 5.13 or newer, or accept the risk: --isolation " + level.name,
            )
    return ProcessDriver(setup, Boxed) if hasattr(os, "fork") else ProcessDriver(setup)


def reached() -> Level:
    """Return how well this machine confines, as an attempt to do what is forbidden found it; once in a process."""
    return _reached(os.getpid())


@cache
def _reached(_: int) -> Level:
    if not hasattr(os, "fork"):
        return Level(LEVELS[0], ("everything",))
    driver = ProcessDriver(Setup(isolation=LEVELS[0], limit=_TAKES), Boxed)
    try:
        return examined(driver)
    finally:
        driver.close()


class Boxed:
    """A copy of the zygote, and a scratch folder that goes with it."""

    def __init__(self, setup: Setup) -> None:
        self._zygote = _zygote(os.getpid())
        self._code: int | None = None
        listed, read = _needed(setup)
        self._scratch = tempfile.mkdtemp(prefix="workbook-box-")
        box = {"listed": listed, "read": read, "scratch": self._scratch, "strict": setup.isolation == LEVELS[-1]}
        self.setup = replace(setup, box=box)
        self._channel, theirs = socket.socketpair()
        self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _TAKES, 0))
        with theirs:
            self._pid = self._zygote.ask(0, 0, theirs)
        self.reader: BinaryIO = self._channel.makefile("rb")
        self.writer: BinaryIO = self._channel.makefile("wb")

    def end(self, patience: float = 0) -> int:
        """End it and all that it started, and remove its scratch folder."""
        if self._code is None:
            self._code = self._zygote.ask(self._pid, patience)
            self._channel.shutdown(socket.SHUT_RDWR)
            self._channel.close()
            shutil.rmtree(self._scratch, ignore_errors=True)
        return self._code


class _Zygote:
    """The process that makes the copies. It ends with this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket, theirs = socket.socketpair()
        here = str(Path(__file__).resolve().parents[2])
        clean = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2", "PYTHONPATH": here}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workbook.box.zygote"],
                stdin=theirs.fileno(),
                env=clean,
                start_new_session=True,
            )
        atexit.register(self.close)

    def ask(self, pid: int, patience: float, channel: socket.socket | None = None) -> int:
        with self._lock:
            message, descriptors = MESSAGE.pack(pid, patience), [channel.fileno()] if channel else []
            socket.send_fds(self._socket, [message], descriptors)
            answer: int = MESSAGE.unpack(self._socket.recv(MESSAGE.size, socket.MSG_WAITALL))[0]
            return answer

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


@cache
def _zygote(_: int) -> _Zygote:
    return _Zygote()


def _needed(setup: Setup) -> tuple[list[str], list[str]]:
    """Return the folders whose names a host must be able to list, and the files and folders that it must read."""
    listed, read = list(setup.paths), list(_beside(tuple(setup.paths)))
    if setup.tracks is not None:
        tracks = Tracks.from_json(setup.tracks)
        _compile(tracks.base)
        owned = dict(tracks.packages)
        listed += {str(folder) for folder in (tracks.base, *owned.values())}
        read += [str(folder.joinpath(*package.split("."))) for package, folder in owned.items()]
        common = [entry for top in ROOTS if (tracks.base / top).is_dir() for entry in (tracks.base / top).iterdir()]
        read += [str(entry) for entry in common if f"{entry.parent.name}.{entry.stem}" not in owned]
    return listed, read


@cache
def _compile(solutions: Path) -> None:
    """Write the bytecode that no box may write; each would compile the borrowed chapters again."""
    compileall.compile_dir(solutions, quiet=2)


@cache
def _beside(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files that belong beside the code under test: the probes, and what they import; never a test."""
    found: set[Path] = set()
    waiting = [file for path in paths for name in ("probes*.py", "__init__.py") for file in Path(path).rglob(name)]
    while waiting:
        file = waiting.pop()
        if file in found or not file.is_file():
            continue
        found.add(file)
        compileall.compile_file(file, quiet=2)
        for name in _IMPORTED.findall(file.read_text("utf-8")):
            waiting += [Path(path, *name.split(".")).with_suffix(".py") for path in paths]
    return tuple(name for file in found for name in (str(file), importlib.util.cache_from_source(str(file))))
