"""What the tests of the contract are given: `api`, and `unused`, an id that no task has."""

import secrets
import uuid
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from checkpoints.contracts.http.api import Api, race_in_threads
from workbook.lab import Lab, Response

PROBES = "contracts.http.probes"
PATIENCE = 20


@pytest.fixture(scope="session")
def _served(pytestconfig: pytest.Config) -> Iterator[Any]:
    """Keep one client for all tests, if there is a --url; have a twin's framework imported, which takes its time."""
    if twin := pytestconfig.getoption("twin"):
        import_module(twin)
    url = pytestconfig.getoption("url")
    if url is None:
        yield None
        return
    import httpx

    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def api(request: pytest.FixtureRequest, _served: Any) -> Iterator[Api]:
    """Give the test the service under test: served at --url, or else in process, fresh and started."""
    tag = f"t-{secrets.token_hex(8)}"
    if _served:
        yield Api(_served, tag, race_in_threads(_served))
        return
    lab: Lab = request.getfixturevalue("lab")

    def race(*questions: Any) -> list[Any]:
        return [Response(messages) for messages in lab.observe(f"{PROBES}:race", *map(_plain, questions))]

    client_in_process = lab.asgi(f"{PROBES}:app")
    with client_in_process.lifespan() as life:
        assert (life.startup, life.message) == ("complete", "")
        yield Api(client_in_process, tag, race)


def _plain(value: Any) -> Any:
    """Return what can pass to the process of the application: lists for tuples."""
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


@pytest.fixture
def unused() -> str:
    """Return the path of a task that does not exist."""
    return f"/tasks/{uuid.uuid4()}"
