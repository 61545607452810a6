"""What can be asked of the list."""

from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from contracts.http.twin.bodies import Link
from contracts.http.twin.problems import Problem
from fastapi import Query, Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from taskapi.tasks import FIELDS, Range, SortKey, Status, TaskFilter

LARGEST = 10**9


def _split(value: Any) -> Any:
    return [name for text in value for name in text.split(",")] if isinstance(value, list) else value


SortName = Literal[tuple(name for field in FIELDS for name in (field, f"-{field}"))]  # type: ignore[valid-type]
Statuses = Annotated[list[Status] | None, BeforeValidator(_split)]
Sorting = Annotated[list[SortName] | None, BeforeValidator(_split)]
Text = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """The parameters of the list."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1)] | None = None
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: str | None = None
    status: Statuses = None
    q: Text = ""
    tag: list[str] = []
    priority: int | None = None
    created_by: str | None = None
    sort: Sorting = None
    priority_gt: int | None = Field(None, alias="priority[gt]")
    priority_gte: int | None = Field(None, alias="priority[gte]")
    priority_lt: int | None = Field(None, alias="priority[lt]")
    priority_lte: int | None = Field(None, alias="priority[lte]")
    due_date_gt: date | None = Field(None, alias="due_date[gt]")
    due_date_gte: date | None = Field(None, alias="due_date[gte]")
    due_date_lt: date | None = Field(None, alias="due_date[lt]")
    due_date_lte: date | None = Field(None, alias="due_date[lte]")
    created_at_gt: AwareDatetime | None = Field(None, alias="created_at[gt]")
    created_at_gte: AwareDatetime | None = Field(None, alias="created_at[gte]")
    created_at_lt: AwareDatetime | None = Field(None, alias="created_at[lt]")
    created_at_lte: AwareDatetime | None = Field(None, alias="created_at[lte]")

    def wanted(self) -> TaskFilter:
        """Return the conditions."""
        return TaskFilter(
            statuses=frozenset(self.status or ()),
            text=self.q,
            tags=frozenset(self.tag),
            priority=self.priority,
            ranges=tuple(self._ranges()),
            created_by=self.created_by,
        )

    def _ranges(self) -> list[Range]:
        given: list[tuple[str, int | date | datetime]] = [
            (name, getattr(self, name)) for name in RANGES if getattr(self, name) is not None
        ]
        return [Range(*name.rsplit("_", 1), value) for name, value in given]

    def order(self) -> tuple[SortKey, ...]:
        """Return the keys of the order."""
        if self.sort is None:
            return (SortKey("created_at"),)
        return tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in self.sort)


RANGES = tuple(name for name in Asked.model_fields if name.endswith(("_gt", "_gte", "_lt", "_lte")))
Parameters = Annotated[Asked, Query()]


async def sensible(request: Request, asked: Parameters) -> Asked:
    """Return the parameters, if they go together.

    Raises:
        Problem: 400, one that can only be given once is repeated, a key of the order too, or there is page and cursor.
    """
    counts = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [f"{name}: only once" for name, count in counts.items() if count > 1 and name != "tag"]
    fields = Counter(key.field for key in asked.order())
    wrong += [f"sort: {name} only once" for name, count in fields.items() if count > 1]
    wrong += ["page, cursor: only one of them"] if {"page", "cursor"} <= counts.keys() else []
    if wrong:
        raise Problem(400, "invalid_query", "; ".join(wrong))
    return asked


def page_links(request: Request, asked: Asked, total: int) -> dict[str, Link]:
    """Return the links of a page."""
    page, last = asked.page or 1, max(1, -(-total // asked.page_size))
    pages = {"self": page, "first": 1, "last": last}
    pages |= {"prev": page - 1} if page > 1 else {}
    pages |= {"next": page + 1} if page < last else {}
    return {name: _link(request, asked, page=number) for name, number in pages.items()} | _create(request)


def cursor_links(request: Request, asked: Asked, following: str | None) -> dict[str, Link]:
    """Return the links of a part that begins at a cursor."""
    cursors = {"self": asked.cursor or "", "first": ""} | ({"next": following} if following else {})
    return {name: _link(request, asked, cursor=cursor) for name, cursor in cursors.items()} | _create(request)


def _link(request: Request, asked: Asked, **place: Any) -> Link:
    others = [(k, v) for k, v in request.query_params.multi_items() if k not in {"page", "cursor", "page_size"}]
    query = urlencode([*others, *place.items(), ("page_size", asked.page_size)])
    return Link(href=f"{request.scope['root_path']}/tasks?{query}")


def _create(request: Request) -> dict[str, Link]:
    return {"create": Link(href=f"{request.scope['root_path']}/tasks", method="POST")}
