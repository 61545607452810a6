"""The course's framework: endpoints that take a context and return a dictionary, which becomes a `JSONResponse`.

The path parameter is converted by `:int` in the path, the echo reads `ctx.json()`. In this repository it is the
reference in solutions/; in a notebook it is the learner's own.
"""

from typing import Any

from api_starter.core import Application, RequestContext
from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "api_starter"
DISTRIBUTION = None


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


def build() -> ASGIApp:
    """Return the application with its 60 routes."""
    app = Application()
    for add in (constant, echo, fillers, typed):
        add(app)
    return app
