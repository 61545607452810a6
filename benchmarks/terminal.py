"""A command in a terminal of its own, and the moment at which it says something. POSIX only."""

import os
import re
import select
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class SilentError(Exception):
    """The command did not say in time what was expected of it."""


class Terminal:
    """What a command prints, as it comes.

    Args:
        descriptor: the terminal's controlling side.
        patience: how many seconds to wait for a text.
    """

    def __init__(self, descriptor: int, patience: float = 30) -> None:
        self.descriptor = descriptor
        self.patience = patience
        self.printed = b""
        self.seen = time.perf_counter()

    def wait_for(self, pattern: str) -> float:
        """Return the time (of ``time.perf_counter``) at which a text came; what stood before it is forgotten.

        Raises:
            SilentError: it did not come.
        """
        wanted, until = re.compile(pattern.encode()), time.perf_counter() + self.patience
        while not (found := wanted.search(self.printed)):
            if not self._read(until - time.perf_counter()):
                break
        if found:
            self.printed = self.printed[found.end() :]
            return self.seen
        raise SilentError(f"waited for {pattern!r}; there came {self.printed[-2000:].decode(errors='replace')!r}")

    def _read(self, seconds: float) -> bool:
        """Wait for more; False when nothing came or the command has ended."""
        if not select.select([self.descriptor], [], [], max(seconds, 0))[0]:
            return False
        try:
            piece = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.seen = time.perf_counter()
        self.printed = _CONTROL.sub(b"", self.printed + piece)
        return bool(piece)

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self.descriptor, key.encode())


@contextmanager
def terminal(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a command in a terminal around the block; it is stopped at the end."""
    ours, theirs = os.openpty()
    child = subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    try:
        yield Terminal(ours)
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        os.close(ours)
