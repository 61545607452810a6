"""A place in a sorted list, as text that a client keeps for the next request and cannot make itself."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from api_starter import BadRequest
from taskapi.tasks.model import Status
from taskapi.tasks.query import Cursor, SortKey
from taskapi.tasks.rules import CONTROL, HIGHEST_PRIORITY, LONGEST_TITLE, LOWEST_PRIORITY

# region yours
# endregion

LONGEST = 4096
"""Characters; nothing that ``encode`` makes for a task is longer, nor is anything longer looked at."""

CONTENT: TypeAdapter[tuple[list[str], list[Any], str]] = TypeAdapter(tuple[list[str], list[Any], str])
"""What a text holds, as JSON: the names of the sort keys, the values, the id in hexadecimal digits."""


def encode(cursor: Cursor, sort: Sequence[SortKey]) -> str:
    """Return a place as text of letters, digits, ``-`` and ``_`` (base64url without padding, RFC 4648, section 5).

    The text holds the sort keys, because a place means nothing in a list that is sorted otherwise. There is one text
    for one place and one ``sort``.

    Args:
        cursor: a place with one value for each key; times are in UTC.
        sort: the keys that the list is sorted by.
    """
    # region task 3.10: give out a place as text, take back no other text, and begin behind it
    raise NotImplementedError("task 3.10: give out a place as text, take back no other text, and begin behind it")
    # endregion


def decode(text: str, sort: Sequence[SortKey]) -> Cursor:
    """Return the place that ``encode`` made a text of, its values with the types that tasks have.

    A text comes from a stranger. Only what ``encode`` could have made, of values that a task can have, is a place.

    Args:
        text: what a client sent.
        sort: the keys that the list is sorted by now; they have to be those that the text was made for.

    Raises:
        BadRequest: it is anything else. The detail names ``cursor``; if it belongs to another sorting, also that one,
            as a client writes it (``-priority,due_date``).
    """
    # region task 3.10: give out a place as text, take back no other text, and begin behind it
    raise NotImplementedError("task 3.10: give out a place as text, take back no other text, and begin behind it")
    # endregion


def _read(text: str) -> tuple[Cursor, tuple[SortKey, ...]]:
    """Return what a text holds, and the sort keys that it was made for. Other texts may hold the same.

    Raises:
        ValueError, TypeError, KeyError: it is none, too long, or holds a value that no task can have.
    """
    if len(text) > LONGEST:
        raise ValueError(text)
    names, values, task_id = CONTENT.validate_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    made_for = tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in names)
    typed = tuple(READERS[key.field](value) for key, value in zip(made_for, values, strict=True))
    return Cursor(typed, UUID(hex=task_id)), made_for


def _names(sort: Sequence[SortKey]) -> list[str]:
    return ["-" * descending + field for field, descending in sort]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _title(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TITLE or CONTROL.search(value):
        raise ValueError(value)
    return value


def _priority(value: Any) -> int:
    if type(value) is not int or not LOWEST_PRIORITY <= value <= HIGHEST_PRIORITY:
        raise ValueError(value)
    return value


def _due_date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _time(value: Any) -> datetime:
    time = datetime.fromisoformat(value)
    if time.utcoffset() != timedelta(0):
        raise ValueError(value)
    return time


READERS: Mapping[str, Callable[[Any], Any]] = {
    "title": _title,
    "status": Status,
    "priority": _priority,
    "due_date": _due_date,
    "created_at": _time,
    "updated_at": _time,
}
"""What makes a value of each field of what stands in the text, or raises."""
