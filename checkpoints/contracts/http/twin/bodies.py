"""What is sent and what is answered, as Pydantic models."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from taskapi.tasks import Status, Task, TaskDraft, moves
from taskapi.tasks.rules import HIGHEST_PRIORITY, LONGEST_DESCRIPTION, LONGEST_TITLE, LOWEST_PRIORITY, MOST_TAGS, TAG

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]
Tag = Annotated[str, StringConstraints(pattern=TAG)]


class TaskIn(BaseModel):
    """The content of a task."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Annotated[str, StringConstraints(max_length=LONGEST_DESCRIPTION)] = ""
    priority: Annotated[int, Field(ge=LOWEST_PRIORITY, le=HIGHEST_PRIORITY)] = 3
    due_date: date | None = None
    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)] = []

    def draft(self) -> TaskDraft:
        """Return it as the domain has it."""
        return TaskDraft(self.title, self.description, self.priority, self.due_date, tuple(self.tags))


class Link(BaseModel):
    """Where something is, and the method if it is not GET."""

    href: str
    method: str | None = Field(None, exclude_if=lambda value: value is None)


class TaskOut(BaseModel):
    """A task."""

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True, validate_by_name=True)

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
    links: dict[str, Link] = Field(default_factory=dict, alias="_links")

    @classmethod
    def of(cls, task: Task, prefix: str) -> Self:
        """Return a task with the links that it has now, below a prefix."""
        found = cls.model_validate(task)
        path = f"{prefix}/tasks/{task.id}"
        links = {"self": Link(href=path), "collection": Link(href=f"{prefix}/tasks"), "tags": Link(href=f"{path}/tags")}
        if task.status in {Status.TODO, Status.DOING}:
            links |= {"replace": Link(href=path, method="PUT"), "patch": Link(href=path, method="PATCH")}
        links["delete"] = Link(href=path, method="DELETE")
        links |= {str(move): Link(href=f"{path}/{move}", method="POST") for move in moves(task.status)}
        found.links = links
        return found


class TaskV1(BaseModel):
    """A task as it was in version 1."""

    id: UUID
    title: str
    priority: int
    done: bool

    @classmethod
    def of(cls, task: Task) -> Self:
        """Return what version 1 shows of a task."""
        return cls(id=task.id, title=task.title, priority=task.priority, done=task.status is Status.DONE)


class PageOut(BaseModel):
    """A part of the list."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    items: list[TaskOut]
    page: int | None = Field(None, exclude_if=lambda value: value is None)
    page_size: int
    total: int | None = Field(None, exclude_if=lambda value: value is None)
    links: dict[str, Link] = Field(default_factory=dict, alias="_links")


class PageV1(BaseModel):
    """A list as it was in version 1."""

    tasks: list[TaskV1]


class TagsOut(BaseModel):
    """The tags of a task."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    tags: list[str]
    links: dict[str, Link] = Field(alias="_links")


class RootOut(BaseModel):
    """The entrance."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    name: str
    version: str
    links: dict[str, Link] = Field(alias="_links")


def plain(model: BaseModel) -> dict[str, Any]:
    """Return a model as JSON values, without its links."""
    found = model.model_dump(mode="json")
    found.pop("_links", None)
    return found
