"""The probes of chapter 2 in Starlette."""

import builtins
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route


def in_a_row(names: list[str], answering: str | None = None) -> Any:
    """Middlewares with these names, the first outermost, each of which signs on both ways; one may answer itself."""

    async def show(request: Request) -> Any:
        return JSONResponse(request.scope["way"])

    signing = [_middleware(_signing(name, answers=name == answering)) for name in names]
    return Starlette(routes=[Route("/", show)], middleware=signing)


def _middleware(dispatch: Any) -> Middleware:
    return Middleware(BaseHTTPMiddleware, dispatch=dispatch)


def _signing(name: str, *, answers: bool) -> Any:
    async def sign(request: Request, call_next: Any) -> Any:
        request.scope.setdefault("way", []).append(name)
        response = PlainTextResponse("enough", 203) if answers else await call_next(request)
        response.headers.append("x-way", name)
        return response

    return sign


async def rescue(request: Request, call_next: Any) -> Any:
    """Answer for an error from further in."""
    try:
        return await call_next(request)
    except LookupError as error:
        return PlainTextResponse(f"rescued: {error}", 404)


def rescued(text: str) -> Any:
    """An endpoint that fails, a middleware that passes on, and one further out that answers for it."""

    async def fail(_: Request) -> None:
        raise LookupError(text)

    around = [_middleware(rescue), _middleware(_signing("passing", answers=False))]
    return Starlette(routes=[Route("/", fail)], middleware=around)


def refusing(status: int, detail: str, headers: dict[str, str]) -> Any:
    """An endpoint that raises the framework's own error, with a status, a text and header fields."""

    async def refuse(_: Request) -> None:
        raise HTTPException(status, detail, headers)

    return Starlette(routes=[Route("/", refuse)])


def served(app: Any) -> Any:
    """As a server does: an error that is raised after an answer goes into its log."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        with contextlib.suppress(KeyError):
            await app(scope, receive, send)

    return serve


def stumbling(text: str, *, debug: bool = False) -> Any:
    """An endpoint with a fault that nobody meant."""

    async def stumble(_: Request) -> None:
        raise KeyError(text)

    return served(Starlette(debug=debug, routes=[Route("/", stumble)]))


def stumbling_in_debug_mode(text: str) -> Any:
    """The same, while it is being developed."""
    return stumbling(text, debug=True)


def handling(handlers: list[tuple[str, int]], raised: str) -> Any:
    """An endpoint that raises a class of Python's, and handlers for others: (class, the status of its answer)."""

    async def fail(_: Request) -> None:
        raise getattr(builtins, raised)("detail")

    known = {getattr(builtins, name): naming(name, status) for name, status in handlers}
    return Starlette(routes=[Route("/", fail)], exception_handlers=known)


def naming(name: str, status: int) -> Any:
    """A handler that says who it is."""

    async def handle(_: Request, error: Exception) -> Any:
        return PlainTextResponse(f"{name} handler: {error}", status)

    return handle


def lost(words: str) -> Any:
    """An application without endpoints whose answer to an unknown path is its own."""
    return Starlette(exception_handlers={404: not_found(words)})


def not_found(words: str) -> Any:
    """A handler that answers with these words and the path."""

    async def handle(request: Request, _: Exception) -> Any:
        return PlainTextResponse(f"{words} {request.url.path}", 404)

    return handle


async def broken(pieces: list[str]) -> AsyncIterator[str]:
    """Yield these pieces, and fail."""
    for piece in pieces:
        yield piece
    raise OSError("the disk is gone")


def torn(pieces: list[str]) -> Any:
    """A stream that fails after these pieces."""

    async def download(_: Request) -> Any:
        return StreamingResponse(broken(pieces))

    return Starlette(routes=[Route("/", download)])
