"""The driver "confined": copies of a zygote, each for one submission, behind all that this system can forbid."""

import atexit
import compileall
import importlib.util
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from threading import Lock

from workbook.box import MESSAGE
from workbook.box.canary import LEVELS, Level, examined
from workbook.errors import UserError
from workbook.lab.child import cut
from workbook.lab.codec import CodecError
from workbook.lab.driver import Setup
from workbook.lab.errors import Misuse
from workbook.lab.process import Piped, ProcessDriver
from workbook.overlay import ROOTS, Tracks

_IMPORTED = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
_LOCK = Lock()
_PIECE = 1 << 16
_AT_ONCE = 0.001
_TAKES = 2
"""Seconds after which a copy that does not read what it is asked counts as one that hangs."""


def confined_driver(setup: Setup) -> ProcessDriver:
    """Return a driver for this set-up.

    Raises:
        UserError: the system allows less isolation than the set-up wants.
    """
    if setup.isolation != LEVELS[0] and LEVELS.index(reached().name) < LEVELS.index(setup.isolation):
        name = reached().name
        raise UserError(
            f"this machine can run submissions with isolation {name}, not {setup.isolation}: {reached()}",
            f"Grade on Linux 5.13 or newer, or accept the risk: --isolation {name}",
        )
    return ProcessDriver(setup, Boxed if hasattr(os, "fork") else Piped)


@cache
def reached() -> Level:
    """Return how well this machine confines, as an attempt to do what is forbidden found it."""
    if not hasattr(os, "fork"):
        return Level(LEVELS[0], ("everything",))
    driver = ProcessDriver(Setup(isolation=LEVELS[0], limit=_TAKES), Boxed)
    with closing(driver):
        return examined(driver)


class Boxed(Piped):
    """A copy of the zygote, and a scratch folder that goes with it."""

    def __init__(self, setup: Setup) -> None:
        listed, read = _needed(setup)
        self._code: int | None = None
        with ExitStack() as remains:
            scratch = tempfile.mkdtemp(dir=scratch_folder())
            remains.callback(shutil.rmtree, scratch, ignore_errors=True)
            channel, theirs = socket.socketpair()
            remains.callback(channel.close)
            with theirs:
                self._pid = _tell_zygote(0, 0, theirs)
            self._remains = remains.pop_all()
        self._remains.callback(channel.shutdown, socket.SHUT_RDWR)
        _limit(channel, socket.SO_SNDTIMEO, _TAKES)
        self._channel, self.writer, self._ahead = channel, channel.makefile("wb"), bytearray()
        box = {"listed": listed, "read": read, "scratch": scratch, "strict": setup.isolation == LEVELS[-1]}
        self.setup = replace(setup, box=box)

    def receive(self, seconds: float | None) -> bytes | None:
        """Return its next message; None when there will be none. A socket has a time limit, so no thread waits."""
        late = None if seconds is None else time.monotonic() + seconds
        try:
            while (frame := cut(self._ahead)) is None:
                _limit(self._channel, socket.SO_RCVTIMEO, 0 if late is None else max(late - time.monotonic(), _AT_ONCE))
                if not (piece := self._channel.recv(_PIECE)):
                    return None
                self._ahead += piece
        except BlockingIOError:
            raise TimeoutError from None
        except (CodecError, OSError):
            return None
        return frame

    def close(self) -> None:
        """End it, and forget it."""
        self.end()
        with suppress(OSError):
            self.writer.close()

    def end(self, patience: float = 0) -> int:
        """End it and all that it started, and remove its scratch folder."""
        if self._code is None:
            self._code = _tell_zygote(self._pid, patience)
            self._remains.close()
        return self._code


def _limit(channel: socket.socket, option: int, seconds: float) -> None:
    channel.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", *divmod(int(seconds * 1e6), 1_000_000)))


def _tell_zygote(pid: int, patience: float, *channels: socket.socket) -> int:
    """Have a copy ended; or, with a channel, made. A zygote that is gone took its copies along.

    Raises:
        Misuse: there is no zygote; the next call starts another.
    """
    with _LOCK:
        zygote, folder = _zygote(os.getpid())
        try:
            socket.send_fds(zygote, [MESSAGE.pack(pid, patience)], [channel.fileno() for channel in channels])
            answer: int = MESSAGE.unpack(zygote.recv(MESSAGE.size, socket.MSG_WAITALL))[0]
        except BaseException as error:
            _zygote.cache_clear()
            zygote.close()
            shutil.rmtree(folder, ignore_errors=True)
            if not isinstance(error, OSError | struct.error):
                raise
            if channels:
                raise Misuse(f"no zygote: {error}") from None
            return -signal.SIGKILL
        return answer


def scratch_folder() -> str | None:
    """Return a folder that is gone after this process, even if that is killed; None where nobody could remove it."""
    with _LOCK:
        return _zygote(os.getpid())[1] if hasattr(os, "fork") else None


@cache
def _zygote(_: int) -> tuple[socket.socket, str]:
    """Start the zygote of this process, which ends with it, and a folder that the zygote removes then."""
    ours, theirs = socket.socketpair()
    folder = tempfile.mkdtemp(prefix="workbook-box-")
    Path(folder).chmod(0o711)
    clean = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2"}
    clean["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-P", "-m", "workbook.box.zygote", folder]
    with theirs:
        process = subprocess.Popen(command, stdin=theirs.fileno(), env=clean, start_new_session=True)
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours, folder


def _needed(setup: Setup) -> tuple[list[str], list[str]]:
    """Return the folders whose names a host must be able to list, and the files and folders that it must read."""
    listed, read = list(setup.paths), list(_beside(tuple(setup.paths)))
    if setup.tracks is not None:
        tracks = Tracks.from_json(setup.tracks)
        _compiled(tracks.base)
        owned = dict(tracks.packages)
        listed += {str(folder) for folder in (tracks.base, *owned.values())}
        read += [str(folder.joinpath(*package.split("."))) for package, folder in owned.items()]
        common = [entry for top in ROOTS if (tracks.base / top).is_dir() for entry in (tracks.base / top).iterdir()]
        read += [str(entry) for entry in common if f"{entry.parent.name}.{entry.stem}" not in owned]
    return listed, read


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


_compiled = cache(partial(compileall.compile_dir, quiet=2))
"""Writes the bytecode of borrowed chapters, once; no box may write it, and each would compile them again."""
