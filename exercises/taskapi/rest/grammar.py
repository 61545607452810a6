"""The kinds of values that a parameter of a query can have: what is read, and what a machine is told of it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

from taskapi.tasks import Range

# region yours
# endregion

Schema = dict[str, Any]

LONGEST_TEXT = 200
"""Characters, of what is looked for and of the name of an actor."""

DIGITS = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Parameter(NamedTuple):
    """A parameter that a list has.

    Attributes:
        read: makes a value of its text, or raises ValueError.
        wanted: what a text has to be, in words.
        schema: the same for machines (JSON Schema 2020-12).
        many: whether it may stand there more than once.
    """

    read: Callable[[str], Any]
    wanted: str
    schema: Schema
    many: bool = False


def number(lowest: int, highest: int) -> Parameter:
    """Return a parameter that is a whole number within limits."""

    def read(text: str) -> int:
        if not DIGITS.fullmatch(text) or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    schema = {"type": "integer", "minimum": lowest, "maximum": highest}
    return Parameter(read, f"a whole number from {lowest} to {highest}", schema)


def matching(pattern: str, read: Callable[[str], Any], wanted: str, *, many: bool = False) -> Parameter:
    """Return a parameter whose text a regular expression describes, the whole of it."""
    compiled = re.compile(pattern)

    def checked(text: str) -> Any:
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return read(text)

    return Parameter(checked, wanted, {"type": "string", "pattern": pattern}, many)


def read_day(text: str) -> date:
    """Return a date in the form 2026-05-17 (RFC 3339, full-date).

    Raises:
        ValueError: it is written otherwise, or there is no such day; its text is what was given, as for all parameters.
    """
    with suppress(ValueError):
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    raise ValueError(text)


def read_time(text: str) -> datetime:
    """Return a time with its offset, such as 2026-05-17T12:30:00Z (RFC 3339, date-time).

    Raises:
        ValueError: it is written otherwise, has no offset, or there is no such time.
    """
    with suppress(ValueError):
        if TIME.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    raise ValueError(text)


def condition(field: str, op: str, kind: Parameter) -> Parameter:
    """Return a parameter that is a condition on a field."""
    return kind._replace(read=lambda text: Range(field, op, kind.read(text)))


DATE = Parameter(read_day, "a date such as 2026-05-17", {"type": "string", "format": "date"})
INSTANT = Parameter(
    read_time,
    "a time with its offset such as 2026-05-17T12:30:00Z (a plus is written %2B)",
    {"type": "string", "format": "date-time"},
)
TEXT = Parameter(
    matching(f"(?s).{{1,{LONGEST_TEXT}}}", str, "").read,
    f"a text of 1 to {LONGEST_TEXT} characters",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
)
