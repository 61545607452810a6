"""What every application is asked for, and the 60 routes that stand in each of them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

ROUTES = 60
NAMED = 3
# In the order of registration: the constant route, the echo, these, and the typed route at the very end.
FILLERS = tuple(f"/area{number}" for number in range(ROUTES - NAMED))

NOTE = {"title": "write report", "priority": 3, "done": False, "tags": ["a", "b"]}

PLAIN, VALIDATED, MIDDLEWARE, SERVICE = VARIANTS = ("plain", "validated", "middleware", "service")
"""Each application in four variants: as it is, with an echo that validates, behind five middlewares, and with a service
for each request."""

STEPS = range(5)
"""The middlewares: each counts the request on its way in and the response on its way out."""


class Note(BaseModel):
    """The body that is validated."""

    title: str
    priority: int
    done: bool = False
    tags: list[str] = []


class Session:
    """Something that is opened for each request and closed at its end."""

    closed = False

    async def close(self) -> None:
        """Close it."""
        self.closed = True


class Tasks:
    """A service that needs the session of its request."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def read(self, task_id: int) -> dict[str, Any]:
        """Return a task."""
        return {"id": task_id, "title": "write report", "done": self.session.closed}


async def open_session() -> AsyncIterator[Session]:
    """Yield a session, and close it."""
    session = Session()
    try:
        yield session
    finally:
        await session.close()


@dataclass(frozen=True, slots=True)
class Workload:
    """One kind of request and the answer that is right for it.

    Attributes:
        name: the key in the results.
        title: one line for tables and plots.
        method: the HTTP method.
        path: the path, without a query.
        status: the status that must come back.
        answer: the JSON value that must come back, or None where the body is the application's own choice.
        body: the bytes of the request's body.
        variant: one of VARIANTS: which application is asked.
    """

    name: str
    title: str
    method: str
    path: str
    status: int
    answer: Any
    body: bytes = b""
    variant: str = PLAIN

    def accepts(self, status: int, body: bytes) -> bool:
        """True when this status and body answer the workload rightly."""
        return status == self.status and (self.answer is None or json.loads(body) == self.answer)


_TASK = {"id": 42, "title": "write report", "done": False}
_NOTE = json.dumps(NOTE).encode()
_ALL = (
    Workload("constant", "a constant route", "GET", "/hello", 200, {"hello": "world"}),
    Workload(
        "typed",
        "an integer path parameter, last of 60 routes",
        "GET",
        "/tasks/42",
        200,
        _TASK,
    ),
    Workload("unknown", "404 for an unknown path", "GET", "/nowhere/42", 404, None),
    Workload("echo", "JSON decoded and encoded again", "POST", "/echo", 200, NOTE, _NOTE),
    Workload("validated", "a body validated by a Pydantic model", "POST", "/echo", 200, NOTE, _NOTE, VALIDATED),
    Workload("middlewares", "five middlewares", "GET", "/hello", 200, {"hello": "world"}, b"", MIDDLEWARE),
    Workload("service", "a service that lives for the request", "GET", "/tasks/42", 200, _TASK, b"", SERVICE),
)
WORKLOADS = {workload.name: workload for workload in _ALL}
CORE = tuple(workload.name for workload in _ALL if workload.variant == PLAIN)
"""The names of the workloads that need nothing of chapter 2."""
