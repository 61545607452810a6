"""The paths."""

import json
from typing import Annotated, Any
from uuid import UUID

from contracts.http.twin.bodies import Link, PageOut, PageV1, RootOut, TagsOut, TaskIn, TaskOut, TaskV1
from contracts.http.twin.conditional import Expected, Required
from contracts.http.twin.formats import CACHING, etag_of, respond
from contracts.http.twin.lists import LARGEST, Asked, cursor_links, page_links, sensible
from contracts.http.twin.negotiation import Chosen, Plain, Table
from contracts.http.twin.problems import Problem
from fastapi import APIRouter, Body, Depends, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from taskapi.tasks import Move, RepositoryTaskCommands, RepositoryTaskQueries, Task, TaskDraft, TaskQuery
from taskapi.tasks.cursors import decode, encode

router = APIRouter()


async def _queries(request: Request) -> RepositoryTaskQueries:
    found: RepositoryTaskQueries = request.app.state.queries
    return found


async def _commands(request: Request) -> RepositoryTaskCommands:
    found: RepositoryTaskCommands = request.app.state.commands
    return found


async def _strict_json(request: Request, content_type: Annotated[str | None, Header()] = None) -> None:
    """Refuse what is not JSON."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if content_type is not None and not (
        kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    ):
        raise Problem(415, "unsupported_media_type", "the body has to be JSON or XML")
    body = await request.body()
    if b"N" in body or b"I" in body:
        try:
            json.loads(body, parse_constant=_refuse)
        except ValueError:
            raise Problem(400, "bad_request", "the body is not JSON") from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


Queries = Annotated[RepositoryTaskQueries, Depends(_queries)]
Commands = Annotated[RepositoryTaskCommands, Depends(_commands)]
Strict = [Depends(_strict_json)]
TaskId = Annotated[UUID, Path()]


def _task(request: Request, chosen: Chosen, task: Task, status: int = 200, **headers: str) -> Response:
    model = TaskOut.of(task, chosen.prefix) if chosen.version > 1 else TaskV1.of(task)
    return respond(request, chosen, model, status, etag=etag_of(chosen, task.version), **headers)


@router.get("/", response_model=RootOut)
async def root(request: Request, chosen: Plain) -> Response:
    """Lead to everything."""
    hrefs = {"self": "/", "tasks": "/tasks", "docs": "/docs", "openapi": "/openapi.json"}
    links = {name: Link(href=chosen.prefix + href) for name, href in hrefs.items()}
    return respond(request, chosen, RootOut(name=request.app.title, version=request.app.version, links=links))


@router.get("/tasks", response_model=PageOut)
async def list_tasks(
    *, request: Request, chosen: Table, asked: Annotated[Asked, Depends(sensible)], queries: Queries
) -> Response:
    """List tasks, by pages or by cursors."""
    wanted, sort = asked.wanted(), asked.order()
    page: dict[str, Any] = {"page_size": asked.page_size}
    if asked.cursor is not None:
        after = decode(asked.cursor, sort) if asked.cursor else None
        found = await queries.find(TaskQuery(wanted, sort, asked.page_size, after=after))
        page["links"] = cursor_links(request, asked, encode(found.after, sort) if found.after else None)
    else:
        number = asked.page or 1
        offset = min((number - 1) * asked.page_size, LARGEST)
        found = await queries.find(TaskQuery(wanted, sort, asked.page_size, offset))
        total = await queries.count(wanted)
        page |= {"page": number, "total": total, "links": page_links(request, asked, total)}
    following = page["links"].get("next")
    headers = {"link": f'<{following.href}>; rel="next"'} if following else {}
    if chosen.version == 1:
        return respond(request, chosen, PageV1(tasks=[TaskV1.of(task) for task in found.items]), **headers)
    shown = PageOut(items=[TaskOut.of(task, chosen.prefix) for task in found.items], **page)
    return respond(request, chosen, shown, **headers)


@router.post("/tasks", status_code=201, response_model=TaskOut, dependencies=Strict)
async def create_task(*, request: Request, chosen: Table, body: TaskIn, commands: Commands) -> Response:
    """Add a task."""
    task = await commands.create(body.draft())
    return _task(request, chosen, task, 201, location=f"{chosen.prefix}/tasks/{task.id}")


@router.get("/tasks/{task_id:uuid}", response_model=TaskOut)
async def get_task(*, request: Request, chosen: Table, task_id: TaskId, queries: Queries) -> Response:
    """Show a task."""
    return _task(request, chosen, await queries.get(task_id))


@router.put("/tasks/{task_id:uuid}", response_model=TaskOut, dependencies=Strict)
async def replace_task(
    *, request: Request, chosen: Table, task_id: TaskId, body: TaskIn, version: Required, commands: Commands
) -> Response:
    """Give a task other content."""
    return _task(request, chosen, await commands.replace(task_id, body.draft(), expected_version=version))


@router.patch("/tasks/{task_id:uuid}", response_model=TaskOut, dependencies=Strict)
async def patch_task(
    *,
    request: Request,
    chosen: Table,
    task_id: TaskId,
    version: Required,
    queries: Queries,
    commands: Commands,
    patch: Annotated[Any, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a part of a task (RFC 7396)."""
    task = await queries.get(task_id)
    draft = _merged(task.content, patch)
    return _task(request, chosen, await commands.replace(task_id, draft, expected_version=version or task.version))


