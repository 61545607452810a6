"""One request to an application, without a server; what a server would refuse is an error."""

import asyncio
from typing import Any

from workbook.lab.connection import Connection
from workbook.lab.request import composed
from workbook.lab.response import Response


def ask(app: Any, method: str = "GET", path: str = "/", **asked: Any) -> Response:
    """Send a request and return the response; the arguments are those of the lab's client."""
    scope, events = composed(method, path, **asked)
    return Response(asyncio.run(_sent(app, scope, events, complete=True)))


def exchange(app: Any, events: list[dict[str, Any]], **changed: Any) -> list[dict[str, Any]]:
    """Give the application these events, in a scope with some keys changed, and return what it sent."""
    return asyncio.run(_sent(app, {**composed("POST", "/")[0], **changed}, events, complete=False))


async def _sent(app: Any, scope: Any, events: Any, *, complete: bool) -> list[dict[str, Any]]:
    connection = Connection(app, scope, events)
    sent = await asyncio.wait_for(connection.play(), 2)
    connection.verify(complete=complete)
    return sent
