"""Handlers that return `json(...)` (standard library's json), on compiled classes for messages, headers and URLs.

The path parameter is bound to the annotation `int`, the echo reads `request.json()`, which is faster there than a
bound body. With `--tuned` its JSON settings use msgspec, as its documentation describes.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from blacksheep import Application, FromJSON, Request, Response, Router, json
from blacksheep.settings.json import json_settings

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS, MIDDLEWARE, PLAIN, SERVICE, STEPS, VALIDATED, Note, Tasks, open_session

TITLE = "BlackSheep"
DISTRIBUTION = "blacksheep"
MORE = (
    "The body is bound to its model; middlewares are functions. Its container closes nothing at the end of a "
    "request, so the session is opened in the handler by `async with`."
)
"""What it does for the workloads that are not plain."""


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


def validated(router: Router) -> None:
    """Add the route that validates its body."""

    @router.post("/echo")
    async def create(note: FromJSON[Note]) -> Response:
        return json(note.value.model_dump())


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


def service(router: Router) -> None:
    """Add the same route with a service for each request."""
    opened = asynccontextmanager(open_session)

    @router.get("/tasks/{task_id}")
    async def get_task(task_id: int) -> Response:
        async with opened() as session:
            return json(await Tasks(session).read(task_id))


def middlewares(app: Any) -> None:
    """Add five middlewares."""
    seen: Counter[str] = Counter()

    async def count(request: Request, handler: Callable[[Request], Awaitable[Response]]) -> Response:
        seen["in"] += 1
        response = await handler(request)
        seen["out"] += 1
        return response

    app.middlewares.extend(count for _ in STEPS)


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes."""
    json_settings.use()  # type: ignore[no-untyped-call]
    router = Router()
    for add in (
        constant,
        validated if variant == VALIDATED else echo,
        fillers,
        service if variant == SERVICE else typed,
    ):
        add(router)
    app: Any = Application(router=router)
    if variant == MIDDLEWARE:
        middlewares(app)
    return app  # type: ignore[no-any-return]


def tune(_: Any) -> None:
    """Let msgspec encode and decode, for every application of this process: the setting is global there."""
    json_settings.use(  # type: ignore[no-untyped-call]
        loads=msgspec.json.decode, dumps=lambda value: msgspec.json.encode(value).decode()
    )
