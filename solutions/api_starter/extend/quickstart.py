"""The Task API, grown up: typed endpoints, a service, an event, all brought by one plugin.

``create_app()`` returns an APIStarter to which were added TimingMiddleware, ``DocsPlugin("Tasks", "1.0")`` and
``TasksPlugin()``. Three more names are fixed, because other plugins use them:

- ``TasksPlugin``, a Plugin whose ``name`` is ``"tasks"``. It brings the endpoints and the service, and works in any
  other APIStarter as well.
- ``TaskRepository``, the port of the service that holds the tasks in memory. Each application has one, shared by all
  its calls; it is empty when the application starts, at its first start and at every later one.
- ``TaskDone(task_id, title)``, the event that a task is done, with these two attributes.

A task is ``{"id": 1, "title": "buy milk", "priority": 3, "done": false}``; ids count from 1 and are not used twice.

======  ====================  ======================================================================================
GET     /                     307 to ``/docs``
GET     /tasks                ``{"tasks": [...]}`` in the order of their ids; with ``done`` (true or false) only
                              those; at most ``limit`` of them (1 to 100, 20 if it is not given)
POST    /tasks                takes ``{"title": "...", "priority": 3}``; 201, the task, its path (``url_for``) in
                              ``Location``. White space around the title is removed, and 1 to 100 characters have to
                              be left; the priority is a whole number from 1 to 5, and 3 if it is not given
GET     /tasks/export         the tasks of this moment as a stream, one JSON object a line, ``application/x-ndjson``
GET     /tasks/{id}           the task
POST    /tasks/{id}/done      the task, done from now on; if it was not done before, TaskDone is published
DELETE  /tasks/{id}           204
======  ====================  ======================================================================================

Arguments are read from the signatures, so that what is wrong is 400, 415 or 422 without a line of code. An id that no
task has is 404 in all three; it is raised as ``NotFound``. Every error is a problem (RFC 9457).
"""
# region task 2.16: build the grown Task API as the module's docstring states it

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api_starter.core import JSONResponse, NotFound, RedirectResponse, RequestContext, StreamingResponse
from api_starter.extend import APIStarter, DocsPlugin, Events, Plugin, TimingMiddleware

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Limit = Annotated[int, Field(ge=1, le=100)]


class NewTask(BaseModel):
    """What a client sends."""

    title: Title
    priority: Annotated[int, Field(ge=1, le=5)] = 3


class Task(BaseModel):
    """Something to be done."""

    id: int
    title: str
    priority: int
    done: bool = False


@dataclass(frozen=True)
class TaskDone:
    """A task was not done, and now it is."""

    task_id: int
    title: str


class TaskRepository:
    """The tasks of one application, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[int, Task] = {}
        self._last_id = 0

    async def add(self, new: NewTask) -> Task:
        """Add a task with the next id."""
        self._last_id += 1
        task = self._by_id[self._last_id] = Task(id=self._last_id, **new.model_dump())
        return task

    async def get(self, task_id: int) -> Task:
        """Return a task or raise NotFound."""
        if task_id not in self._by_id:
            raise NotFound(f"there is no task {task_id}")
        return self._by_id[task_id]

    async def all(self) -> list[Task]:
        """Return the tasks of this moment in the order of their ids."""
        return list(self._by_id.values())

    async def remove(self, task_id: int) -> None:
        """Remove a task or raise NotFound."""
        await self.get(task_id)
        del self._by_id[task_id]


class TasksPlugin(Plugin):
    """The endpoints of tasks, and the repository behind them."""

    name = "tasks"

    def setup(self, app: APIStarter) -> None:
        """Register everything."""
        app.services.provide(TaskRepository, TaskRepository, singleton=True)
        app.endpoint("/")(show_docs)
        app.endpoint("/tasks")(list_tasks)
        app.endpoint("/tasks/export")(export_tasks)
        app.endpoint("/tasks/{task_id:int}")(get_task)
        app.endpoint("/tasks/{task_id:int}/done", methods=["POST"])(finish_task)
        app.endpoint("/tasks/{task_id:int}", methods=["DELETE"])(delete_task)

        @app.endpoint("/tasks", methods=["POST"])
        async def create_task(new: NewTask, tasks: TaskRepository) -> JSONResponse:
            """Add a task."""
            task = await tasks.add(new)
            return JSONResponse(task, 201, {"location": app.url_for("get_task", task_id=task.id)})


def create_app() -> APIStarter:
    """Return a Task API with an empty list."""
    app = APIStarter()
    app.add_middleware(TimingMiddleware())
    app.add_plugin(DocsPlugin("Tasks", "1.0"))
    app.add_plugin(TasksPlugin())
    return app


async def show_docs(_: RequestContext) -> RedirectResponse:
    """Send a browser to the documentation."""
    return RedirectResponse("/docs")


async def list_tasks(tasks: TaskRepository, *, done: bool | None = None, limit: Limit = 20) -> dict[str, list[Task]]:
    """List all tasks, or those that are done or not."""
    return {"tasks": [task for task in await tasks.all() if done is None or task.done == done][:limit]}


async def export_tasks(tasks: TaskRepository) -> StreamingResponse:
    """Stream one JSON object a line."""
    return StreamingResponse(_lines(await tasks.all()), media_type="application/x-ndjson")


async def get_task(task_id: int, tasks: TaskRepository) -> Task:
    """Return one task."""
    return await tasks.get(task_id)


async def finish_task(task_id: int, tasks: TaskRepository, events: Events) -> Task:
    """Mark a task as done."""
    task = await tasks.get(task_id)
    if not task.done:
        task.done = True
        await events.publish(TaskDone(task.id, task.title))
    return task


async def delete_task(task_id: int, tasks: TaskRepository) -> None:
    """Remove a task."""
    await tasks.remove(task_id)


async def _lines(tasks: list[Task]) -> AsyncIterator[str]:
    for task in tasks:
        yield task.model_dump_json() + "\n"


# endregion
