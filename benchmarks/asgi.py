"""The types of an ASGI application, and one request to it without a server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.workloads import Workload

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought back."""

    status: int
    body: bytes


def scope_of(workload: Workload) -> dict[str, Any]:
    """Return the HTTP scope that a server would pass for this workload, but for ``state``.

    ``state`` is left out because applications write into it: whoever calls gives each request a new one.
    """
    headers = [(b"host", b"localhost"), (b"user-agent", b"benchmark"), (b"accept", b"*/*")]
    if workload.body:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(workload.body))]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": workload.method,
        "scheme": "http",
        "path": workload.path,
        "raw_path": workload.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }


def receiver_of(workload: Workload) -> Receive:
    """Return a ``receive`` that gives the workload's whole body in one message."""
    message = {"type": "http.request", "body": workload.body, "more_body": False}

    async def receive() -> Message:
        return message

    return receive


async def request(app: ASGIApp, workload: Workload) -> Answer:
    """Send one request to the application and collect its answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app({**scope_of(workload), "state": {}}, receiver_of(workload), send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(status=sent[0]["status"], body=body)


@asynccontextmanager
async def started(app: ASGIApp) -> AsyncIterator[None]:
    """Run the application's lifespan around the block; an application without one is left alone."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    answered: asyncio.Queue[Message] = asyncio.Queue()
    inbox.put_nowait({"type": "lifespan.startup"})
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    life = asyncio.ensure_future(app(scope, inbox.get, answered.put))
    first = asyncio.ensure_future(answered.get())
    await asyncio.wait({life, first}, return_when=asyncio.FIRST_COMPLETED)
    supported = first.done()
    try:
        if supported and first.result()["type"] == "lifespan.startup.failed":
            raise RuntimeError(f"the application did not start: {first.result().get('message', '')}")
        yield
    finally:
        first.cancel()
        inbox.put_nowait({"type": "lifespan.shutdown"})
        await asyncio.gather(life, return_exceptions=True)
