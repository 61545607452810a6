"""The Task API under the requests that its own document invites, and under those that it forbids.

Some seconds here. For thousands of requests, of which it prints the number and what became of them:
``TASKAPI_CASES=300 pytest -s tests/taskapi/test_document.py``; so many examples an operation and as many sessions,
beside what schemathesis always asks.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData

from api_starter import ServiceScope
from taskapi.app import create_app
from taskapi.rest.idempotency import IdempotencyStore, InMemoryIdempotencyStore
from taskapi.tasks import InMemoryTaskRepository, Status, SystemClock, Task, TaskRepository

CASES = int(os.environ.get("TASKAPI_CASES", "5"))
# By the document nothing is wrong with a request whose If-Match is missing (428, RFC 6585) or stale (412).
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "missing_required_header": {"expected-statuses": [400, 401, 403, 406, 415, 422, 428]},
            "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", 401, 403, 404, 409, 412, 429, "5xx"]},
        }
    }
)
QUICK = settings(
    max_examples=CASES,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
TASKS = [
    Task(UUID(int=n), str(status), "", 3, None, ("a",), status, "anonymous", BEGINNING, BEGINNING)
    for n, status in enumerate(Status)
]
APP = create_app(["rest"])
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP, config=CONFIG)
# That a task cannot become due in the past is no matter of form.
schemathesis.openapi.format("date", st.dates(min_value=date(2100, 1, 1)).map(str))
SEEN: Counter[tuple[str, int]] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """Print how many requests there were, and how they were answered."""
    yield
    statuses = Counter[int]()
    for (_, status), times in SEEN.items():
        statuses[status] += times
    print(f"\n{statuses.total()} requests: {dict(sorted(statuses.items()))}")


@SCHEMA.hook
def after_call(_: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response) -> None:
    """Count the answers."""
    SEEN[case.operation.label, response.status_code] += 1


@SCHEMA.hook
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what OpenAPI cannot say: page and cursor exclude each other, and a cursor is given out by a list.

    And what XML does not tell apart, where all is text: an empty list from an empty text, the title null from none.
    """
    query = case.query or {}
    return not query.get("cursor") and not {"page", "cursor"} <= set(query) and not is_ambiguous(case)


@SCHEMA.hook
def filter_failure(
    _: schemathesis.HookContext, failure: Failure, case: schemathesis.Case, response: schemathesis.Response
) -> bool:
    """Pass over an eleventh tag: how many tags a task has already is no matter of form."""
    full = case.operation.label == "PUT /tasks/{task_id}/tags/{tag}" and '"too_long"' in response.text
    return not (full and isinstance(failure, RejectedPositiveData))


def is_ambiguous(case: schemathesis.Case) -> bool:
    """Whether the body is XML, and reads as if it were something else than it was made of."""
    if case.media_type != "application/xml" or not isinstance(case.body, dict):
        return False
    others, tags = dict(case.body), case.body.get("tags", [])
    others.pop("tags", None)
    unlike_text = any(each is None or isinstance(each, list | dict) for each in others.values())
    return unlike_text or not (isinstance(tags, list) and all(isinstance(each, str) for each in tags))


@SCHEMA.parametrize()
@QUICK
def test_the_document_keeps_its_promises(case: schemathesis.Case) -> None:
    """A client that is generated from the document meets a 500, or an answer that it was not told of."""
    begin()
    meet_a_task(case)
    case.call_and_validate()


def begin() -> None:
    """Let the application be as if it had just been started: some tasks, and no Idempotency-Key that is used already.

    A key that is drawn by chance is drawn for two requests sooner or later, and then refused with reason.
    """
    tasks = InMemoryTaskRepository()
    for task in TASKS:
        asyncio.run(tasks.add(task))
    APP.singletons = ServiceScope(APP.services)
    APP.singletons.set(TaskRepository, tasks)


def meet_a_task(case: schemathesis.Case) -> None:
    """Let four of five requests that ask for a task find one, at any of its stations: by chance, none is there."""
    path = ParameterLocation.PATH
    if "task_id" in case.path_parameters and case.meta.components[path].mode.is_positive:
        station = sum(map(ord, case.path_parameters["task_id"])) % 5
        case.path_parameters["task_id"] = [*(str(task.id) for task in TASKS), case.path_parameters["task_id"]][station]


class Sessions(SCHEMA.as_state_machine()):  # type: ignore[misc]
    """Requests that follow from the answers to others: create a task, read it, delete it, read it again."""

    def setup(self) -> None:
        """Begin anew."""
        begin()

    def before_call(self, case: schemathesis.Case) -> None:
        """Forget the keys that were used: in a long session the same one is drawn for another request."""
        APP.singletons.set(IdempotencyStore, InMemoryIdempotencyStore(SystemClock()))


Sessions.TestCase.settings = QUICK
TestSessions = Sessions.TestCase
