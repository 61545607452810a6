"""Where a client can go from here: the links of tasks and of pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus
from uuid import UUID

from taskapi.tasks import Task, moves
from taskapi.tasks.model import CLOSED

# region yours
# endregion

Link = dict[str, str]
"""``href``, a path, and ``method``, which is left out if it is GET."""

PAGING = frozenset({"page", "page_size", "cursor"})
"""The parameters that say which part of a list is shown."""


@dataclass(frozen=True)
class RootLink:
    """A link of the root that a plugin brings: ``app.services.contribute(RootLink, ...)``.

    Attributes:
        rel: what it leads to.
        href: a path, below that of the application.
        method: the method to use.
    """

    rel: str
    href: str
    method: str = "GET"


def link(href: str, method: str = "GET") -> Link:
    """Return a link."""
    return {"href": href} if method == "GET" else {"href": href, "method": method}


def task_path(task_id: UUID, root: str) -> str:
    """Return the path of a task."""
    return f"{root}/tasks/{task_id}"


def task_links(task: Task, root: str) -> dict[str, Link]:
    """Return what can be done with a task now, and where it belongs.

    - always: ``self``, ``collection`` (the list), ``tags`` (its path and ``/tags``), ``delete`` (DELETE)
    - ``replace`` (PUT) and ``patch`` (PATCH), unless the task is done or cancelled
    - each move that ``moves`` allows for its status, under its name, such as ``start``: POST to its path and ``/start``

    Args:
        task: whatever its status is.
        root: what every path begins with: where the application is mounted and ``/v2``, or nothing.
    """
    # region task 3.7: link what is allowed now, and the pages around this one with all other parameters kept
    path = task_path(task.id, root)
    links = {"self": {"href": path}, "collection": {"href": root + "/tasks"}, "tags": {"href": path + "/tags"}}
    if task.status not in CLOSED:
        links["replace"] = {"href": path, "method": "PUT"}
        links["patch"] = {"href": path, "method": "PATCH"}
    links["delete"] = {"href": path, "method": "DELETE"}
    for move in moves(task.status):
        links[str(move)] = {"href": f"{path}/{move}", "method": "POST"}
    return links
    # endregion


def page_links(path: str, pairs: Iterable[tuple[str, str]], page: int, size: int, total: int) -> dict[str, Link]:
    """Return the links from one page of a list to the others.

    ``self``, ``first`` and ``last`` (1 for an empty list) always; ``prev`` unless it is the first, ``next`` unless it
    is the last or behind it; ``create`` (POST to the path alone). ``prev`` of a page behind the last is the last.
    Each has ``page`` and ``page_size`` behind all other parameters.

    Args:
        path: of the list, with what it begins with.
        pairs: the parameters of the request as they were decoded; those that are not ``PAGING`` stay, in their order,
            and are encoded again (``_stem``).
        page: the number of this page, from 1.
        size: how many tasks a page has.
        total: how many tasks there are on all pages.
    """
    # region task 3.7: link what is allowed now, and the pages around this one with all other parameters kept
    stem, last = _stem(path, pairs), max(1, -(-total // size))
    numbers = {"self": page, "first": 1, "last": last}
    if page > 1:
        numbers["prev"] = min(page - 1, last)
    if page < last:
        numbers["next"] = page + 1
    links = {rel: {"href": f"{stem}page={number}&page_size={size}"} for rel, number in numbers.items()}
    return {**links, "create": {"href": path, "method": "POST"}}
    # endregion


def cursor_links(
    path: str, pairs: Iterable[tuple[str, str]], cursor: str, size: int, after: str | None
) -> dict[str, Link]:
    """Return the links from one part of a list to the next.

    ``self``, ``first`` (with an empty cursor), ``next`` if there is more, and ``create``; the parameters are those of
    ``page_links``, with ``cursor`` in place of ``page``.

    Args:
        path: of the list.
        pairs: the parameters of the request.
        cursor: that of the request.
        size: how many tasks a part has.
        after: the cursor of the next part, None if this is the last one.
    """
    # region task 3.7: link what is allowed now, and the pages around this one with all other parameters kept
    stem = _stem(path, pairs)
    cursors = {"self": cursor, "first": "", **({} if after is None else {"next": after})}
    links = {rel: {"href": f"{stem}cursor={value}&page_size={size}"} for rel, value in cursors.items()}
    return {**links, "create": {"href": path, "method": "POST"}}
    # endregion


def _stem(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the path, a question mark, and each pair that is not ``PAGING``, encoded and with ``&`` behind it.

    Names and values are encoded by ``urllib.parse.quote_plus``, so that ``parse_query`` reads them back.
    """
    # region task 3.7: link what is allowed now, and the pages around this one with all other parameters kept
    kept = (f"{quote_plus(name)}={quote_plus(value)}&" for name, value in pairs if name not in PAGING)
    return f"{path}?{''.join(kept)}"
    # endregion
