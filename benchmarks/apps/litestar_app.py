"""Handlers with annotated arguments and return types, encoded and decoded by msgspec (compiled), a trie as router.

The path parameter is declared `int` in the path and in the signature. Its pages of documentation and its set-up of
logging are off.
"""

from collections import Counter
from typing import Any

from litestar import Litestar, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.params import FromPath, JSONBody

from benchmarks.asgi import ASGIApp, Receive, Scope, Send
from benchmarks.workloads import (
    FILLERS,
    MIDDLEWARE,
    PLAIN,
    SERVICE,
    STEPS,
    VALIDATED,
    Note,
    Session,
    Tasks,
    open_session,
)

TITLE = "Litestar"
DISTRIBUTION = "litestar"
MORE = (
    "The body is of the type of its model. Middlewares are of its class `ASGIMiddleware`; the session is a "
    "dependency that yields."
)
"""What it does for the workloads that are not plain."""


def constant() -> HTTPRouteHandler:
    """Return the constant route."""

    @get("/hello")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return hello


def echo() -> HTTPRouteHandler:
    """Return the route that decodes and encodes JSON."""

    @post("/echo", status_code=200)
    async def repeat(data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
        return data

    return repeat


def validated() -> HTTPRouteHandler:
    """Return the route that validates its body."""

    @post("/echo", status_code=200)
    async def create(data: JSONBody[Note]) -> Note:
        return data

    return create


def filler(path: str) -> HTTPRouteHandler:
    """Return a route that is never asked for."""

    @get(f"{path}/{{name:str}}")
    async def area(name: FromPath[str]) -> dict[str, str]:
        return {"name": name}

    return area


def typed() -> HTTPRouteHandler:
    """Return the route with an integer path parameter."""

    @get("/tasks/{task_id:int}")
    async def get_task(task_id: FromPath[int]) -> dict[str, Any]:
        return {"id": task_id, "title": "write report", "done": False}

    return get_task


def service() -> HTTPRouteHandler:
    """Return the same route with a service for each request."""

    async def tasks_of(session: NamedDependency[Session]) -> Tasks:
        return Tasks(session)

    dependencies = {"session": Provide(open_session), "tasks": Provide(tasks_of)}

    @get("/tasks/{task_id:int}", dependencies=dependencies)
    async def get_task(task_id: FromPath[int], tasks: NamedDependency[Tasks]) -> dict[str, Any]:
        return await tasks.read(task_id)

    return get_task


class Count(ASGIMiddleware):
    """One of the five middlewares."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:  # type: ignore[override]
        """Count on the way in and out."""
        self.seen["in"] += 1
        await next_app(scope, receive, send)
        self.seen["out"] += 1


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes."""
    fillers = [filler(path) for path in FILLERS]
    body = validated() if variant == VALIDATED else echo()
    task = service() if variant == SERVICE else typed()
    app: Any = Litestar(
        [constant(), body, *fillers, task],
        openapi_config=None,
        logging_config=None,
        middleware=[Count() for _ in STEPS] if variant == MIDDLEWARE else [],
    )
    return app  # type: ignore[no-any-return]
