"""Patches and links, without HTTP.

Nothing here knows what is right: the tests judge what comes back.
"""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from taskapi.rest.links import task_links
from taskapi.rest.patch import merge_patch
from taskapi.rest.representation import task_members
from taskapi.tasks import Status, Task

MOMENT = datetime(2030, 1, 1, 12, tzinfo=UTC)


def task_of(number: int, **more: Any) -> Task:
    """The task of a number."""
    given = {"title": "task", "description": "", "priority": 3, "due_date": None, "tags": (), "created_by": "anonymous"}
    given |= {"status": Status.TODO, "created_at": MOMENT, "updated_at": MOMENT}
    return Task(id=UUID(int=number), **{**given, **more})


def members(number: int, more: dict[str, Any]) -> Any:
    """The members of a task whose tags are a list: their names, and the values as text."""
    found = task_members(task_of(number, **{**more, "tags": tuple(more["tags"])}))
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in found.items()}


def links(number: int, status: str, root: str) -> Any:
    """The links of a task that stands somewhere."""
    return task_links(task_of(number, status=Status(status)), root)


def in_a_row(target: Any, patches: list[Any]) -> Any:
    """What each of several patches makes of what the one before it has made, and whether anything else changed."""
    given, sent = deepcopy(target), deepcopy(patches)
    found = [given]
    kept = [deepcopy(given)]
    for each in sent:
        found.append(merge_patch(found[-1], each))
        kept.append(deepcopy(found[-1]))
    return {"found": kept[1:], "changed": found != kept, "patches changed": sent != patches}
