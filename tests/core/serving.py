"""The first Task API and a few endpoints more on a real server: ``python -m tests.core.serving uvicorn 8000``.

What it prints tells the life of the application.
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


async def by_hypercorn(port: int) -> None:
    """Serve until the process is told to end."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    await serve(make(), config)  # type: ignore[arg-type]


if __name__ == "__main__":
    if sys.argv[1] == "uvicorn":
        make().run(port=int(sys.argv[2]))
    else:
        asyncio.run(by_hypercorn(int(sys.argv[2])))
