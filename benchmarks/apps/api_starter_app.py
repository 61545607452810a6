"""The course's framework: endpoints that take a context and return a dictionary, which becomes a `JSONResponse`.

The path parameter is converted by `:int` in the path, the echo reads `ctx.json()`. In this repository it is the
reference in solutions/; in a notebook it is the learner's own.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from api_starter.core import Application, RequestContext
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

if TYPE_CHECKING:
    from api_starter import APIStarter

TITLE = "api_starter"
DISTRIBUTION = None
MORE = (
    "On APIStarter: the body is an argument of the type of its model, middlewares are functions, the session is "
    "an asynchronous generator that is provided for each call, and the tasks are a class that needs it."
)
"""What it does for the workloads that are not plain."""


def constant(app: Application) -> None:
    """Add the constant route."""

    @app.endpoint("/hello")
    async def hello(_: RequestContext) -> dict[str, str]:
        return {"hello": "world"}


def echo(app: Application) -> None:
    """Add the route that decodes and encodes JSON."""

    @app.endpoint("/echo", methods=["POST"])
    async def repeat(ctx: RequestContext) -> Any:
        return await ctx.json()


def validated(app: "APIStarter") -> None:
    """Add the route that validates its body."""

    @app.endpoint("/echo", methods=["POST"])
    async def create(note: Note) -> Note:
        return note


def fillers(app: Application) -> None:
    """Add the routes that are never asked for."""

    async def area(ctx: RequestContext) -> dict[str, Any]:
        return {"name": ctx.path_params["name"]}

    for path in FILLERS:
        app.endpoint(f"{path}/{{name}}", name=path)(area)


def typed(app: Application) -> None:
    """Add the route with an integer path parameter."""

    @app.endpoint("/tasks/{task_id:int}")
    async def get_task(ctx: RequestContext) -> dict[str, Any]:
        return {"id": ctx.path_params["task_id"], "title": "write report", "done": False}


def service(app: "APIStarter") -> None:
    """Add the same route with a service for each request."""
    app.services.provide(Session, open_session)
    app.services.provide(Tasks, Tasks)

    @app.endpoint("/tasks/{task_id:int}")
    async def get_task(ctx: RequestContext, tasks: Tasks) -> dict[str, Any]:
        return await tasks.read(ctx.path_params["task_id"])


def middlewares(app: "APIStarter") -> None:
    """Add five middlewares."""
    seen: Counter[str] = Counter()

    async def count(ctx: RequestContext, call_next: Any) -> Any:
        seen["in"] += 1
        response = await call_next(ctx)
        seen["out"] += 1
        return response

    for _ in STEPS:
        app.add_middleware(count)


def extensible() -> "APIStarter":
    """Return an application of chapter 2; chapter 1 is measured without it."""
    from api_starter import APIStarter

    return APIStarter()


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes."""
    app: Any = Application() if variant == PLAIN else extensible()
    for add in (
        constant,
        validated if variant == VALIDATED else echo,
        fillers,
        service if variant == SERVICE else typed,
    ):
        add(app)
    if variant == MIDDLEWARE:
        middlewares(app)
    return app  # type: ignore[no-any-return]