def _merged(content: TaskDraft, patch: Any) -> TaskDraft:
    before = {"title": content.title, "description": content.description, "priority": content.priority}
    before |= {"due_date": content.due_date, "tags": list(content.tags)}
    merged = {**before, **patch} if isinstance(patch, dict) else patch
    gone = {name for name, value in patch.items() if value is None} if isinstance(patch, dict) else set()
    try:
        given = (
            {name: value for name, value in merged.items() if name not in gone} if isinstance(merged, dict) else merged
        )
        return TaskIn.model_validate(given).draft()
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from None


@router.delete("/tasks/{task_id:uuid}", status_code=204)
async def delete_task(*, chosen: Plain, task_id: TaskId, version: Expected, commands: Commands) -> Response:
    """Remove a task."""
    del chosen
    await commands.delete(task_id, expected_version=version)
    return Response(status_code=204)


def _mover(move: Move) -> Any:
    async def move_task(
        *, request: Request, chosen: Table, task_id: TaskId, version: Expected, commands: Commands
    ) -> Response:
        return _task(request, chosen, await commands.move(task_id, move, expected_version=version))

    return move_task


for each in Move:
    router.add_api_route(
        f"/tasks/{{task_id:uuid}}/{each}", _mover(each), methods=["POST"], name=each, response_model=TaskOut
    )


@router.get("/tasks/{task_id:uuid}/tags", response_model=TagsOut)
async def list_tags(request: Request, chosen: Plain, task_id: TaskId, queries: Queries) -> Response:
    """Show the tags of a task."""
    task = await queries.get(task_id)
    path = f"{chosen.prefix}/tasks/{task_id}"
    links = {"self": Link(href=f"{path}/tags"), "task": Link(href=path)}
    return respond(request, chosen, TagsOut(tags=list(task.tags), links=links))


async def _retag(task: Task, tags: set[str], version: int | None, commands: RepositoryTaskCommands) -> Response:
    content = task.content
    draft = TaskDraft(content.title, content.description, content.priority, content.due_date, tuple(sorted(tags)))
    await commands.replace(task.id, draft, expected_version=version or task.version)
    return Response(status_code=204, headers=CACHING)


@router.put("/tasks/{task_id:uuid}/tags/{tag}", status_code=204)
async def add_tag(
    *, chosen: Plain, task_id: TaskId, tag: str, version: Expected, queries: Queries, commands: Commands
) -> Response:
    """Let a task bear a tag."""
    del chosen
    task = await queries.get(task_id)
    return await _retag(task, {*task.tags, tag}, version, commands)


@router.delete("/tasks/{task_id:uuid}/tags/{tag}", status_code=204)
async def remove_tag(
    *, chosen: Plain, task_id: TaskId, tag: str, version: Expected, queries: Queries, commands: Commands
) -> Response:
    """Let a task bear a tag no more."""
    del chosen
    task = await queries.get(task_id)
    return await _retag(task, {*task.tags} - {tag}, version, commands)
