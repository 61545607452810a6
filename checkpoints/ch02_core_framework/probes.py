"""Applications that show what middleware, errors and endpoints do; their twins are the same in Starlette and FastAPI.

Nothing here knows what is right: the tests judge what comes back.
"""

import builtins
from collections.abc import AsyncIterator
from typing import Any

from ch02_core_framework.probes_b import described, taking  # noqa: F401 - they have twins, which stand here

from api_starter import (
    APIError,
    APIStarter,
    Application,
    JSONResponse,
    NotFound,
    RequestContext,
    Response,
    StreamingResponse,
    TextResponse,
)
from api_starter.extend.middleware import chain


class Chained(Application):
    """An application of chapter 1 with middlewares around its endpoints, the first outermost."""

    def __init__(self, *middlewares: Any) -> None:
        super().__init__()
        self.way = chain(middlewares, super().handle)

    def handle(self, ctx: RequestContext) -> Any:
        """Send a request through them."""
        return self.way(ctx)


class Plain(APIStarter):
    """The application of chapter 2, with endpoints as in chapter 1: they take the context."""

    compile = Application.compile


def in_a_row(names: list[str], answering: str | None = None) -> Any:
    """Middlewares with these names, the first outermost, each of which signs on both ways; one may answer itself."""

    async def show(ctx: RequestContext) -> Any:
        return JSONResponse(ctx.scope["way"])

    app = Chained(*(_signing(name, answers=name == answering) for name in names))
    app.endpoint("/")(show)
    return app


def _signing(name: str, *, answers: bool) -> Any:
    async def sign(ctx: RequestContext, call_next: Any) -> Any:
        ctx.scope.setdefault("way", []).append(name)
        response = TextResponse("enough", 203) if answers else await call_next(ctx)
        response.headers.append("x-way", name)
        return response

    return sign


def rescued(text: str) -> Any:
    """An endpoint that fails, a middleware that passes on, and one further out that answers for it."""

    async def fail(_: RequestContext) -> None:
        raise LookupError(text)

    async def rescue(ctx: RequestContext, call_next: Any) -> Response:
        try:
            response: Response = await call_next(ctx)
        except LookupError as error:
            return TextResponse(f"rescued: {error}", 404)
        return response

    app = Chained(rescue, _signing("passing", answers=False))
    app.endpoint("/")(fail)
    return app


def refusing(status: int, detail: str, headers: dict[str, str]) -> Any:
    """An endpoint that raises the framework's own error, with a status, a text and header fields."""
    kind = type("Refused", (APIError,), {"status": status, "code": "refused"})

    async def refuse(_: RequestContext) -> None:
        raise kind(detail, headers=headers)

    app = Plain()
    app.endpoint("/")(refuse)
    return app


def stumbling(text: str, *, debug: bool = False) -> Any:
    """An endpoint with a fault that nobody meant."""

    async def stumble(_: RequestContext) -> None:
        raise KeyError(text)

    app = Plain(debug=debug)
    app.endpoint("/")(stumble)
    return app


def stumbling_in_debug_mode(text: str) -> Any:
    """The same, while it is being developed."""
    return stumbling(text, debug=True)


def handling(handlers: list[tuple[str, int]], raised: str) -> Any:
    """An endpoint that raises a class of Python's, and handlers for others: (class, the status of its answer)."""

    async def fail(_: RequestContext) -> None:
        raise getattr(builtins, raised)("detail")

    app = Plain()
    for name, status in handlers:
        app.errors.handlers[getattr(builtins, name)] = _naming(name, status)
    app.endpoint("/")(fail)
    return app


def _naming(name: str, status: int) -> Any:
    async def handle(_ctx: RequestContext, error: Exception) -> Any:
        return f"{name} handler: {error}", status

    return handle


def lost(words: str) -> Any:
    """An application without endpoints whose answer to an unknown path is its own."""

    async def handle(ctx: RequestContext, _error: NotFound) -> Any:
        return f"{words} {ctx.path}", 404

    app = Plain()
    app.errors.handlers[NotFound] = handle
    return app


def torn(pieces: list[str]) -> Any:
    """A stream that fails after these pieces."""

    async def broken() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece
        raise OSError("the disk is gone")

    async def download(_: RequestContext) -> Any:
        return StreamingResponse(broken())

    app = Plain()
    app.endpoint("/")(download)
    return app
