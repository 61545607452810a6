"""Applications that show what the core does; their twins are the same in Starlette and FastAPI.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import datetime as dt
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api_starter import (
    Application,
    FileResponse,
    JSONResponse,
    RequestContext,
    Response,
    Router,
    StreamingResponse,
)
from api_starter.core.results import to_response


def answer(content: bytes | str, status: int = 200, fields: list[tuple[str, str]] | None = None) -> Any:
    """One response for every request."""
    response = Response(content, status)
    for name, value in fields or []:
        response.headers.append(name, value)
    return response


def showing(view: Any) -> Any:
    """What ``view`` sees in the context of a request, as JSON."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await JSONResponse(await view(RequestContext(scope, receive)))(scope, receive, send)

    return app


def read_header(name: str) -> Any:
    """The values of one header field."""

    async def view(ctx: RequestContext) -> Any:
        return {"first": ctx.headers.get(name), "all": ctx.headers.get_list(name)}

    return showing(view)


def read_query() -> Any:
    """The query: its pairs, and what one gets by name."""

    async def view(ctx: RequestContext) -> Any:
        query = ctx.query
        return {"pairs": query.pairs, "last": dict(query), "all": {name: query.get_list(name) for name in query}}

    return showing(view)


def read_cookies() -> Any:
    """The cookies by name."""

    async def view(ctx: RequestContext) -> Any:
        return ctx.cookies

    return showing(view)


def give_cookies(cookies: list[dict[str, Any]]) -> Any:
    """A response with cookies, each given by the arguments of ``set_cookie``."""
    response = Response("welcome")
    for cookie in cookies:
        response.set_cookie(**cookie)
    return response


def read_pieces() -> Any:
    """The pieces of the body."""

    async def view(ctx: RequestContext) -> Any:
        return [piece.decode() async for piece in ctx.stream()]

    return showing(view)


def read_first_piece() -> Any:
    """The first piece of the body; the others are not waited for."""

    async def view(ctx: RequestContext) -> Any:
        return (await anext(ctx.stream())).decode()

    return showing(view)


def read_body_again() -> Any:
    """The body, asked for three times."""

    async def view(ctx: RequestContext) -> Any:
        first, second = await ctx.body(), await ctx.body()
        streamed = b"".join([piece async for piece in ctx.stream()])
        return [first.decode(), second.decode(), streamed.decode()]

    return showing(view)


def read_json() -> Any:
    """The body as JSON, and its Python type."""

    async def view(ctx: RequestContext) -> Any:
        value = await ctx.json()
        return {"value": value, "type": type(value).__name__}

    return showing(view)


def returned(result: Any) -> Any:
    """An endpoint that returns ``result``; the application is what becomes of it."""
    return to_response(result)


@dataclass
class Reminder:
    """A value of a type that JSON does not know."""

    id: uuid.UUID
    due: dt.date
    tags: tuple[str, ...]


def returned_reminder(number: int, due: str, tags: list[str]) -> Any:
    """An endpoint that returns a dataclass with a UUID and a date."""
    return returned(Reminder(uuid.UUID(int=number), dt.date.fromisoformat(due), tuple(tags)))


def routed(routes: list[tuple[str, list[str], str]]) -> Any:
    """Endpoints at (template, methods), each of which answers with its name and its parameters."""
    app = Application()
    for template, methods, name in routes:
        app.endpoint(template, methods, name=name)(_naming(name))
    return app


def _naming(name: str) -> Any:
    async def endpoint(ctx: RequestContext) -> Any:
        return {"route": name, "params": ctx.path_params}

    return endpoint


def path_for(template: str, params: dict[str, Any]) -> str:
    """The path of a route with this template."""
    router = Router()
    router.add(template, ["GET"], _naming("target"), "target")
    return router.url_for("target", **params)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A bare application: answers with what it was called with, and with the body's first piece."""
    seen = {key: scope[key] for key in ("method", "path", "root_path")} | {"body": (await receive())["body"].decode()}
    await JSONResponse(seen)(scope, receive, send)


def mounted(prefix: str, taken: str) -> Any:
    """An application with ``echo`` below a prefix, and one route of its own at ``taken``."""
    app = Application()
    app.endpoint(taken, name="own")(_naming("own"))
    app.mount(prefix, echo)
    return app


def streamed(pieces: list[bytes | str]) -> Any:
    """A stream of these pieces, made anew for every request; between them others get their turn."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(_slowly(pieces), media_type="text/plain; charset=utf-8")(scope, receive, send)

    return app


async def _slowly(pieces: list[bytes | str]) -> AsyncIterator[bytes | str]:
    for piece in pieces:
        for _ in range(5):
            await asyncio.sleep(0)
        yield piece


def stalled() -> Any:
    """A stream of one piece that then waits for ever; ``/log`` tells what has become of it."""
    log: list[str] = []

    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            log.append("closed")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        response = JSONResponse(log) if scope["path"] == "/log" else StreamingResponse(pieces())
        await response(scope, receive, send)

    return app


def file(name: str, content: bytes) -> Any:
    """A file with this content, for every request."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            await FileResponse(_written(Path(folder, name), content))(scope, receive, send)

    return app


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def with_lifespan(given: dict[str, Any]) -> Any:
    """An application that answers with its state, to which each request adds something of its own."""
    app = Application()

    @asynccontextmanager
    async def lifespan(_: Application) -> AsyncIterator[dict[str, Any]]:
        yield given

    async def show(scope: Any, receive: Any, send: Any) -> None:
        ctx = RequestContext(scope, receive)
        seen = dict(ctx.state)
        ctx.state[f"seen by {ctx.path}"] = True
        await JSONResponse(seen)(scope, receive, send)

    app.add_lifespan(lifespan)
    app.on_scope("http", show)
    return app


def task_api() -> Any:
    """The first Task API."""
    from api_starter.core.quickstart import create_app

    return create_app()
