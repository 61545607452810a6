"""What clients send and get, as models: their schemas stand in the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from taskapi.tasks import Status, TaskDraft
from taskapi.tasks.rules import (
    HIGHEST_PRIORITY,
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    LOWEST_PRIORITY,
    MOST_TAGS,
    TAG,
)

# region yours
# endregion

TITLE = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0][^\x00-\x1f\x7f-\x9f]*$"
"""No control characters, and one character at least that is no white space. Only for the schema: the domain decides."""

DESCRIPTION = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""No control characters but tabs and line breaks; as above."""

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_TITLE, "pattern": TITLE}),
]
Description = Annotated[
    str,
    StringConstraints(max_length=LONGEST_DESCRIPTION),
    WithJsonSchema({"type": "string", "maxLength": LONGEST_DESCRIPTION, "pattern": DESCRIPTION}),
]
Priority = Annotated[int, Field(ge=LOWEST_PRIORITY, le=HIGHEST_PRIORITY)]
Tag = Annotated[str, StringConstraints(pattern=TAG)]
Tags = Annotated[list[Tag], WithJsonSchema({"type": "array", "items": {"type": "string", "pattern": TAG}})]
Links = Annotated[dict[str, dict[str, str]], Field(alias="_links")]


class TaskBody(BaseModel):
    """The content of a task: what a client writes. Types are not converted, and unknown members are refused."""

    model_config = ConfigDict(strict=True, extra="forbid")

    title: Title
    description: Description = ""
    priority: Priority = 3
    due_date: date | None = None
    tags: Annotated[Tags, Field(json_schema_extra={"maxItems": MOST_TAGS})] = []

    def draft(self) -> TaskDraft:
        """Return this as the domain wants it, which knows the rest of the rules."""
        return TaskDraft(self.title, self.description, self.priority, self.due_date, tuple(self.tags))


class TaskShown(BaseModel):
    """A task."""

    id: UUID
    title: str
    description: str
    status: Status
    priority: int
    due_date: date | None
    tags: list[str]
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int
    links: Links


class TaskListShown(BaseModel):
    """Part of a list: a page with its number and the number of all tasks, or what stands behind a cursor."""

    items: list[TaskShown]
    page: int = 1
    page_size: int
    total: int = 0
    links: Links


class TagsShown(BaseModel):
    """The tags of a task."""

    tags: list[str]
    links: Links


class RootShown(BaseModel):
    """Where everything begins."""

    name: str
    version: str
    links: Links


Patch = dict[str, Any]
"""A merge patch: what it makes of the task has to be a ``TaskBody``."""
