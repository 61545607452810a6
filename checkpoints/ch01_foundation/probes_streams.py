"""Streams, files and lifespans as only our core has them.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from api_starter import Application, JSONResponse, Response, StreamingResponse


def endless(status: int = 200) -> Any:
    """A stream without an end; ``/log`` tells what has become of it."""
    log: list[str] = []

    async def pieces() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"more"
                await asyncio.sleep(0)
        finally:
            log.append("closed")

    return _logged(log, lambda: StreamingResponse(pieces(), status))


def _logged(log: list[str], respond: Callable[[], Response]) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/log":
            await JSONResponse(log)(scope, receive, send)
            return
        try:
            await respond()(scope, receive, send)
        finally:
            log.append("returned")

    return app


async def ended_from_outside() -> list[str]:
    """What a stream's generator notes when the server cancels the request."""
    log: list[str] = []
    waits = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            waits.set()
            await asyncio.Event().wait()
        finally:
            log.append("closed")

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(_: Any) -> None: ...

    request = asyncio.ensure_future(StreamingResponse(pieces())({"type": "http", "method": "GET"}, receive, send))
    await asyncio.wait({request, asyncio.ensure_future(waits.wait())}, return_when=asyncio.FIRST_COMPLETED)
    request.cancel()
    try:
        await request
    except asyncio.CancelledError:
        log.append("cancelled")
    return log


class SourceError(Exception):
    """The source of a stream has broken down."""


def breaking() -> Any:
    """A stream whose source fails after one piece; ``/log`` tells what has become of it."""
    log: list[str] = []

    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            raise SourceError("the database has gone")
        finally:
            log.append("closed")

    return _logged(log, lambda: StreamingResponse(pieces()))


def living(names: list[str], fails: dict[str, str]) -> Any:
    """An application with a lifespan for each name; ``fails`` says which break: ``{"start a": text, "stop b": text}``.

    Requests are answered with the log: what the lifespans did, and what was sent to the server.
    """
    log: list[str] = []
    app = Application()

    def lifespan_of(name: str) -> Any:
        @asynccontextmanager
        async def lifespan(given: Application) -> AsyncIterator[None]:
            log.append(f"start {name}" if given is app else f"start {name} with another application")
            if f"start {name}" in fails:
                raise OSError(fails[f"start {name}"])
            try:
                yield
            except Exception as error:
                log.append(f"{name} sees {error!r}")
                raise
            finally:
                log.append(f"stop {name}")
                if f"stop {name}" in fails:
                    raise OSError(fails[f"stop {name}"])

        return lifespan

    async def logged(scope: Any, receive: Any, send: Any) -> None:
        async def note(message: Any) -> None:
            log.append(message["type"])
            await send(message)

        await app(scope, receive, note if scope["type"] == "lifespan" else send)

    async def show(scope: Any, receive: Any, send: Any) -> None:
        await JSONResponse(log)(scope, receive, send)

    for name in names:
        app.add_lifespan(lifespan_of(name))
    app.on_scope("http", show)
    return logged


async def life_cut_short() -> list[str]:
    """What a lifespan notes, and what is sent, when the server cancels it while it waits for the shutdown."""
    log: list[str] = []
    running = asyncio.Event()
    app = Application()

    @asynccontextmanager
    async def lifespan(_: Application) -> AsyncIterator[None]:
        try:
            yield
        finally:
            log.append("stop")

    async def receive() -> Any:
        if log:
            running.set()
            await asyncio.Event().wait()
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        log.append(message["type"])

    app.add_lifespan(lifespan)
    life = asyncio.ensure_future(app({"type": "lifespan"}, receive, send))
    await asyncio.wait({life, asyncio.ensure_future(running.wait())}, return_when=asyncio.FIRST_COMPLETED)
    life.cancel()
    try:
        await life
    except asyncio.CancelledError:
        log.append("cancelled")
    return log


def without_state(given: dict[str, Any]) -> Any:
    """An application whose lifespan gives state, behind a server that has no place for it."""
    app = Application()

    @asynccontextmanager
    async def lifespan(_: Application) -> AsyncIterator[dict[str, Any]]:
        yield given

    async def served(scope: Any, receive: Any, send: Any) -> None:
        await app({key: value for key, value in scope.items() if key != "state"}, receive, send)

    app.add_lifespan(lifespan)
    return served
