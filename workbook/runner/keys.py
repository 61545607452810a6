"""Single keys from a terminal, one at a time, and none while a command asks for a whole line."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Thread
from typing import Self


class Keys:
    """Tells each key while it is entered; without a terminal it does nothing.

    Args:
        tell: called in another thread with each key. The next one is read after `more`.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.there = sys.stdin is not None and sys.stdin.isatty()
        self._tell = tell
        self._wanted = Event()
        self._restore = ExitStack()

    def __enter__(self) -> Self:
        if self.there:
            Thread(target=self._read, daemon=True).start()
            self.more()
        return self

    def __exit__(self, *_: object) -> None:
        self.hold()

    def more(self) -> None:
        """Read one more key, without waiting for Enter."""
        if self.there:
            self.hold()
            _unbuffer(self._restore)
            self._wanted.set()

    def hold(self) -> None:
        """Give the terminal back as it was."""
        self._restore.close()

    def _read(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            self._tell(_one_key())


def _one_key() -> str:
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.getwch()
    return os.read(sys.stdin.fileno(), 1).decode("latin-1")


def _unbuffer(restore: ExitStack) -> None:
    """Let the terminal hand over each key at once, until that is undone."""
    if sys.platform != "win32":
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        restore.callback(termios.tcsetattr, descriptor, termios.TCSADRAIN, termios.tcgetattr(descriptor))
        tty.setcbreak(descriptor, termios.TCSADRAIN)
