"""The query of a list: which tasks, in which order, which part. What is not understood is refused."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from taskapi.rest.errors import InvalidQuery
from taskapi.rest.grammar import DATE, INSTANT, TEXT, Parameter, condition, matching, number
from taskapi.tasks import FIELDS, SortKey, Status, TaskFilter, TaskQuery
from taskapi.tasks.cursors import decode
from taskapi.tasks.memory import OPERATORS
from taskapi.tasks.rules import HIGHEST_PRIORITY, LOWEST_PRIORITY, TAG

# region yours
# endregion

Pairs = Iterable[tuple[str, str]]

PAGE_SIZE, LARGEST_PAGE_SIZE = 20, 100
LAST_PAGE = 1_000_000_000
"""The highest number of a page that can be asked for: an offset that every database can count."""

MOST_FAULTS = 20
"""How many faults are told: a long query must not make an answer that is many times as long."""

SHOWN = 50
"""How much of what was sent is repeated in an error, in characters."""

STATUS = "|".join(Status)
STATUSES = frozenset(map(str, Status))
KEY = f"-?({'|'.join(FIELDS)})"


def read_statuses(text: str) -> frozenset[Status]:
    """Return the statuses of ``todo,doing``.

    Raises:
        ValueError: one is empty or unknown, also with white space around it; its text is the first such part, and
            nothing else.
    """
    # region task 3.8: read every parameter by its grammar, and name each one that is unknown, repeated or malformed
    for part in text.split(","):
        if part not in STATUSES:
            raise ValueError(part)
    return frozenset(map(Status, text.split(",")))
    # endregion


def read_sort(text: str) -> tuple[SortKey, ...]:
    """Return the keys of ``-priority,due_date``: each a name of ``FIELDS``, with a hyphen in front if descending.

    A field that stands there again says nothing new: the first key of a field counts.

    Raises:
        ValueError: a key is empty or is no field, also with white space around it; its text is the first such key as it
            was sent, with its hyphen, and nothing else.
    """
    # region task 3.8: read every parameter by its grammar, and name each one that is unknown, repeated or malformed
    keys: dict[str, SortKey] = {}
    for part in text.split(","):
        name = part.removeprefix("-")
        if name not in FIELDS:
            raise ValueError(part)
        keys.setdefault(name, SortKey(name, descending=part.startswith("-")))
    return tuple(keys.values())
    # endregion


PRIORITY = number(LOWEST_PRIORITY, HIGHEST_PRIORITY)

RANGES = {
    f"{field}[{op}]": condition(field, op, kind)
    for field, kind in {"priority": PRIORITY, "due_date": DATE, "created_at": INSTANT}.items()
    for op in OPERATORS
}
"""The parameters that are conditions on a field, such as ``priority[gte]``."""

PARAMETERS = {
    "page": number(1, LAST_PAGE),
    "page_size": number(1, LARGEST_PAGE_SIZE),
    "cursor": Parameter(str, "a cursor that a list has given out, or nothing", {"type": "string"}),
    "status": Parameter(
        read_statuses,
        f"one or more of {', '.join(Status)}, separated by commas",
        {"type": "string", "pattern": f"^({STATUS})(,({STATUS}))*$"},
    ),
    "q": TEXT,
    "tag": matching(TAG, str, "1 to 30 of a-z, 0-9 and -, not beginning with -", many=True),
    "priority": PRIORITY,
    **RANGES,
    "created_by": TEXT,
    "sort": Parameter(
        read_sort,
        f"one or more of {', '.join(FIELDS)}, separated by commas, each with - in front if descending",
        {"type": "string", "pattern": f"^{KEY}(,{KEY})*$"},
    ),
}
"""All parameters of a list."""


class Wanted(NamedTuple):
    """What a list was asked for.

    Attributes:
        query: for the domain.
        page: the number of the page; None if the list is walked by a cursor.
        cursor: the cursor as it was sent; empty at the beginning.
    """

    query: TaskQuery
    page: int | None = 1
    cursor: str = ""


def read_parameters(pairs: Pairs) -> dict[str, list[Any]]:
    """Return the values of each parameter that was sent, read by ``PARAMETERS``.

    Raises:
        InvalidQuery: a parameter is unknown, is not ``many`` and stands there twice, or cannot be read; or ``page`` and
            ``cursor`` both stand there, whatever they hold. The detail tells every fault, joined by ``"; "``: the name
            of the parameter, and what there is or is wanted instead; for a value that cannot be read also the part that
            the ValueError tells, cut after ``SHOWN`` characters. If one parameter has several faults of its own, one of
            them will do. No more than ``MOST_FAULTS`` are told.
    """
    # region task 3.8: read every parameter by its grammar, and name each one that is unknown, repeated or malformed
    values: dict[str, list[Any]] = {}
    faults, names = [], set()
    for name, text in pairs:
        parameter = PARAMETERS.get(name)
        if parameter is None:
            faults.append(_unknown(name))
        elif name in names and not parameter.many:
            faults.append(f"{name!r} can be given only once")
        else:
            try:
                values.setdefault(name, []).append(parameter.read(text))
            except ValueError as error:
                faults.append(f"{name!r} has to be {parameter.wanted}, not {str(error)[:SHOWN]!r}")
        names.add(name)
    if {"page", "cursor"} <= names:
        faults.append("'page' and 'cursor' exclude each other")
    if faults:
        raise InvalidQuery("; ".join([*dict.fromkeys(faults)][:MOST_FAULTS]))
    return values
    # endregion


def _unknown(name: str) -> str:
    """Return what is wrong with a parameter that does not exist, and what there is instead.

    The name is shortened to ``SHOWN`` characters. If it has a bracket, what there is are the parameters with
    operators: those of the field before the bracket, or all if it has none.
    """
    field, bracket, _ = name.partition("[")
    others = [each for each in RANGES if each.startswith(f"{field}[")] or list(RANGES) if bracket else list(PARAMETERS)
    return f"there is no {name[:SHOWN]!r}, only {', '.join(others)}"


def read_filter(values: dict[str, list[Any]]) -> TaskFilter:
    """Return the conditions among the values of the parameters; what is not there is no condition.

    Args:
        values: as ``read_parameters`` returns them.
    """
    # region task 3.8: read every parameter by its grammar, and name each one that is unknown, repeated or malformed
    one = {name: found[0] for name, found in values.items()}
    return TaskFilter(
        statuses=one.get("status", frozenset()),
        text=one.get("q", ""),
        tags=frozenset(values.get("tag", ())),
        priority=one.get("priority"),
        ranges=tuple(one[name] for name in RANGES if name in one),
        created_by=one.get("created_by"),
    )
    # endregion


def read_wanted(pairs: Pairs) -> Wanted:
    """Return what a list was asked for by all the parameters of a request.

    Without ``page`` and ``cursor`` it is page 1; ``page_size`` is ``PAGE_SIZE`` if it is not given. An empty cursor
    begins at the beginning. A cursor belongs to the ``sort`` that it was made for (``cursors.decode``).

    Args:
        pairs: the parameters as they were decoded, in their order.

    Raises:
        InvalidQuery: as ``read_parameters`` does.
        BadRequest: the cursor is none.
    """
    values = read_parameters(pairs)
    one = {name: found[0] for name, found in values.items()}
    query: dict[str, Any] = {"limit": one.get("page_size", PAGE_SIZE), "wanted": read_filter(values)}
    query["sort"] = sort = one.get("sort", TaskQuery().sort)
    if "cursor" not in one:
        page = one.get("page", 1)
        return Wanted(TaskQuery(**query, offset=(page - 1) * query["limit"]), page)
    after = decode(one["cursor"], sort) if one["cursor"] else None
    return Wanted(TaskQuery(**query, after=after), None, one["cursor"])
