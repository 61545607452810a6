"""One callable with three comparisons of the path: no router, no context, no table of routes.

The constant and the typed answer are bytes written by hand, the echo goes through the standard library's json.
It is the floor: what an answer costs when nothing is done for the one who writes the next endpoint.
"""

import json
from collections import Counter
from contextlib import asynccontextmanager

from benchmarks.asgi import ASGIApp, Receive, Scope, Send
from benchmarks.workloads import MIDDLEWARE, PLAIN, SERVICE, STEPS, VALIDATED, Note, Tasks, open_session

TITLE = "bare callable"
DISTRIBUTION = None
MORE = (
    "The validated body goes through Pydantic's own methods; middlewares are callables around callables; the "
    "session is opened by `async with`."
)
"""What it does for the workloads that are not plain."""


async def read(receive: Receive) -> bytes:
    """Return the request's whole body."""
    chunks = []
    more = True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


async def answer(path: str, receive: Receive) -> tuple[int, bytes]:
    """Return the status and the body for a path."""
    if path == "/hello":
        return 200, b'{"hello":"world"}'
    if path == "/echo":
        return 200, json.dumps(json.loads(await read(receive))).encode()
    if path.startswith("/tasks/") and path[7:].isdecimal():
        return 200, b'{"id":%d,"title":"write report","done":false}' % int(path[7:])
    return 404, b'{"detail":"not found"}'


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        raise NotImplementedError(f"only http is served here, not {scope['type']}")
    status, body = await answer(scope["path"], receive)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def reply(send: Send, body: bytes) -> None:
    """Send a body."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def validating(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request with its validated body."""
    if scope["type"] != "http":
        raise NotImplementedError(f"only http is served here, not {scope['type']}")
    await reply(send, Note.model_validate_json(await read(receive)).model_dump_json().encode())


async def with_service(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request from a service with a session."""
    if scope["type"] != "http":
        raise NotImplementedError(f"only http is served here, not {scope['type']}")
    await read(receive)
    async with opened() as session:
        body = json.dumps(await Tasks(session).read(int(scope["path"][7:]))).encode()
    await reply(send, body)


opened = asynccontextmanager(open_session)


def counting(app: ASGIApp) -> ASGIApp:
    """Return the callable inside one that counts."""
    seen: Counter[str] = Counter()

    async def count(scope: Scope, receive: Receive, send: Send) -> None:
        seen["in"] += 1
        await app(scope, receive, send)
        seen["out"] += 1

    return count


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the callable itself; the other 57 paths are unknown to it."""
    app: ASGIApp = {SERVICE: with_service, VALIDATED: validating}.get(variant, bare)
    for _ in STEPS if variant == MIDDLEWARE else ():
        app = counting(app)
    return app
