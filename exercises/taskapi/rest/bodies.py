"""What clients send and get, as models: their schemas stand in the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any, NotRequired
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints, WithJsonSchema
from typing_extensions import TypedDict

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

TITLE = r"^[^\x00-\x1f\x7f-\x9f\ufffe\uffff]*[^\s\x00-\x1f\x7f-\x9f\ufffe\uffff][^\x00-\x1f\x7f-\x9f\ufffe\uffff]*$"
"""No control characters, and one character at least that is no white space. Only for the schema: the domain decides."""

DESCRIPTION = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]*$"
"""No control characters but tabs and line breaks; as above."""


def _whole(value: Any) -> Any:
    """Return 3 for 3.0, which is an integer by JSON Schema (2020-12, validation, section 6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
Priority = Annotated[int, Field(ge=LOWEST_PRIORITY, le=HIGHEST_PRIORITY), BeforeValidator(_whole)]
Tag = Annotated[str, StringConstraints(pattern=TAG)]
Tags = Annotated[
    list[Annotated[Tag, Field(json_schema_extra={"xml": {"name": "tag"}})]],
    Field(max_length=MOST_TAGS, json_schema_extra={"xml": {"wrapped": True}}),
]
Links = dict[str, dict[str, str]]


class TaskBody(BaseModel):
    """The content of a task: what a client writes. Types are not converted, and unknown members are refused."""

    model_config = ConfigDict(strict=True, extra="forbid")

    title: Title
    description: Description = ""
    priority: Priority = 3
    due_date: date | None = None
    tags: Tags = []

    def draft(self) -> TaskDraft:
        """Return this as the domain wants it, which knows the rest of the rules."""
        return TaskDraft(self.title, self.description, self.priority, self.due_date, tuple(self.tags))


def _patch_schema(schema: dict[str, Any]) -> None:
    """Describe a patch: the members of a TaskBody, each of which may be missing, and null but for the title.

    What is missing stays as it is, so that nothing has a default.
    """
    members = TaskBody.model_json_schema()["properties"]
    for name, each in members.items():
        each.pop("default", None)
        if name not in {"title", "due_date"}:
            members[name] = {"anyOf": [each, {"type": "null"}]}
    schema |= {"properties": members, "additionalProperties": False}


class TaskPatch(RootModel[dict[str, Any]]):
    """A merge patch (RFC 7396): what it makes of the content of a task has to be a TaskBody."""

    model_config = ConfigDict(json_schema_extra=_patch_schema)


def xml_schema() -> dict[str, Any]:
    """Return the schema of a TaskBody in XML, where an empty element says what null says in JSON."""
    schema = TaskBody.model_json_schema()
    date_or_nothing = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "enum": [""]}]}
    return {**schema, "properties": {**schema["properties"], "due_date": date_or_nothing}, "xml": {"name": "task"}}


class TaskShown(TypedDict):
    """A task."""

    id: UUID
    title: str
    description: str
    status: Status
    priority: int
    due_date: date | None
    tags: tuple[str, ...]
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int
    _links: Links


class TaskListShown(TypedDict):
    """Part of a list: a page with its number and the number of all tasks, or what stands behind a cursor."""

    items: list[TaskShown]
    page: NotRequired[int]
    page_size: int
    total: NotRequired[int]
    _links: Links


class TagsShown(TypedDict):
    """The tags of a task."""

    tags: tuple[str, ...]
    _links: Links


class RootShown(TypedDict):
    """Where everything begins."""

    name: str
    version: str
    _links: Links
