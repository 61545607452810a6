"""What every application is asked for, and the 60 routes that stand in each of them."""

import json
from dataclasses import dataclass
from typing import Any

ROUTES = 60
NAMED = 3
# In the order of registration: the constant route, the echo, these, and the typed route at the very end.
FILLERS = tuple(f"/area{number}" for number in range(ROUTES - NAMED))

NOTE = {"title": "write report", "priority": 3, "done": False, "tags": ["a", "b"]}


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
    """

    name: str
    title: str
    method: str
    path: str
    status: int
    answer: Any
    body: bytes = b""

    def accepts(self, status: int, body: bytes) -> bool:
        """True when this status and body answer the workload rightly."""
        return status == self.status and (self.answer is None or json.loads(body) == self.answer)


_ALL = (
    Workload("constant", "a constant route", "GET", "/hello", 200, {"hello": "world"}),
    Workload(
        "typed",
        "an integer path parameter, last of 60 routes",
        "GET",
        "/tasks/42",
        200,
        {"id": 42, "title": "write report", "done": False},
    ),
    Workload("unknown", "404 for an unknown path", "GET", "/nowhere/42", 404, None),
    Workload("echo", "JSON decoded and encoded again", "POST", "/echo", 200, NOTE, json.dumps(NOTE).encode()),
)
WORKLOADS = {workload.name: workload for workload in _ALL}
