"""What a test of the contract holds in its hand: the service, wherever it runs, and a corner of it that is its own."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

CONTRACT = pytest.mark.task("contract", twins=("fastapi",))
"""Marks a module whose tests hold for every implementation."""

PROBLEM = "application/problem+json"
V1, V2 = "application/vnd.taskapi.v1+json", "application/vnd.taskapi.v2+json"

Question = tuple[str, str, dict[str, str], Any]
"""Method, path, header fields, and the value of a JSON body, or None."""


class Asks(Protocol):
    """A client as httpx has it, as far as the suite needs it."""

    def request(self, method: str, path: str, /, **asked: Any) -> Any:
        """Return the answer; ``asked`` may be params, headers, content and json."""


@dataclass(frozen=True)
class Made:
    """A task that a test has made.

    Attributes:
        body: what the service answered.
        etag: its entity tag.
        path: where it lives.
    """

    body: dict[str, Any]
    etag: str
    path: str

    @property
    def match(self) -> dict[str, str]:
        """The header field that says: only if it is still this one."""
        return {"if-match": self.etag}


Race = Callable[..., list[Any]]
"""Asks the questions of the first list at the same time and then those of the second in their order; returns all
answers. A third argument is a POST that is asked before all; ``{path}`` and ``{etag}`` in the others are what it made.
"""


class Api:
    """The service under test. Whatever else is stored there is not disturbed, and does not disturb.

    Args:
        client: asks it.
        tag: a tag that no other task bears.
        race: asks several questions at the same time (``Race``).
    """

    def __init__(self, client: Asks, tag: str, race: Race) -> None:
        self._client, self.tag, self.race = client, tag, race
        self.number = 0

    def __repr__(self) -> str:
        return "api"

    def ask(self, method: str, path: str, **asked: Any) -> Any:
        """Return the answer to a request."""
        return self._client.request(method, path, **asked)

    def get(self, path: str, headers: Mapping[str, str] | None = None, **params: Any) -> Any:
        """Return the answer to a GET request; the keywords are its query."""
        return self.ask("GET", path, headers=headers or {}, params=params or None)  # httpx drops the query for {}

    def post(self, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """Return the answer to a POST request."""
        return self.ask("POST", path, json=json, headers=headers or {})

    def put(self, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """Return the answer to a PUT request."""
        return self.ask("PUT", path, json=json, headers=headers or {})

    def patch(self, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """Return the answer to a PATCH request whose body is a merge patch."""
        return self.ask(
            "PATCH", path, json=json, headers={"content-type": "application/merge-patch+json", **(headers or {})}
        )

    def delete(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        """Return the answer to a DELETE request."""
        return self.ask("DELETE", path, headers=headers or {})

    def new(self, *tags: str, **fields: Any) -> Made:
        """Create a task that bears the tag of this test, and others."""
        self.number += 1
        content = {"title": f"task {self.number}", "tags": [self.tag, *tags], **fields}
        answer = self.post("/tasks", json=content)
        assert answer.status_code == 201, answer.text
        return Made(answer.json(), answer.headers["etag"], answer.json()["_links"]["self"]["href"])

    def seen(self, path: str) -> Made:
        """Return a task as it is now."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return Made(answer.json(), answer.headers["etag"], path)

    def mine(self, **params: Any) -> Any:
        """Return the list of this test's tasks, as it is answered."""
        answer = self.get("/tasks", **{"tag": self.tag, **params})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def titles(self, **params: Any) -> list[str]:
        """Return the titles on that list."""
        return [each["title"] for each in self.mine(**params)["items"]]


def told(answer: Any, status: int, code: str | None = None) -> Any:
    """Return the problem that an answer tells; it must have this status and, if one is given, this code."""
    assert answer.status_code == status, answer.text
    assert kind(answer) == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert code in {None, problem["code"]}
    return problem


def places(answer: Any) -> list[str]:
    """Return where the faults of a body stand, which a 422 names."""
    return sorted(fault["at"] for fault in told(answer, 422)["errors"])


def kind(answer: Any) -> str:
    """Return the media type of an answer, without its parameters."""
    return str(answer.headers["content-type"].partition(";")[0])


def listed(answer: Any, name: str) -> set[str]:
    """Return the members of a header field that is a list, in lower case."""
    return {each.strip().lower() for each in answer.headers[name].split(",")}


def moves(task: Mapping[str, Any]) -> set[str]:
    """Return the links of a task that do something with it."""
    return set(task["_links"]).intersection({"start", "complete", "cancel", "reopen"})


def race_in_threads(client: Asks) -> Race:
    """Return what asks a client of a served application from several threads."""

    def ask(question: Question) -> Any:
        method, path, headers, json = question
        return client.request(method, path, headers=headers, json=json)

    def race(together: Sequence[Question], afterwards: Sequence[Question], before: Question | None = None) -> list[Any]:
        made = [ask(before)] if before else []
        now, then = ([filled(each, *made) for each in questions] for questions in (together, afterwards))
        with ThreadPoolExecutor(len(now)) as pool:
            answers = list(pool.map(ask, now))
        return [*made, *answers, *map(ask, then)]

    return race


def filled(question: Question, made: Any = None) -> Question:
    """Return the question about what was made: its path and its entity tag put in."""
    if made is None:
        return question
    method, path, headers, json = question
    known = {"path": made.headers["location"], "etag": made.headers["etag"]}
    return method, path.format(**known), {name: value.format(**known) for name, value in headers.items()}, json
