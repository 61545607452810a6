"""The driver that keeps judge and code under test apart: a child process, and plain data between the two."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, BinaryIO, cast

from workbook.lab.child import read_frame, write_frame
from workbook.lab.codec import CodecError, dumps, loads
from workbook.lab.driver import Setup, opened, packed
from workbook.lab.errors import Raised

_GRACE = 2.0
"""Seconds beyond the host's own limit before the child is ended from outside."""
_START = 10.0


class ProcessDriver:
    """Starts the child with the first operation, and a new one after it died."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._child: _Child | None = None

    def request(self, op: dict[str, Any]) -> Any:
        """Return the operation's result.

        Raises:
            Raised: as the child says, or ``ProcessDied`` and ``Timeout`` when it says nothing any more.
        """
        data, what = packed(op), op.get("what", "the call")
        try:
            if self._child is None:
                self._child = _Child(self._setup)
            return opened(self._child.ask(data))
        except _Ended as ended:
            self.close()
            raise ended.told(what, self._setup.limit or 0) from None
        except CodecError as error:
            self.close()
            raise Raised("ProtocolError", f"{what}: {error}") from None

    def close(self) -> None:
        """End the child, whatever it does."""
        child, self._child = self._child, None
        if child is not None:
            child.end()


class _Ended(Exception):
    """The child answers no more. `code` is its exit status, None while it still runs."""

    def __init__(self, code: int | None) -> None:
        super().__init__()
        self.code = code

    def told(self, what: str, limit: float) -> Raised:
        if self.code is None:
            return Raised("Timeout", f"{what} did not come back within {limit:g} s")
        return Raised("ProcessDied", f"{what} ended its process (exit status {self.code})")


class _Child:
    """One child. A thread reads what it answers, because pipes have no time limit everywhere."""

    def __init__(self, setup: Setup) -> None:
        here = str(Path(__file__).resolve().parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workbook.lab.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))},
        )
        self._limit = None if setup.limit is None else setup.limit + _GRACE
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._read, args=(self._pipe(self._process.stdout),), daemon=True)
        self._thread.start()
        self._write(dumps(setup.to_json()))
        self._receive(_START)

    def ask(self, data: bytes) -> Any:
        """Return the child's answer.

        Raises:
            _Ended: there will be none.
            CodecError: it is no message of the lab.
        """
        self._write(data)
        return self._receive(self._limit)

    def end(self) -> None:
        """Kill the child and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                self._pipe(stream).close()

    def _write(self, data: bytes) -> None:
        try:
            write_frame(self._pipe(self._process.stdin), data)
        except OSError:
            raise _Ended(self._status()) from None

    def _receive(self, seconds: float | None) -> Any:
        try:
            frame = self._answers.get(timeout=seconds)
        except Empty:
            raise _Ended(None) from None
        if frame is None:
            raise _Ended(self._status())
        return loads(frame)

    def _status(self) -> int:
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(0.5)
        self._process.kill()
        return self._process.wait()

    def _read(self, stream: BinaryIO) -> None:
        frame: bytes | None = b""
        while frame is not None:
            try:
                frame = read_frame(stream)
            except (CodecError, OSError, ValueError):
                frame = None
            self._answers.put(frame)

    @staticmethod
    def _pipe(stream: IO[bytes] | None) -> BinaryIO:
        return cast("BinaryIO", stream)
