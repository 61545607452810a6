"""The endpoints of tasks: from a request to the domain, and from a task to an answer. No rule of tasks stands here.

================  ===========================  ===================================================
endpoint          what the domain does         answer
================  ===========================  ===================================================
``create_task``   ``TaskCommands.create``      201 with the task, and its path in ``Location``
``get_task``      ``TaskQueries.get``          200 with the task
``replace_task``  ``TaskCommands.replace``     200 with the task
``delete_task``   ``TaskCommands.delete``      204, nothing
================  ===========================  ===================================================

An answer with a task is made by ``task_answer``, with its entity tag; ``response.headers.append(name, value)`` adds a
header. Every path begins with ``ctx.root_path`` (``task_path``). The version that the domain expects is what
``expected_version`` returns: PUT and PATCH need an If-Match, for the others it is optional. What the domain raises is
not caught: it becomes problem details further out.
"""

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_json, to_jsonable_python

from api_starter import RequestContext, Response, ServiceScope, Unprocessable
from taskapi.rest import described
from taskapi.rest.bodies import RootShown, Tag, TagsShown, TaskBody, TaskListShown, TaskPatch, TaskShown
from taskapi.rest.conditional import matched_versions
from taskapi.rest.errors import PreconditionRequired
from taskapi.rest.filters import read_wanted
from taskapi.rest.links import RootLink, cursor_links, link, page_links, task_path
from taskapi.rest.patch import merge_patch
from taskapi.rest.representation import ROOT, TAGS, answer, list_answer, task_answer
from taskapi.tasks import Move, Task, TaskCommands, TaskDraft, TaskQueries, VersionConflict
from taskapi.tasks.cursors import encode

# region yours
# endregion

ATTEMPTS = 5
"""How often a change that names no version is tried again when somebody else was faster."""

NO_VERSION = 0
"""A version that no task has: an If-Match that can match nothing."""


@described.plain
async def show_root(ctx: RequestContext, scope: ServiceScope) -> Annotated[Response, RootShown]:
    """Show where everything is that this API can do."""
    root = ctx.root_path
    links = {"self": link(root + "/"), "tasks": link(root + "/tasks")}
    for each in await scope.all(RootLink):
        links[each.rel] = link(root + each.href, each.method)
    return answer(ctx, ROOT, {"name": "Task API", "version": "2.0", "_links": links})


@described.listing
async def list_tasks(ctx: RequestContext, tasks: TaskQueries) -> Annotated[Response, TaskListShown]:
    """List tasks: those that pass all filters, sorted, by pages or by cursors.

    `page` counts pages and says how many there are. `cursor` walks through the list without skipping or repeating a
    task when others come and go: begin with an empty one and follow the link `next`.
    """
    wanted = read_wanted(ctx.query.pairs)
    query, path, pairs = wanted.query, ctx.root_path + "/tasks", ctx.query.pairs
    found = await tasks.find(query)
    if wanted.page is None:
        after = encode(found.after, query.sort) if found.after else None
        links = cursor_links(path, pairs, wanted.cursor, query.limit, after)
        return list_answer(ctx, found.items, {"page_size": query.limit, "_links": links})
    total = await tasks.count(query.wanted)
    links = page_links(path, pairs, wanted.page, query.limit, total)
    more = {"page": wanted.page, "page_size": query.limit, "total": total, "_links": links}
    return list_answer(ctx, found.items, more)


@described.creating
async def create_task(ctx: RequestContext, body: TaskBody, tasks: TaskCommands) -> Annotated[Response, TaskShown]:
    """Create a task.

    Its path is in `Location`. With an `Idempotency-Key` a request can be repeated without creating a second task.
    """
    # region task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers
    raise NotImplementedError("task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers")
    # endregion


@described.reading
async def get_task(ctx: RequestContext, task_id: UUID, tasks: TaskQueries) -> Annotated[Response, TaskShown]:
    """Show a task."""
    # region task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers
    raise NotImplementedError("task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers")
    # endregion


@described.changing
async def replace_task(
    ctx: RequestContext, task_id: UUID, body: TaskBody, tasks: TaskCommands, queries: TaskQueries
) -> Annotated[Response, TaskShown]:
    """Replace the whole content of a task; what is left out gets its default."""
    # region task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers
    raise NotImplementedError("task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers")
    # endregion


@described.patching
async def patch_task(
    ctx: RequestContext, task_id: UUID, patch: TaskPatch, tasks: TaskCommands, queries: TaskQueries
) -> Annotated[Response, TaskShown]:
    """Change some members of a task by a merge patch; null gives a member its default."""
    change = partial(patched, patch=patch.root)
    return task_answer(ctx, await changed(ctx, task_id, tasks, queries, change, required=True))


