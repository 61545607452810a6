"""A task to be shown."""

from typing import Any
from uuid import UUID

from taskapi.tasks import Status, Task
from tests.taskapi.tasks.samples import NOON

ID = UUID("0197f2a4-0000-7000-8000-00000000002a")


def a_task(**changed: Any) -> Task:
    """Return a task with some members changed."""
    content: dict[str, Any] = {"id": ID, "title": "buy milk", "description": "", "priority": 3, "due_date": None}
    content |= {"tags": ("home",), "status": Status.TODO, "created_by": "anonymous"}
    return Task(**{**content, "created_at": NOON, "updated_at": NOON, **changed})
