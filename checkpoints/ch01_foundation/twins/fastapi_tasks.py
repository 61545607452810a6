"""The first Task API in FastAPI."""

# ruff: noqa: FAST003 - the dependency takes the path parameter

import contextlib
import html
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, StringConstraints, TypeAdapter

router = APIRouter()


class NewTask(BaseModel):
    """What a client sends."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]


class Task(BaseModel):
    """What a client gets."""

    id: int
    title: str
    done: bool = False


class TaskList:
    """The tasks of one run."""

    def __init__(self) -> None:
        self.by_id: dict[int, Task] = {}
        self.last_id = 0


@contextlib.asynccontextmanager
async def _empty_list(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
    yield {"tasks": TaskList()}


def _tasks(request: Request) -> TaskList:
    tasks: TaskList = request.state.tasks
    return tasks


Tasks = Annotated[TaskList, Depends(_tasks)]


def _task(id: int, tasks: Tasks) -> Task:  # noqa: A002 - the name of the path parameter
    if id not in tasks.by_id:
        raise HTTPException(404)
    return tasks.by_id[id]


Found = Annotated[Task, Depends(_task)]


def task_api() -> Any:
    """The first Task API."""
    app = FastAPI(lifespan=_empty_list)
    app.include_router(router)

    @app.exception_handler(RequestValidationError)
    async def bad_request(_request: Request, _error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"detail": "bad request"}, 400)

    return app


@router.get("/")
async def page(tasks: Tasks) -> HTMLResponse:
    """Show the titles."""
    items = "".join(f"<li>{html.escape(task.title)}" for task in tasks.by_id.values())
    return HTMLResponse(f"<!doctype html><title>Tasks</title><ul>{items}</ul>")


@router.get("/tasks")
async def list_tasks(tasks: Tasks, done: Literal["true", "false"] | None = None) -> dict[str, list[Task]]:
    """List all tasks, or those that are done or not."""
    return {"tasks": [task for task in tasks.by_id.values() if done is None or task.done == (done == "true")]}


@router.post("/tasks", status_code=201)
async def create(new: NewTask, tasks: Tasks, request: Request, response: Response) -> Task:
    """Add a task."""
    tasks.last_id += 1
    task = tasks.by_id[tasks.last_id] = Task(id=tasks.last_id, title=new.title)
    response.headers["location"] = str(request.url_for("show", id=task.id))
    return task


@router.get("/tasks/export")
async def export(tasks: Tasks) -> StreamingResponse:
    """Stream one JSON object a line."""

    async def lines() -> AsyncIterator[bytes]:
        for task in list(tasks.by_id.values()):
            yield TypeAdapter(Task).dump_json(task) + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/tasks/{id:int}")
async def show(task: Found) -> Task:
    """Return one task."""
    return task


@router.post("/tasks/{id:int}/done")
async def finish(task: Found) -> Task:
    """Mark a task as done."""
    task.done = True
    return task


@router.delete("/tasks/{id:int}", status_code=204)
async def delete(task: Found, tasks: Tasks) -> None:
    """Remove a task."""
    del tasks.by_id[task.id]
