"""What is measured of the Task API, written by hand: one callable over the same domain, with no framework at all.

It decides nothing: one format, one version, no conditions, no errors. What it takes is the floor for any framework.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from benchmarks.asgi import ASGIApp
from taskapi.rest.bodies import TaskBody
from taskapi.rest.conditional import bytes_etag, task_etag
from taskapi.rest.links import page_links
from taskapi.rest.representation import TASK, TASKS, task_content
from taskapi.tasks import (
    ANONYMOUS,
    InMemoryTaskRepository,
    RepositoryTaskCommands,
    RepositoryTaskQueries,
    SystemClock,
    Task,
    TaskQuery,
    UuidIds,
)

Answer = tuple[int, str, bytes]
HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"accept, api-version"),
    (b"api-version", b"2"),
]


class Unheard:
    """Publishes events to nobody."""

    async def publish(self, event: object) -> None:
        """Do nothing."""


def create_app() -> ASGIApp:
    """Return the callable."""
    tasks, clock, unheard = InMemoryTaskRepository(), SystemClock(), Unheard()
    queries = RepositoryTaskQueries(tasks)
    commands = RepositoryTaskCommands(tasks, unheard, ANONYMOUS, clock, UuidIds(clock))  # type: ignore[arg-type]
    validate = TaskBody.__pydantic_validator__.validate_json

    def shown(task: Task, status: int) -> Answer:
        return status, task_etag(task.version, "json2"), TASK.to_json(task_content(task, ""))

    async def create(receive: Callable[[], Awaitable[Any]]) -> Answer:
        body: TaskBody = validate((await receive())["body"])
        return shown(await commands.create(body.draft()), 201)

    async def page() -> Answer:
        query = TaskQuery()
        found, total = await queries.find(query), await queries.count(query.wanted)
        more = {"page": 1, "page_size": query.limit, "total": total}
        links = page_links("/tasks", (), 1, query.limit, total)
        body = TASKS.to_json({"items": [task_content(task, "") for task in found.items], **more, "_links": links})
        return 200, bytes_etag(body), body

    async def app(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] == "POST":
            status, etag, body = await create(receive)
        elif scope["path"] == "/tasks":
            status, etag, body = await page()
        else:
            status, etag, body = shown(await queries.get(UUID(scope["path"].rpartition("/")[2])), 200)
        headers = [*HEADERS, (b"etag", etag.encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
