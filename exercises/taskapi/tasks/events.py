"""What has happened to tasks: published after it succeeded."""

from dataclasses import dataclass
from uuid import UUID

from taskapi.tasks.model import Move, Task


@dataclass(frozen=True, slots=True)
class TaskCreated:
    """There is a new task."""

    task: Task


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task has other content."""

    task: Task


@dataclass(frozen=True, slots=True)
class TaskMoved:
    """Something was done with a task."""

    task: Task
    move: Move


@dataclass(frozen=True, slots=True)
class TaskDeleted:
    """A task is gone."""

    task_id: UUID
