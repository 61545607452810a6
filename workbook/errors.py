"""What can go wrong, seen from the person at the keyboard.

WorkbookError                a message, and what to do about it
├── UserError                the call or a learner's file is at fault: exit code 2
│   └── BrokenMarkersError   a region's marker lines do not pair up
└── CourseError              the course itself is at fault: exit code 3
"""

from typing import ClassVar


class WorkbookError(Exception):
    """Something the tool can explain in a sentence.

    Args:
        message: what is wrong, and where.
        remedy: what to type or change; empty when nothing can be done.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the message, and the remedy on a line of its own."""
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class UserError(WorkbookError):
    """A wrong call, or a file of the learner's that cannot be used as it stands."""

    exit_code = 2


class BrokenMarkersError(UserError):
    """The `region` and `endregion` lines of a file do not pair up.

    Args:
        message: what is wrong, beginning with `file:line`.
        remedy: what to do about it.
        line: the line at fault, from 1.
    """

    def __init__(self, message: str, remedy: str, line: int) -> None:
        super().__init__(message, remedy)
        self.line = line


class CourseError(WorkbookError):
    """A file of the course is missing or wrong; the learner cannot mend it."""
