"""Handlers with annotated arguments and return types, encoded and decoded by msgspec (compiled), a trie as router.

The path parameter is declared `int` in the path and in the signature. Its pages of documentation and its set-up of
logging are off.
"""

from typing import Any

from litestar import Litestar, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "Litestar"
DISTRIBUTION = "litestar"


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


def build() -> ASGIApp:
    """Return the application with its 60 routes."""
    fillers = [filler(path) for path in FILLERS]
    app: Any = Litestar([constant(), echo(), *fillers, typed()], openapi_config=None, logging_config=None)
    return app  # type: ignore[no-any-return]
