"""What can go wrong between a checkpoint and the code that it looks at.

    Exception
    ├── LabError             about the code under test: the learner is told
    │   ├── Raised           it raised; also when it hung ("Timeout"), broke the contract with the server
    │   │                    ("ASGIViolation") or ended its process ("ProcessDied")
    │   ├── Unmet            it did not raise what `lab.raises` waited for (an AssertionError too)
    │   └── Unreadable       its answer has not the part that the test asked for: no JSON, no such header
    └── Misuse               about the checkpoint: it asked for something that the lab cannot do
        └── Unsendable       it handed on what is no plain data, such as an answer that is none (a ValueError too)

On the other side, beside the code under test, `ASGIViolation` and `Timeout` are raised; here they arrive as `Raised`.
"""

import re
from typing import TypeGuard

STUB = re.compile(r"task (\d+\.\d+)\b")

Frame = tuple[str, int, str]
"""File, line and function of one step of a traceback."""
MOST_FRAMES = 60
"""How many steps of a traceback are kept: the last ones."""
_LONGEST_PATH = 4096


def is_frame(item: object) -> TypeGuard[Frame]:
    """True for what has the form of a `Frame`."""
    return type(item) is tuple and [type(part) for part in item] == [str, int, str] and len(item[0]) <= _LONGEST_PATH


class LabError(Exception):
    """Something about the code under test."""


class Raised(LabError):
    """The code under test raised.

    Args:
        type_name: name of the exception's class.
        message: its text.
        mro: names of the class and its bases, most special first.
        frames: the traceback, outermost call first.

    Attributes:
        type: the same as ``type_name``.
    """

    def __init__(
        self, type_name: str, message: str = "", *, mro: tuple[str, ...] = (), frames: tuple[Frame, ...] = ()
    ) -> None:
        super().__init__(f"{type_name}: {message}" if message else type_name)
        self.type = type_name
        self.message = message
        self.mro = mro or (type_name, "Exception")
        self.frames = frames

    @property
    def stub_of(self) -> str | None:
        """The id of the task whose untouched stub raised this; None for any other error."""
        found = STUB.match(self.message) if self.type == "NotImplementedError" else None
        return found[1] if found else None


class Unmet(LabError, AssertionError):
    """The code under test did not raise what was wanted.

    Args:
        came_back: what happened instead.
        wanted: the name of the error that was waited for.
    """

    def __init__(self, came_back: str, wanted: str) -> None:
        super().__init__(f"{came_back}, wanted {wanted}")
        self.came_back = came_back
        self.wanted = wanted


class Unreadable(LabError, LookupError):
    """An answer lacks what the test wanted to read from it."""


class Misuse(Exception):
    """A checkpoint asked for something that the lab cannot do."""


class Unsendable(Misuse, ValueError):
    """A checkpoint handed on what cannot pass to the code under test."""


class ASGIViolation(Exception):
    """An application sent what a server refuses (ASGI specification, version 3)."""


class Timeout(Exception):
    """The code under test did not come back in time.

    Args:
        message: what was called, and how long it was given.
        frames: where it stood.
    """

    def __init__(self, message: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(message)
        self.frames = frames
