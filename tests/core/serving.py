"""A Task API on a real server: ``python -m tests.core.serving uvicorn 8000 make``.

``make`` is the first one, with a few endpoints more; what it prints tells its life. ``grown`` is that
of chapter 2.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api_starter import Application, RequestContext, StreamingResponse
from api_starter.core.quickstart import create_app


@asynccontextmanager
async def telling(_: Application) -> AsyncIterator[None]:
    """Tell when the application starts and stops."""
    print("started", flush=True)
    yield
    print("stopped", flush=True)


def make() -> Application:
    """Return the Task API with streams that a test can hold in its hand."""
    app, go, closed = create_app(), asyncio.Event(), asyncio.Event()
    app.add_lifespan(telling)

    async def two_pieces() -> AsyncIterator[bytes]:
        yield b"first"
        await go.wait()
        yield b"second"

    async def for_ever() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"more\n"
                await asyncio.sleep(0.01)
        finally:
            closed.set()

    @app.endpoint("/pieces")
    async def pieces(_: RequestContext) -> StreamingResponse:
        return StreamingResponse(two_pieces())

    @app.endpoint("/go", methods=["POST"])
    async def let_go(_: RequestContext) -> None:
        go.set()

    @app.endpoint("/endless")
    async def endless(_: RequestContext) -> StreamingResponse:
        return StreamingResponse(for_ever())

    @app.endpoint("/closed")
    async def told_when_closed(_: RequestContext) -> str:
        await closed.wait()
        return "closed"

    return app


def grown() -> Application:
    """Return the Task API of chapter 2."""
    from api_starter.extend.quickstart import create_app as create_grown_app

    return create_grown_app()


async def by_hypercorn(app: Application, port: int) -> None:
    """Serve until the process is told to end."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    await serve(app, config)  # type: ignore[arg-type]


def by_granian(name: str, port: int) -> None:
    """Serve until the process is told to end."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(f"{__spec__.name}:{name}", factory=True, interface=Interfaces.ASGI, port=port, websockets=False).serve()


if __name__ == "__main__":
    server, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if server == "granian":
        by_granian(name, port)
    elif server == "uvicorn":
        globals()[name]().run(port=port)
    else:
        asyncio.run(by_hypercorn(globals()[name](), port))
