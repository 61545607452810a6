"""Patches and links, without HTTP.

Nothing here knows what is right: the tests judge what comes back.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

from pydantic_core import to_jsonable_python

from taskapi.rest.links import task_links
from taskapi.rest.patch import merge_patch
from taskapi.rest.representation import task_members
from taskapi.tasks import Move, Status, Task, model

MOMENT = datetime(2030, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reminded(Task):
    """A task as it may be one day, with a field that is nobody's business."""

    reminded_by: str = "nobody"


def task_of(number: int, **more: Any) -> Task:
    """The task of a number."""
    given = {"title": "task", "description": "", "priority": 3, "due_date": None, "tags": (), "created_by": "anonymous"}
    given |= {"status": Status.TODO, "created_at": MOMENT, "updated_at": MOMENT}
    return Reminded(id=UUID(int=number), **{**given, **more})


def members(number: int, more: dict[str, Any]) -> Any:
    """The members of a task, in their order, as JSON has them; all that is given of it is JSON as well."""
    read = {
        "tags": tuple(more["tags"]),
        "status": Status(more["status"]),
        "due_date": date.fromisoformat(more["due_date"]),
    }
    read |= {name: datetime.fromisoformat(more[name]) for name in ("created_at", "updated_at")}
    return to_jsonable_python(task_members(task_of(number, **{**more, **read})))


def links(number: int, status: str, root: str) -> Any:
    """The links of a task that stands somewhere."""
    return task_links(task_of(number, status=Status(status)), root)


def links_by_another_table(allowed: dict[str, list[str]], status: str) -> Any:
    """The names of the links of a task, if MOVES allowed each move where it is said here."""
    rows = {Move(move): (frozenset(map(Status, there)), Status.TODO) for move, there in allowed.items()}
    with patch.dict(model.MOVES, rows, clear=True):
        model.moves.cache_clear()
        try:
            return list(links(1, status, ""))
        finally:
            model.moves.cache_clear()


def in_a_row(target: Any, patches: list[Any]) -> Any:
    """What each of several patches makes of what the one before it has made, and whether anything else changed."""
    given, sent = deepcopy(target), deepcopy(patches)
    found = [given]
    kept = [deepcopy(given)]
    for each in sent:
        found.append(merge_patch(found[-1], each))
        kept.append(deepcopy(found[-1]))
    return {"found": kept[1:], "changed": found != kept, "patches changed": sent != patches}
