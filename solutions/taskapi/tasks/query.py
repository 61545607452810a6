"""Which tasks are wanted, in which order, and how many of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from taskapi.tasks.model import Status, Task

# region yours
# endregion

FIELDS = ("title", "status", "priority", "due_date", "created_at", "updated_at")
"""What tasks can be sorted by. A task without a due date comes after all that have one, in both directions."""


class Range(NamedTuple):
    """A condition on one field: ``field`` is priority, due_date or created_at, ``op`` is gt, gte, lt or lte."""

    field: str
    op: str
    value: int | date | datetime


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Conditions that all have to hold. An empty one holds for every task.

    Attributes:
        statuses: one of these; empty means any.
        text: stands in the title or in the description, in any case; never across both.
        tags: all of these.
        priority: this one.
        ranges: conditions on numbers and times; a task without a due date passes none on it.
        created_by: the id of an actor.
    """

    statuses: frozenset[Status] = frozenset()
    text: str = ""
    tags: frozenset[str] = frozenset()
    priority: int | None = None
    ranges: tuple[Range, ...] = ()
    created_by: str | None = None


class SortKey(NamedTuple):
    """One key to sort by: a name of ``FIELDS``."""

    field: str
    descending: bool = False


class Cursor(NamedTuple):
    """A place in a sorted list: behind the task with these values of the sort keys, and this id."""

    values: tuple[Any, ...]
    id: UUID


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which tasks, in which order, and which part of them: behind ``after``, or without the first ``offset``.

    ``limit`` is at least 1. Tasks that are equal in all keys stand in the order of their ids: every order is total.
    """

    wanted: TaskFilter = field(default_factory=TaskFilter)
    sort: tuple[SortKey, ...] = (SortKey("created_at"),)
    limit: int = 20
    offset: int = 0
    after: Cursor | None = None


class Page(NamedTuple):
    """Part of a list; ``after`` is where the next part begins, None if there is none."""

    items: tuple[Task, ...]
    after: Cursor | None = None