@described.versioned
async def delete_task(ctx: RequestContext, task_id: UUID, tasks: TaskCommands, queries: TaskQueries) -> None:
    """Delete a task."""
    # region task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers
    raise NotImplementedError("task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers")
    # endregion


def moving(move: Move) -> Callable[..., Coroutine[Any, Any, Response]]:
    """Return the endpoint that does something with a task."""

    async def move_task(
        ctx: RequestContext, task_id: UUID, tasks: TaskCommands, queries: TaskQueries
    ) -> Annotated[Response, TaskShown]:
        version = await expected_version(ctx, task_id, queries)
        return task_answer(ctx, await tasks.move(task_id, move, expected_version=version))

    move_task.__name__, move_task.__doc__ = f"{move}_task", f"{move.capitalize()} a task."
    return described.moving(move_task)


@described.plain
async def list_tags(ctx: RequestContext, task_id: UUID, tasks: TaskQueries) -> Annotated[Response, TagsShown]:
    """Show the tags of a task."""
    task, path = await tasks.get(task_id), task_path(task_id, ctx.root_path)
    links = {"self": link(f"{path}/tags"), "task": link(path)}
    return answer(ctx, TAGS, {"tags": task.tags, "_links": links}, task.version)


@described.versioned
async def add_tag(ctx: RequestContext, task_id: UUID, tag: Tag, tasks: TaskCommands, queries: TaskQueries) -> None:
    """Give a task a tag. It is no fault if it has it already."""
    await changed(ctx, task_id, tasks, queries, lambda task: replace(task.content, tags=(*task.tags, tag)))


@described.versioned
async def remove_tag(ctx: RequestContext, task_id: UUID, tag: Tag, tasks: TaskCommands, queries: TaskQueries) -> None:
    """Take a tag from a task. It is no fault if it does not have it."""
    await changed(ctx, task_id, tasks, queries, lambda task: replace(task.content, tags=tuple({*task.tags} - {tag})))


async def expected_version(
    ctx: RequestContext, task_id: UUID, tasks: TaskQueries, *, required: bool = False
) -> int | None:
    """Return the version that the client has seen, by If-Match; None if it accepts whatever is there.

    Of several versions it is the one that the task has now. If there is no such version it is ``NO_VERSION``.

    Raises:
        PreconditionRequired: there is no If-Match, and it is required.
        BadRequest: it is malformed.
        TaskNotFound: there is no task, if it has to be looked at.
    """
    given = ctx.headers.get_list("if-match")
    if not given and required:
        raise PreconditionRequired
    versions = matched_versions(", ".join(given)) if given else None
    if versions is None:
        return None
    if len(versions) > 1:
        versions &= {(await tasks.get(task_id)).version}
    return next(iter(versions), NO_VERSION)


async def changed(
    ctx: RequestContext,
    task_id: UUID,
    tasks: TaskCommands,
    queries: TaskQueries,
    change: Callable[[Task], TaskDraft],
    *,
    required: bool = False,
) -> Task:
    """Change a task by what it is now, and return it.

    If the client has named no version, and somebody else was faster, the change is made again, of what is there then.

    Args:
        ctx: the request, with its If-Match.
        task_id: of the task.
        tasks: to write.
        queries: to read.
        change: makes the new content of the task.
        required: whether there has to be an If-Match.
    """
    version = await expected_version(ctx, task_id, queries, required=required)
    left = ATTEMPTS
    while True:
        task, left = await queries.get(task_id), left - 1
        try:
            expected = task.version if version is None else version
            return await tasks.replace(task_id, change(task), expected_version=expected)
        except VersionConflict:
            if version is not None or not left:
                raise


def patched(task: Task, patch: dict[str, Any]) -> TaskDraft:
    """Return what a merge patch makes of the content of a task.

    Raises:
        Unprocessable: it is no content of a task any more; the faults are those of a body.
    """
    merged = merge_patch(to_jsonable_python(task.content), patch)
    try:
        return TaskBody.model_validate_json(to_json(merged)).draft()
    except ValidationError as error:
        faults = [
            {"in": "body", "at": _pointer(each["loc"]), "code": each["type"], "detail": each["msg"]}
            for each in error.errors()
        ]
        raise Unprocessable("what the patch makes of the task is no task; errors names every fault", faults) from None


def _pointer(steps: Iterable[int | str]) -> str:
    return "#" + "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1")) for step in steps)
