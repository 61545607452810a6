"""Tasks in the memory of one process: fast, and gone when it ends."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter, ge, gt, le, lt
from uuid import UUID

from api_starter import Conflict
from taskapi.tasks.errors import TaskNotFound, VersionConflict
from taskapi.tasks.model import Task
from taskapi.tasks.query import Cursor, Page, SortKey, TaskFilter, TaskQuery

# region yours
# endregion

OPERATORS = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
"""The operators of a ``Range``."""

EVERYTHING = TaskFilter()
"""The filter that every task passes."""

MOST_ORDERS = 16
"""How many sorted lists are kept. Who asks for another order than all these pays for sorting, and not in memory."""


class InMemoryTaskRepository:
    """Keeps the tasks of one application, and remembers its sorted lists until a task changes."""

    def __init__(self) -> None:
        self._tasks: dict[UUID, Task] = {}
        self._orders: dict[tuple[SortKey, ...], list[Task]] = {}

    async def add(self, task: Task) -> None:
        """Keep a new task.

        Raises:
            Conflict: its id is taken; the task that has it stays.
        """
        if task.id in self._tasks:
            raise Conflict(f"there is a task {task.id} already")
        self._tasks[task.id] = task
        self._orders.clear()

    async def get(self, task_id: UUID) -> Task | None:
        """Return a task, or None."""
        return self._tasks.get(task_id)

    async def save(self, task: Task, *, expected_version: int) -> None:
        """Put ``task`` where one with its id stands, if that one has the version which the caller has seen.

        Args:
            task: the task as it is to be.
            expected_version: the version that has to stand there; the next one is the caller's to write into ``task``.

        Raises:
            TaskNotFound: there is no task with this id.
            VersionConflict: it has another version; the detail names both. It stays as it is.
        """
        self._write(task.id, task, expected_version)
        self._orders.clear()

    async def remove(self, task_id: UUID, *, expected_version: int) -> None:
        """Remove a task of this version; errors as in ``save``."""
        self._write(task_id, None, expected_version)
        self._orders.clear()

    async def find(self, query: TaskQuery) -> Page:
        """Return the tasks that a query asks for: those that pass, in order, at most ``limit`` behind ``offset``.

        ``after`` of the page is the place (``place_of``) of its last task if another one that passes stands behind it,
        else None. ``tasks`` is sorted and begins behind the place of the query, if it has one; the list is kept for the
        next query and must not be changed.
        """
        tasks = self._order(query.sort)
        if (place := query.after) is not None:
            start = bisect_left(tasks, True, key=lambda task: is_behind(task, place, query.sort))  # noqa: FBT003 - the key
            tasks = tasks[start:]
        # region task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part
        raise NotImplementedError("task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part")
        # endregion

    async def count(self, wanted: TaskFilter) -> int:
        """Return how many tasks pass a filter."""
        if wanted == EVERYTHING:
            return len(self._tasks)
        return sum(passes(task, wanted) for task in self._tasks.values())

    def _write(self, task_id: UUID, task: Task | None, expected_version: int) -> None:
        """Keep ``task`` instead of the one with this id, or forget that one if ``task`` is None. Errors as in ``save``.

        ``self._tasks`` holds the tasks by their ids. Nothing is written if there is an error.
        """
        # region task 3.3: write and remove only over the version that was seen
        raise NotImplementedError("task 3.3: write and remove only over the version that was seen")
        # endregion

    def _order(self, sort: tuple[SortKey, ...]) -> list[Task]:
        if (tasks := self._orders.get(sort)) is None:
            if len(self._orders) == MOST_ORDERS:
                self._orders.clear()
            tasks = self._orders[sort] = ordered(self._tasks.values(), sort)
        return tasks


def passes(task: Task, wanted: TaskFilter) -> bool:
    """Return whether all conditions of a filter hold for a task; ``TaskFilter`` says what each one means.

    Text is compared without case (``str.casefold``), with the title and with the description, each by itself.
    """
    # region task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part
    raise NotImplementedError("task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part")
    # endregion


def ordered(tasks: Iterable[Task], sort: Sequence[SortKey]) -> list[Task]:
    """Return the tasks sorted by the first key, those that are equal there by the next, and at last by their ids.

    Each key has its own direction; ids always ascend. A task without a value (None) comes after all that have one, in
    both directions. Texts, and a status is one, are compared by their code points.
    """
    # region task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part
    raise NotImplementedError("task 3.9: let pass what meets every condition, sort by each key in its direction, and cut out one part")
    # endregion


def is_behind(task: Task, place: Cursor, sort: Sequence[SortKey]) -> bool:
    """Return whether a task stands behind a place, in the order of ``ordered``.

    A task with the values and the id of the place is not behind it. The one that the place was taken from need not be
    there any more, nor be as it was: if it was changed since, it stands where its values put it, like any other.
    """
    # region task 3.10: give out a place as text, take back no other text, and begin behind it
    raise NotImplementedError("task 3.10: give out a place as text, take back no other text, and begin behind it")
    # endregion


def place_of(task: Task, sort: Sequence[SortKey]) -> Cursor:
    """Return the place behind a task: its values of the sort keys, and its id."""
    return Cursor(tuple(getattr(task, field) for field, _ in sort), task.id)
