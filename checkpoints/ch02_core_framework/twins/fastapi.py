"""The probes of chapter 2 in FastAPI."""

import builtins
from typing import Any

from ch02_core_framework.twins.fastapi_b import described, taking  # noqa: F401 - probes, found here
from ch02_core_framework.twins.starlette import _middleware, _signing, broken, naming, not_found, rescue, served
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse


def in_a_row(names: list[str], answering: str | None = None) -> Any:
    """Middlewares with these names, the first outermost, each of which signs on both ways; one may answer itself."""
    app = FastAPI()
    for name in reversed(names):
        app.middleware("http")(_signing(name, answers=name == answering))

    @app.get("/")
    async def show(request: Request) -> Any:
        return request.scope["way"]

    return app


def rescued(text: str) -> Any:
    """An endpoint that fails, a middleware that passes on, and one further out that answers for it."""
    app = FastAPI(middleware=[_middleware(rescue), _middleware(_signing("passing", answers=False))])

    @app.get("/")
    async def fail() -> None:
        raise LookupError(text)

    return app


def refusing(status: int, detail: str, headers: dict[str, str]) -> Any:
    """An endpoint that raises the framework's own error, with a status, a text and header fields."""
    app = FastAPI()

    @app.get("/")
    async def refuse() -> None:
        raise HTTPException(status, detail, headers)

    return app


def stumbling(text: str, *, debug: bool = False) -> Any:
    """An endpoint with a fault that nobody meant."""
    app = FastAPI(debug=debug)

    @app.get("/")
    async def stumble() -> None:
        raise KeyError(text)

    return served(app)


def stumbling_in_debug_mode(text: str) -> Any:
    """The same, while it is being developed."""
    return stumbling(text, debug=True)


def handling(handlers: list[tuple[str, int]], raised: str) -> Any:
    """An endpoint that raises a class of Python's, and handlers for others: (class, the status of its answer)."""
    app = FastAPI()
    for name, status in handlers:
        app.exception_handler(getattr(builtins, name))(naming(name, status))

    @app.get("/")
    async def fail() -> None:
        raise getattr(builtins, raised)("detail")

    return app


def lost(words: str) -> Any:
    """An application without endpoints whose answer to an unknown path is its own."""
    app = FastAPI()
    app.exception_handler(404)(not_found(words))
    return app


def torn(pieces: list[str]) -> Any:
    """A stream that fails after these pieces."""
    app = FastAPI()

    @app.get("/")
    async def download() -> Any:
        return StreamingResponse(broken(pieces))

    return app
