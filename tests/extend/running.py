"""An application that runs: started, asked and stopped in one event loop, without a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from workbook.lab.connection import Connection
from workbook.lab.request import composed
from workbook.lab.response import Response


class NotStartedError(Exception):
    """The application reported that it could not start."""


async def asked(app: Any, method: str = "GET", path: str = "/", **request: Any) -> Response:
    """Send a request and return the response; the arguments are those of the lab's client."""
    scope, events = composed(method, path, **request)
    connection = Connection(app, scope, events)
    sent = await asyncio.wait_for(connection.play(), 2)
    connection.verify(complete=True)
    return Response(sent)


@asynccontextmanager
async def running(app: Any) -> AsyncIterator[None]:
    """Start an application before the block and stop it behind it.

    Raises:
        NotStartedError: with the message that the application sent.
    """
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    server = asyncio.create_task(app({"type": "lifespan", "state": {}}, inbox.get, answers.put))
    inbox.put_nowait({"type": "lifespan.startup"})
    answer = await asyncio.wait_for(answers.get(), 2)
    if answer["type"] == "lifespan.startup.failed":
        await server
        raise NotStartedError(answer["message"])
    try:
        yield
    finally:
        inbox.put_nowait({"type": "lifespan.shutdown"})
        await server
