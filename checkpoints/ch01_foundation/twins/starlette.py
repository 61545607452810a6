"""The probes of chapter 1 in Starlette."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from ch01_foundation.twins.starlette_tasks import task_api
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, Router

__all__ = ["task_api"]


def answer(content: bytes | str, status: int = 200, fields: list[tuple[str, str]] | None = None) -> Any:
    """One response for every request."""
    response = Response(content, status)
    for name, value in fields or []:
        response.headers.append(name, value)
    return response


def showing(view: Any) -> Any:
    """What ``view`` sees of a request, as JSON."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await JSONResponse(await view(Request(scope, receive)))(scope, receive, send)

    return app


def read_header(name: str) -> Any:
    """The values of one header field."""

    async def view(request: Request) -> Any:
        return {"first": request.headers.get(name), "all": request.headers.getlist(name)}

    return showing(view)


def read_query() -> Any:
    """The query: its pairs, and what one gets by name."""

    async def view(request: Request) -> Any:
        query = request.query_params
        lists: dict[str, list[str]] = {}
        for name, value in query.multi_items():
            lists.setdefault(name, []).append(value)
        return {"pairs": query.multi_items(), "last": dict(query), "all": lists}

    return showing(view)


def read_cookies() -> Any:
    """The cookies by name."""

    async def view(request: Request) -> Any:
        return request.cookies

    return showing(view)


def give_cookies(cookies: list[dict[str, Any]]) -> Any:
    """A response with cookies; their arguments have other names here."""
    names = {"name": "key", "http_only": "httponly", "same_site": "samesite"}
    response = Response("welcome")
    for cookie in cookies:
        response.set_cookie(**{names.get(name, name): value for name, value in cookie.items()})
    return response


def read_pieces() -> Any:
    """The pieces of the body."""

    async def view(request: Request) -> Any:
        return [piece.decode() async for piece in request.stream()]

    return showing(view)


def read_first_piece() -> Any:
    """The first piece of the body; the others are not waited for."""

    async def view(request: Request) -> Any:
        return (await anext(request.stream())).decode()

    return showing(view)


def read_body_again() -> Any:
    """The body, asked for three times."""

    async def view(request: Request) -> Any:
        first, second = await request.body(), await request.body()
        streamed = b"".join([piece async for piece in request.stream()])
        return [first.decode(), second.decode(), streamed.decode()]

    return showing(view)


def read_json() -> Any:
    """The body as JSON, and its Python type."""

    async def view(request: Request) -> Any:
        value = await request.json()
        return {"value": value, "type": type(value).__name__}

    return showing(view)


def routed(routes: list[tuple[str, list[str], str]]) -> Any:
    """Endpoints at (template, methods), each of which answers with its name and its parameters."""
    return Starlette(routes=[Route(path, _naming(name), methods=methods, name=name) for path, methods, name in routes])


def _naming(name: str) -> Any:
    async def endpoint(request: Request) -> Any:
        return JSONResponse({"route": name, "params": request.path_params})

    return endpoint


def path_for(template: str, params: dict[str, Any]) -> str:
    """The path of a route with this template."""
    return str(Router([Route(template, _naming("target"), name="target")]).url_path_for("target", **params))


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A bare application: answers with what it was called with, and with the body's first piece."""
    seen = {key: scope[key] for key in ("method", "path", "root_path")} | {"body": (await receive())["body"].decode()}
    await JSONResponse(seen)(scope, receive, send)


def mounted(prefix: str, taken: str) -> Any:
    """An application with ``echo`` below a prefix, and one route of its own at ``taken``."""
    return Starlette(routes=[Route(taken, _naming("own")), Mount(prefix, app=echo)])


def streamed(pieces: list[bytes | str]) -> Any:
    """A stream of these pieces, made anew for every request; between them others get their turn."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(_slowly(pieces), media_type="text/plain")(scope, receive, send)

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

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        yield given

    async def show(request: Request) -> Any:
        seen = dict(request.state._state)  # noqa: SLF001 - there is no other way to see all of it
        setattr(request.state, f"seen by {request.url.path}", True)
        return JSONResponse(seen)

    return Starlette(routes=[Route("/{rest:path}", show)], lifespan=lifespan)
