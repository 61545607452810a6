"""Lists of tasks: how they are asked for, found and walked through.

A task is given as a mapping: ``number``, and what is not plain: ``title``, ``description``, ``priority``, ``due_date``
(an ISO date or None), ``tags``, ``status``, ``created_by``, ``created_at`` and ``updated_at`` (hours after ``BEGIN``).
A sort key is a name, with a hyphen in front if it descends. A condition of a range is a field, an operator, a value.
Nothing here knows what is right: the tests judge what comes back.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from api_starter import BadRequest
from taskapi.rest.filters import PARAMETERS, read_sort, read_wanted
from taskapi.tasks import (
    Cursor,
    InMemoryTaskRepository,
    Page,
    Range,
    SortKey,
    Status,
    Task,
    TaskFilter,
    TaskQuery,
)
from taskapi.tasks.cursors import decode, encode
from taskapi.tasks.memory import is_behind

Plain = dict[str, Any]

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
READ: dict[str, Callable[[Any], Any]] = {
    "due_date": lambda text: text and date.fromisoformat(text),
    "created_at": lambda hours: BEGIN + timedelta(hours=hours),
    "updated_at": lambda hours: BEGIN + timedelta(hours=hours),
    "status": Status,
    "tags": tuple,
}
ENOUGH = 60
"""Parts of a list, and more than any test has: a walk that is longer never ends."""


def as_is(value: Any) -> Any:
    """The value."""
    return value


def task(given: Plain) -> Task:
    """The task of a mapping."""
    more = {name: READ.get(name, as_is)(value) for name, value in given.items() if name != "number"}
    plain = Task(id_of(given["number"]), "task", "", 3, None, (), Status.TODO, "anonymous", BEGIN, BEGIN)
    return replace(plain, **more)


def id_of(number: int) -> UUID:
    """The id of a task; ids have the order of their numbers."""
    return UUID(int=number << 80 | 7 << 76 | 2 << 62)


def number_of(each: UUID) -> int:
    """The number of a task."""
    return each.int >> 80


def keys(names: Iterable[str]) -> tuple[SortKey, ...]:
    """The keys of their names."""
    return tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in names)


def filter_of(given: Plain) -> TaskFilter:
    """The filter of a mapping."""
    more: Plain = {name: frozenset(given[name]) for name in ("statuses", "tags") if name in given}
    if "statuses" in more:
        more["statuses"] = frozenset(map(Status, more["statuses"]))
    if "ranges" in given:
        more["ranges"] = tuple(Range(field, op, READ.get(field, as_is)(value)) for field, op, value in given["ranges"])
    return TaskFilter(**{**given, **more})


async def kept(tasks: Iterable[Plain]) -> InMemoryTaskRepository:
    """A repository that keeps these tasks, added in this order."""
    repository = InMemoryTaskRepository()
    for each in tasks:
        await repository.add(task(each))
    return repository


def shown(page: Page) -> list[Any]:
    """The numbers of the tasks on a page, and that of the task at whose place the next one begins."""
    return [[number_of(each.id) for each in page.items], page.after and number_of(page.after.id)]


async def found(tasks: list[Plain], queries: list[Plain]) -> list[Any]:
    """What one repository answers to queries, one after the other."""
    repository = await kept(tasks)
    answers = []
    for query in queries:
        asked = TaskQuery(
            filter_of(query.get("wanted", {})),
            keys(query.get("sort", ["created_at"])),
            query.get("limit", 100),
            query.get("offset", 0),
        )
        answers.append(shown(await repository.find(asked)))
    return answers


async def walked(tasks: list[Plain], wanted: Plain, sort: list[str], limit: int, events: list[list[Plain]]) -> Any:
    """The numbers of the tasks on each part of a list, walked by cursors that went out as text and came back.

    Between two parts one of ``events`` happens: each task in it is added, or removed if it has the key ``gone``, or put
    in the place of the one with its number if that is there.
    """
    repository = await kept(tasks)
    query, parts = TaskQuery(filter_of(wanted), keys(sort), limit), []
    for nth in range(ENOUGH):
        page = await repository.find(query)
        parts.append([number_of(each.id) for each in page.items])
        if page.after is None:
            return parts
        query = replace(query, after=decode(encode(page.after, query.sort), query.sort))
        for each in events[nth] if nth < len(events) else ():
            await happen(repository, each)
    return "it never ends"


async def happen(repository: InMemoryTaskRepository, given: Plain) -> None:
    """Add, change or remove a task."""
    before = await repository.get(id_of(given["number"]))
    if before is None:
        await repository.add(task(given))
    elif "gone" in given:
        await repository.remove(before.id, expected_version=before.version)
    else:
        after = replace(task(given), version=before.version + 1)
        await repository.save(after, expected_version=before.version)


def text_of(given: Plain, sort: list[str]) -> str:
    """The cursor of the place behind a task, as text."""
    return encode(place(given, sort), keys(sort))


def place(given: Plain, sort: list[str]) -> Cursor:
    """The place behind a task."""
    there = task(given)
    return Cursor(tuple(getattr(there, field) for field, _ in keys(sort)), there.id)


def comes_back(given: Plain, sort: list[str]) -> dict[str, Any]:
    """Whether a place comes back as it was, and what the types of its values are then."""
    there = place(given, sort)
    again = decode(encode(there, keys(sort)), keys(sort))
    return {"same": again == there, "types": [type(value).__name__ for value in again.values]}


def read(text: str, sort: list[str]) -> dict[str, str]:
    """What a text from a stranger is: a place and the text that this one has, or a bad request and its detail."""
    try:
        there = decode(text, keys(sort))
    except BadRequest as error:
        return {"is": "a bad request", "detail": error.detail}
    return {"is": "a place", "text": encode(there, keys(sort))}


def behind(given: list[Plain], there: Plain, sort: list[str]) -> list[int]:
    """Which tasks stand behind the place of another one, each asked by itself: where they are in what was given."""
    return [nth for nth, each in enumerate(given) if is_behind(task(each), place(there, sort), keys(sort))]


def asked(pairs: list[tuple[str, str]]) -> Plain:
    """What a list was asked for by parameters; times in UTC, and what has no order sorted."""
    wanted = read_wanted(pairs)
    query, conditions = wanted.query, wanted.query.wanted
    return {
        "statuses": sorted(each.value for each in conditions.statuses),
        "text": conditions.text,
        "tags": sorted(conditions.tags),
        "priority": conditions.priority,
        "ranges": sorted([field, op, told(value)] for field, op, value in conditions.ranges),
        "created_by": conditions.created_by,
        "sort": names(query.sort),
        "part": [query.limit, query.offset],
        "page": wanted.page,
        "cursor": wanted.cursor,
    }


def told(value: Any) -> Any:
    """A number as it is, a date or a time as text."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else value


def names(sort: Iterable[SortKey]) -> list[str]:
    """The names of sort keys."""
    return ["-" * key.descending + key.field for key in sort]


def sort_of(text: str) -> list[str]:
    """The names of the keys that a text asks for."""
    return names(read_sort(text))


def at_fault(name: str, text: str) -> list[str]:
    """What is said to be wrong with a text for this parameter; nothing if it can be read."""
    try:
        PARAMETERS[name].read(text)
    except ValueError as error:
        return [str(error)]
    return []


def wanted_of(name: str) -> str:
    """What a text for this parameter has to be, in the words of its table."""
    return PARAMETERS[name].wanted
