"""Handlers that return `json(...)` (standard library's json), on compiled classes for messages, headers and URLs.

The path parameter is bound to the annotation `int`, the echo reads `request.json()`, which is faster there than a
bound body. With `--tuned` its JSON settings use msgspec, as its documentation describes.
"""

from typing import Any

import msgspec
from blacksheep import Application, Request, Response, Router, json
from blacksheep.settings.json import json_settings

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "BlackSheep"
DISTRIBUTION = "blacksheep"


def constant(router: Router) -> None:
    """Add the constant route."""

    @router.get("/hello")
    async def hello(_: Request) -> Response:
        return json({"hello": "world"})


def echo(router: Router) -> None:
    """Add the route that decodes and encodes JSON."""

    @router.post("/echo")
    async def repeat(request: Request) -> Response:
        return json(await request.json())


def fillers(router: Router) -> None:
    """Add the routes that are never asked for."""

    async def area(name: str) -> Response:
        return json({"name": name})

    for path in FILLERS:
        router.add_get(f"{path}/{{name}}", area)


def typed(router: Router) -> None:
    """Add the route with an integer path parameter."""

    @router.get("/tasks/{task_id}")
    async def get_task(task_id: int) -> Response:
        return json({"id": task_id, "title": "write report", "done": False})


def build() -> ASGIApp:
    """Return the application with its 60 routes."""
    json_settings.use()  # type: ignore[no-untyped-call]
    router = Router()
    for add in (constant, echo, fillers, typed):
        add(router)
    app: Any = Application(router=router)
    return app  # type: ignore[no-any-return]


def tune(_: Any) -> None:
    """Let msgspec encode and decode, for every application of this process: the setting is global there."""
    json_settings.use(  # type: ignore[no-untyped-call]
        loads=msgspec.json.decode, dumps=lambda value: msgspec.json.encode(value).decode()
    )
