"""The first Task API in Starlette."""

import contextlib
import html
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route


def task_api() -> Any:
    """The first Task API."""
    routes = [
        Route("/", _page),
        Route("/tasks", _list),
        Route("/tasks", _create, methods=["POST"]),
        Route("/tasks/export", _export),
        Route("/tasks/{id:int}", _show, name="task"),
        Route("/tasks/{id:int}", _delete, methods=["DELETE"]),
        Route("/tasks/{id:int}/done", _finish, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=_empty_list)


@contextlib.asynccontextmanager
async def _empty_list(_: Starlette) -> AsyncIterator[dict[str, Any]]:
    yield {"tasks": {}, "given": [0]}


def _found(request: Request) -> Any:
    try:
        return request.state.tasks[request.path_params["id"]]
    except KeyError:
        raise HTTPException(404) from None


async def _page(request: Request) -> Any:
    items = "".join(f"<li>{html.escape(task['title'])}" for task in request.state.tasks.values())
    return HTMLResponse(f"<!doctype html><title>Tasks</title><ul>{items}</ul>")


async def _list(request: Request) -> Any:
    done = request.query_params.get("done")
    if done not in {None, "true", "false"}:
        raise HTTPException(400)
    tasks = request.state.tasks.values()
    return JSONResponse({"tasks": [task for task in tasks if done is None or task["done"] == (done == "true")]})


async def _create(request: Request) -> Any:
    try:
        title = (await request.json())["title"].strip()
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise HTTPException(400) from None
    if not title:
        raise HTTPException(400)
    request.state.given[0] = number = request.state.given[0] + 1
    request.state.tasks[number] = task = {"id": number, "title": title, "done": False}
    return JSONResponse(task, 201, {"location": str(request.url_for("task", id=number))})


async def _export(request: Request) -> Any:
    async def lines() -> AsyncIterator[str]:
        for task in list(request.state.tasks.values()):
            yield json.dumps(task) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


async def _show(request: Request) -> Any:
    return JSONResponse(_found(request))


async def _finish(request: Request) -> Any:
    task = _found(request)
    task["done"] = True
    return JSONResponse(task)


async def _delete(request: Request) -> Any:
    del request.state.tasks[_found(request)["id"]]
    return Response(status_code=204)
