"""The first Task API: a list of tasks in memory, on nothing but the core.

``create_app()`` returns an Application; no other name is fixed. Every application has a list of its own, empty when its
lifespan starts and given to the requests through ``ctx.state`` (a copy for each request: what is to be shared has to be
one object in it). A task is ``{"id": 1, "title": "buy milk", "done": false}``; ids count from 1 and are not used twice.

======  ====================  ======================================================================================
GET     /                     an HTML page with the titles of the tasks, escaped
GET     /tasks                ``{"tasks": [...]}`` in the order of their ids; with ``?done=true`` or ``?done=false``
                              only those; any other ``done``, an empty one too, is 400
POST    /tasks                takes ``{"title": "..."}``; 201, the task, its path (``url_for``) in ``Location``;
                              400 unless the body is an object whose title is text that is not blank; white space
                              around it is removed
GET     /tasks/export         the tasks of this moment as a stream, one JSON object a line, ``application/x-ndjson``
GET     /tasks/{id}           the task
POST    /tasks/{id}/done      the task, done from now on
DELETE  /tasks/{id}           204
======  ====================  ======================================================================================

An id that no task has is 404 in all three. Errors are raised as ``BadRequest`` and ``NotFound``.
"""
# region task 1.16: build the first Task API as the module's docstring states it

import html
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pydantic_core

from api_starter.core.application import Application
from api_starter.core.context import RequestContext
from api_starter.core.errors import BadRequest, NotFound
from api_starter.core.responses import HTMLResponse, JSONResponse
from api_starter.core.streaming import StreamingResponse


@dataclass
class Task:
    """Something to be done."""

    id: int
    title: str
    done: bool = False


@dataclass
class TaskList:
    """The tasks of one running application."""

    by_id: dict[int, Task] = field(default_factory=dict)
    last_id: int = 0

    def add(self, title: str) -> Task:
        """Add a task with the next id."""
        self.last_id += 1
        task = self.by_id[self.last_id] = Task(self.last_id, title)
        return task

    def get(self, task_id: int) -> Task:
        """Return a task or raise NotFound."""
        if task_id not in self.by_id:
            raise NotFound(f"there is no task {task_id}")
        return self.by_id[task_id]


@asynccontextmanager
async def empty_list(_: Application) -> AsyncIterator[Mapping[str, Any]]:
    """Give every request of this run the same list."""
    yield {"tasks": TaskList()}


def create_app() -> Application:
    """Return a Task API with an empty list."""
    app = Application()
    app.add_lifespan(empty_list)
    app.endpoint("/")(show_page)
    app.endpoint("/tasks")(list_tasks)
    app.endpoint("/tasks/export")(export_tasks)
    app.endpoint("/tasks/{task_id:int}")(get_task)
    app.endpoint("/tasks/{task_id:int}/done", methods=["POST"])(finish_task)
    app.endpoint("/tasks/{task_id:int}", methods=["DELETE"])(delete_task)

    @app.endpoint("/tasks", methods=["POST"])
    async def create_task(ctx: RequestContext) -> JSONResponse:
        task = _tasks(ctx).add(_title(await ctx.json()))
        return JSONResponse(task, 201, {"location": app.url_for("get_task", task_id=task.id)})

    return app


async def show_page(ctx: RequestContext) -> HTMLResponse:
    """Show the titles."""
    items = "".join(f"<li>{html.escape(task.title)}</li>" for task in _tasks(ctx).by_id.values())
    return HTMLResponse(f'<!doctype html><html lang="en"><title>Tasks</title><h1>Tasks</h1><ul>{items}</ul></html>')


async def list_tasks(ctx: RequestContext) -> dict[str, list[Task]]:
    """List all tasks, or those that are done or not."""
    wanted = ctx.query.get("done")
    if wanted not in {None, "true", "false"}:
        raise BadRequest(f"done is true or false, not {wanted!r}")
    return {"tasks": [task for task in _tasks(ctx).by_id.values() if wanted is None or task.done == (wanted == "true")]}


async def export_tasks(ctx: RequestContext) -> StreamingResponse:
    """Stream one JSON object a line."""
    return StreamingResponse(_lines(list(_tasks(ctx).by_id.values())), media_type="application/x-ndjson")


async def get_task(ctx: RequestContext) -> Task:
    """Return one task."""
    return _tasks(ctx).get(ctx.path_params["task_id"])


async def finish_task(ctx: RequestContext) -> Task:
    """Mark a task as done."""
    task = _tasks(ctx).get(ctx.path_params["task_id"])
    task.done = True
    return task


async def delete_task(ctx: RequestContext) -> None:
    """Remove a task."""
    task = _tasks(ctx).get(ctx.path_params["task_id"])
    del _tasks(ctx).by_id[task.id]


def _tasks(ctx: RequestContext) -> TaskList:
    tasks: TaskList = ctx.state["tasks"]
    return tasks


def _title(content: Any) -> str:
    title = content.get("title") if isinstance(content, dict) else None
    if not isinstance(title, str) or not title.strip():
        raise BadRequest('a task needs a title: {"title": "buy milk"}')
    return title.strip()


async def _lines(tasks: list[Task]) -> AsyncIterator[bytes]:
    for task in tasks:
        yield pydantic_core.to_json(task) + b"\n"


# endregion
