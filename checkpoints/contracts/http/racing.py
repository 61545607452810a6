"""Several requests at the same time, in one process."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

TURNS = 20
"""How many times the event loop goes round before something is stored."""


class Unhurried:
    """A repository like the one that it wraps, but before it stores anything, everybody else has their turn."""

    def __init__(self, tasks: Any) -> None:
        self._tasks = tasks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tasks, name)

    async def add(self, task: Any) -> None:
        """Keep a new task, after a while."""
        await _wait()
        await self._tasks.add(task)

    async def save(self, task: Any, *, expected_version: int) -> None:
        """Keep a changed task, after a while."""
        await _wait()
        await self._tasks.save(task, expected_version=expected_version)


async def _wait() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def answers(app: Any, together: list[Any], afterwards: list[Any], before: list[Any] | None = None) -> list[Any]:
    """Return the messages of each answer; what was asked ``before`` fills the places in the others."""
    async with _started(app):
        made = [await _ask(app, *before)] if before else []
        known = {k: v.decode() for k, v in dict(made[0][0]["headers"]).items()} if made else None
        first = await asyncio.gather(*(_ask(app, *_filled(known, *each)) for each in together))
        return [*made, *first, *[await _ask(app, *_filled(known, *each)) for each in afterwards]]


def _filled(known: Any, method: str, path: str, headers: dict[str, str], content: Any) -> tuple[Any, ...]:
    if known is None:
        return method, path, headers, content
    given = {"path": known[b"location"], "etag": known[b"etag"]}
    return method, path.format(**given), {name: value.format(**given) for name, value in headers.items()}, content


async def _ask(app: Any, method: str, path: str, headers: dict[str, str], content: Any) -> list[Any]:
    body = b"" if content is None else json.dumps(content).encode()
    fields = {"host": "testserver", "content-length": str(len(body)), **headers}
    fields |= {"content-type": "application/json"} if body else {}
    target, _, query = path.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http"}
    scope |= {"path": target, "raw_path": target.encode(), "query_string": query.encode(), "root_path": ""}
    scope |= {"headers": [(name.encode(), value.encode("latin-1")) for name, value in fields.items()], "state": {}}
    scope |= {"client": ("127.0.0.1", 50000), "server": ("testserver", 80)}
    waiting, sent = [{"type": "http.request", "body": body, "more_body": False}], []

    async def receive() -> Any:
        await asyncio.sleep(0)
        return waiting.pop() if waiting else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(
            dict(message, headers=[tuple(pair) for pair in message["headers"]]) if "headers" in message else message
        )

    await app(scope, receive, send)
    return sent


@asynccontextmanager
async def _started(app: Any) -> AsyncIterator[None]:
    inbox: asyncio.Queue[Any] = asyncio.Queue()
    told: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, told.put))
    inbox.put_nowait({"type": "lifespan.startup"})
    await told.get()
    yield
    inbox.put_nowait({"type": "lifespan.shutdown"})
    await life
