"""The driver that keeps judge and code under test apart: a child process, and plain data between the two."""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import Any, BinaryIO, cast

from workbook import children
from workbook.lab.child import OUT_OF_MEMORY, TOKEN, read_frame, write_frame
from workbook.lab.codec import CodecError, dumps, loads
from workbook.lab.driver import Setup, opened, packed
from workbook.lab.errors import Misuse, Raised

_GRACE = 2.0
"""Seconds beyond the host's own limit before the child is ended from outside."""
_START = 10.0
_OUT_OF_TIME = {None, -getattr(signal, "SIGXCPU", 0) or None}


class Piped:
    """A process that runs `workbook.lab.child`, with all the rights of this one.

    Args:
        setup: for the host.

    Attributes:
        setup: what it is told first.
        writer: what it is asked.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._process = children.start("workbook.lab.child")
        self.writer = cast("BinaryIO", self._process.stdin)
        self._answers: Queue[bytes | None] = Queue(1)
        self._thread = Thread(target=self._read, args=(cast("BinaryIO", self._process.stdout),), daemon=True)
        self._thread.start()

    def receive(self, seconds: float | None) -> bytes | None:
        """Return its next message; None when there will be none.

        A thread reads it, because pipes have no time limit everywhere; never much ahead.

        Raises:
            TimeoutError: it takes longer.
        """
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None

    def close(self) -> None:
        """End it, and forget it."""
        self.end()
        while self._thread.is_alive():
            with suppress(Empty):
                self._answers.get(timeout=0.01)
        with suppress(OSError):
            self.writer.close()

    def end(self, patience: float = 0) -> int:
        """Let it end by itself for so many seconds, then kill it; return its exit status."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(patience)
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
        with suppress(OSError):
            stream.close()


class ProcessDriver:
    """Starts the child with the first operation, and a new one after it died.

    Args:
        setup: for the host.
        start: starts the process.
    """

    def __init__(self, setup: Setup, start: Callable[[Setup], Piped] = Piped) -> None:
        self._setup = setup
        self._start = start
        self._child: _Child | None = None

    def request(self, op: dict[str, Any]) -> Any:
        """Return the operation's result.

        Raises:
            Raised: as the child says; ``ProcessDied``, ``Timeout`` and ``MemoryError`` when it says nothing any more,
                and ``ProtocolError`` when it says what no host would.
            Misuse: the process could not be started.
        """
        data, what = packed(op), op.get("what", "the call")
        if self._child is None:
            self._child = _Child(self._start(self._setup))
        try:
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
    """The child answers no more. Its argument is the exit status, None while it still runs."""

    def told(self, what: str, limit: float) -> Raised:
        (code,) = self.args
        if code in _OUT_OF_TIME:
            return Raised("Timeout", f"{what} did not come back within {limit:g} s")
        if code == OUT_OF_MEMORY:
            return Raised("MemoryError", f"{what} took more memory than there is")
        return Raised("ProcessDied", f"{what} ended its process (exit status {code})")


class _Child:
    """One child, which is asked one thing at a time."""

    def __init__(self, process: Piped) -> None:
        self._process = process
        limit = process.setup.limit
        self._limit = None if limit is None else limit + _GRACE
        try:
            self._write(dumps(process.setup.to_json()))
            self._receive(_START)
        except (_Ended, CodecError) as fault:
            self.end()
            raise Misuse(f"no process for the code under test: {fault!r}") from None

    def ask(self, data: bytes) -> Any:
        """Return the child's answer.

        Raises:
            _Ended: there will be none.
            CodecError: it is no message of the lab, or none to this question.
        """
        token = os.urandom(TOKEN)
        self._write(token + data)
        frame = self._receive(self._limit)
        if frame[:TOKEN] != token:
            raise CodecError("an answer to no question")
        return loads(frame[TOKEN:])

    def end(self) -> None:
        """Kill the child and wait until it is gone."""
        self._process.close()

    def _write(self, data: bytes) -> None:
        try:
            write_frame(self._process.writer, data)
        except BlockingIOError:
            raise _Ended(None) from None
        except OSError:
            raise _Ended(self._process.end(0.5)) from None

    def _receive(self, seconds: float | None) -> bytes:
        try:
            frame = self._process.receive(seconds)
        except TimeoutError:
            raise _Ended(None) from None
        if frame is None:
            raise _Ended(self._process.end(0.5))
        return frame
