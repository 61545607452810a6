"""What the domain needs and offers. Everything is asynchronous: behind a port there may be a network one day."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from taskapi.tasks.model import Move, Task, TaskDraft
from taskapi.tasks.query import Page, TaskFilter, TaskQuery


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the time of this moment, in UTC, with its time zone."""


class Ids(Protocol):
    """Gives names to tasks."""

    def next(self) -> UUID:
        """Return an id that was never given before; later ones sort behind earlier ones."""


class TaskRepository(Protocol):
    """Where tasks are kept."""

    async def add(self, task: Task) -> None:
        """Keep a new task. Conflict, if its id is taken."""

    async def get(self, task_id: UUID) -> Task | None:
        """Return a task, or None."""

    async def save(self, task: Task, *, expected_version: int) -> None:
        """Put ``task`` where one of this version stands, or raise VersionConflict; TaskNotFound if there is none."""

    async def remove(self, task_id: UUID, *, expected_version: int) -> None:
        """Remove a task of this version; errors as in ``save``."""

    async def find(self, query: TaskQuery) -> Page:
        """Return the tasks that a query asks for."""

    async def count(self, wanted: TaskFilter) -> int:
        """Return how many tasks pass a filter."""


class TaskQueries(Protocol):
    """The reading side."""

    async def get(self, task_id: UUID) -> Task:
        """Return a task or raise TaskNotFound."""

    async def find(self, query: TaskQuery) -> Page:
        """Return the tasks that a query asks for."""

    async def count(self, wanted: TaskFilter) -> int:
        """Return how many tasks pass a filter."""


class TaskCommands(Protocol):
    """The writing side. ``expected_version`` is what the caller has seen; None accepts whatever the command finds."""

    async def create(self, draft: TaskDraft) -> Task:
        """Add a task."""

    async def replace(self, task_id: UUID, draft: TaskDraft, *, expected_version: int | None) -> Task:
        """Give a task other content."""

    async def move(self, task_id: UUID, move: Move, *, expected_version: int | None = None) -> Task:
        """Do something with a task, such as to complete it."""

    async def delete(self, task_id: UUID, *, expected_version: int | None = None) -> None:
        """Remove a task."""
