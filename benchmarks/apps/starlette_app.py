"""Routes in a list, `JSONResponse` (standard library's json), the `int` convertor in the path, `request.json()`.

Its error and server-error middlewares are always there and stay.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "Starlette"
DISTRIBUTION = "starlette"


def constant() -> Route:
    """Return the constant route."""

    async def hello(_: Request) -> JSONResponse:
        return JSONResponse({"hello": "world"})

    return Route("/hello", hello)


def echo() -> Route:
    """Return the route that decodes and encodes JSON."""

    async def repeat(request: Request) -> JSONResponse:
        return JSONResponse(await request.json())

    return Route("/echo", repeat, methods=["POST"])


def fillers() -> list[Route]:
    """Return the routes that are never asked for."""

    async def area(request: Request) -> JSONResponse:
        return JSONResponse({"name": request.path_params["name"]})

    return [Route(f"{path}/{{name}}", area) for path in FILLERS]


def typed() -> Route:
    """Return the route with an integer path parameter."""

    async def get_task(request: Request) -> JSONResponse:
        return JSONResponse({"id": request.path_params["task_id"], "title": "write report", "done": False})

    return Route("/tasks/{task_id:int}", get_task)


def build() -> ASGIApp:
    """Return the application with its 60 routes."""
    return Starlette(routes=[constant(), echo(), *fillers(), typed()])
