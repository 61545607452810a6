"""What a task is, and what may happen to it. Nothing here knows of HTTP."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

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
