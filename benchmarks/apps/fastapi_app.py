"""Return types declared, so that Pydantic validates and encodes the answer in Rust, as its documentation advises.

The path parameter is validated as `int` from the annotation, the echo's body is declared as a dictionary.
"""

from typing import Any

from fastapi import FastAPI

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "FastAPI"
DISTRIBUTION = "fastapi"


def constant(app: FastAPI) -> None:
    """Add the constant route."""

    @app.get("/hello")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}


def echo(app: FastAPI) -> None:
    """Add the route that decodes and encodes JSON."""

    @app.post("/echo")
    async def repeat(data: dict[str, Any]) -> dict[str, Any]:
        return data


def fillers(app: FastAPI) -> None:
    """Add the routes that are never asked for."""

    async def area(name: str) -> dict[str, str]:
        return {"name": name}

    for path in FILLERS:
        app.get(f"{path}/{{name}}")(area)


def typed(app: FastAPI) -> None:
    """Add the route with an integer path parameter."""

    @app.get("/tasks/{task_id}")
    async def get_task(task_id: int) -> dict[str, Any]:
        return {"id": task_id, "title": "write report", "done": False}


def build() -> ASGIApp:
    """Return the application with its 60 routes, and no pages of documentation beside them."""
    app = FastAPI(openapi_url=None)
    for add in (constant, echo, fillers, typed):
        add(app)
    return app
