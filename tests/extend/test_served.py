"""The grown Task API behind three real servers, and under the requests that its own document invites."""

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from api_starter.extend.quickstart import create_app
from tests.core.servers import DEADLINE, serving

SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", create_app())


@pytest.fixture(scope="module", params=["uvicorn", "hypercorn", "granian"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of each server, one after the other."""
    with (
        serving(request.param, tmp_path_factory.mktemp("served"), "grown") as served,
        httpx.Client(base_url=served.url, timeout=DEADLINE) as client,
    ):
        yield client


def test_the_grown_task_api_answers_on_every_server(client: httpx.Client) -> None:
    """What worked in the checkpoints does not work for a user."""
    created = client.post("/tasks", json={"title": " Milch ", "priority": 5})
    assert (created.status_code, created.json()) == (201, {"id": 1, "title": "Milch", "priority": 5, "done": False})
    assert client.get(created.headers["location"]).json() == created.json()
    assert client.post("/tasks/1/done").json()["done"] is True
    assert client.get("/tasks", params={"done": "false"}).json() == {"tasks": []}
    assert client.get("/tasks/export").headers["content-type"] == "application/x-ndjson"
    assert client.delete("/tasks/1").status_code == 204
    assert "server-timing" in client.get("/docs").headers


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [(400, b'{"title": ', "application/json"), (415, b"title=x", "text/plain"), (422, b"{}", "application/json")],
)
def test_what_is_wrong_is_a_problem_on_every_server(
    client: httpx.Client, status: int, content: bytes, kind: str
) -> None:
    """A server that meddles with errors would hide what is wrong."""
    answer = client.post("/tasks", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


@SCHEMA.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_document_keeps_its_promises(case: schemathesis.Case) -> None:
    """A client that is generated from the document meets a 500, or an answer that it was not told of."""
    case.call_and_validate()
