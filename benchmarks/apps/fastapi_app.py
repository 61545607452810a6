"""Return types declared, so that Pydantic validates and encodes the answer in Rust, as its documentation advises.

The path parameter is validated as `int` from the annotation, the echo's body is declared as a dictionary.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response

from benchmarks.asgi import ASGIApp
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

TITLE = "FastAPI"
DISTRIBUTION = "fastapi"
MORE = (
    'The body is declared as its model. Middlewares are added by `@app.middleware("http")`; the session is a '
    "dependency with `yield`."
)
"""What it does for the workloads that are not plain."""


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


def validated(app: FastAPI) -> None:
    """Add the route that validates its body."""

    @app.post("/echo")
    async def create(note: Note) -> Note:
        return note


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


def service(app: FastAPI) -> None:
    """Add the same route with a service for each request."""

    async def tasks_of(session: Annotated[Session, Depends(open_session)]) -> Tasks:
        return Tasks(session)

    @app.get("/tasks/{task_id}")
    async def get_task(task_id: int, tasks: Annotated[Tasks, Depends(tasks_of)]) -> dict[str, Any]:
        return await tasks.read(task_id)


def middlewares(app: FastAPI) -> None:
    """Add five middlewares."""
    seen: Counter[str] = Counter()

    async def count(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        seen["in"] += 1
        response = await call_next(request)
        seen["out"] += 1
        return response

    for _ in STEPS:
        app.middleware("http")(count)


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes, and no pages of documentation beside them."""
    app = FastAPI(openapi_url=None)
    for add in (
        constant,
        validated if variant == VALIDATED else echo,
        fillers,
        service if variant == SERVICE else typed,
    ):
        add(app)
    if variant == MIDDLEWARE:
        middlewares(app)
    return app
