"""One callable with three comparisons of the path: no router, no context, no table of routes.

The constant and the typed answer are bytes written by hand, the echo goes through the standard library's json.
It is the floor: what an answer costs when nothing is done for the one who writes the next endpoint.
"""

import json

from benchmarks.asgi import ASGIApp, Receive, Scope, Send

TITLE = "bare callable"
DISTRIBUTION = None


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


def build() -> ASGIApp:
    """Return the callable itself; the other 57 paths are unknown to it."""
    return bare
