"""Routes in a list, `JSONResponse` (standard library's json), the `int` convertor in the path, `request.json()`.

Its error and server-error middlewares are always there and stay.
"""

from collections import Counter
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.asgi import ASGIApp, Receive, Scope, Send
from benchmarks.workloads import FILLERS, MIDDLEWARE, PLAIN, SERVICE, STEPS, VALIDATED, Note, Tasks, open_session

TITLE = "Starlette"
DISTRIBUTION = "starlette"
MORE = (
    "The model validates `request.body()`. Middlewares are pure ASGI classes, which its documentation prefers; it "
    "has no container, so the session is opened by `async with`."
)
"""What it does for the workloads that are not plain."""


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


def validated() -> Route:
    """Return the route that validates its body."""

    async def create(request: Request) -> JSONResponse:
        return JSONResponse(Note.model_validate_json(await request.body()).model_dump())

    return Route("/echo", create, methods=["POST"])


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


def service() -> Route:
    """Return the same route with a service for each request."""
    opened = asynccontextmanager(open_session)

    async def get_task(request: Request) -> JSONResponse:
        async with opened() as session:
            return JSONResponse(await Tasks(session).read(request.path_params["task_id"]))

    return Route("/tasks/{task_id:int}", get_task)


class Count:
    """One of the five middlewares."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.seen: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count on the way in and out."""
        self.seen["in"] += 1
        await self.app(scope, receive, send)
        self.seen["out"] += 1


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes."""
    body = validated() if variant == VALIDATED else echo()
    task = service() if variant == SERVICE else typed()
    middleware = [Middleware(Count) for _ in STEPS] if variant == MIDDLEWARE else []
    return Starlette(routes=[constant(), body, *fillers(), task], middleware=middleware)
