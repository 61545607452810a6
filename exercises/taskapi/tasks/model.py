"""What a task is, and what may happen to it. Nothing here knows of HTTP."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from uuid import UUID

from taskapi.tasks.errors import IllegalMove, TaskClosed

# region yours
# endregion


class Status(StrEnum):
    """Where a task stands."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can be done with a task."""

    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"
    REOPEN = "reopen"


OPEN = frozenset({Status.TODO, Status.DOING})
"""Where the content of a task can be changed."""

CLOSED = frozenset({Status.DONE, Status.CANCELLED})
"""Where a task rests."""

MOVES: Mapping[Move, tuple[frozenset[Status], Status]] = {
    Move.START: (frozenset({Status.TODO}), Status.DOING),
    Move.COMPLETE: (OPEN, Status.DONE),
    Move.CANCEL: (OPEN, Status.CANCELLED),
    Move.REOPEN: (CLOSED, Status.TODO),
}
"""For each move where a task has to stand, and where it stands afterwards."""


@cache
def moves(status: Status) -> tuple[Move, ...]:
    """Return the moves that ``MOVES`` allows for a task of this status, as a tuple in the order of ``MOVES``."""
    # region task 3.1: say by the table what may be done with a task, and make the task after it
    raise NotImplementedError("task 3.1: say by the table what may be done with a task, and make the task after it")
    # endregion


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts. Until somebody can log in, everybody is ``ANONYMOUS``."""

    id: str
    roles: frozenset[str] = frozenset()


ANONYMOUS = Actor("anonymous")


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What people write: the part of a task that a client may choose."""

    title: str
    description: str = ""
    priority: int = 3
    due_date: date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done. It is never changed: a change makes another one, with the next version."""

    id: UUID
    title: str
    description: str
    priority: int
    due_date: date | None
    tags: tuple[str, ...]
    status: Status
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def content(self) -> TaskDraft:
        """What people wrote."""
        return TaskDraft(self.title, self.description, self.priority, self.due_date, self.tags)

    def move(self, move: Move, now: datetime) -> "Task":
        """Return the task after ``move``: with its new status, updated ``now``, with the next version, else the same.

        Args:
            move: what is done with it.
            now: the time of it, in UTC.

        Raises:
            IllegalMove: ``MOVES`` does not have it for the status of the task. The detail names the move, the status,
                and the moves that are possible instead, by their values (``complete``).
        """
        # region task 3.1: say by the table what may be done with a task, and make the task after it
        raise NotImplementedError("task 3.1: say by the table what may be done with a task, and make the task after it")
        # endregion

    def check_open(self) -> None:
        """Do nothing if the content can be changed.

        Raises:
            TaskClosed: the task is done or cancelled. The detail names the status.
        """
        if self.status in CLOSED:
            raise TaskClosed(f"the task is {self.status} and keeps its content; reopen it first")

    def change(self, draft: TaskDraft, now: datetime) -> "Task":
        """Return the task with the content of ``draft``, updated ``now``, and with the next version.

        If it has that content already, the task itself is returned: same version, same time. The draft is taken as it
        is; ``rules.checked`` holds it to the rules.

        Args:
            draft: the whole content; what was there before is gone.
            now: the time of the change, in UTC.

        Raises:
            TaskClosed: as ``check_open`` does, whatever the draft holds.
        """
        self.check_open()
        if draft == self.content:
            return self
        return replace(self, **asdict(draft), updated_at=now, version=self.version + 1)
