"""A POST that is sent twice: done once, answered twice."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import httpx
import pytest

from api_starter import Response
from taskapi.rest import idempotency
from taskapi.rest.idempotency import InMemoryIdempotencyStore, Remembered
from taskapi.tasks import Clock, InMemoryTaskRepository, Task, TaskRepository
from tests.taskapi.rest.serving import create_app, served
from tests.taskapi.tasks.samples import StoppedClock

BODY = {"title": "buy milk"}


async def post(client: httpx.AsyncClient, key: str = "k", path: str = "/tasks", **request: Any) -> httpx.Response:
    """Send a POST with a key."""
    headers = {"idempotency-key": key, **request.pop("headers", {})}
    return await client.post(path, headers=headers, **({"json": BODY} | request))


async def total(client: httpx.AsyncClient) -> int:
    """Return how many tasks there are."""
    count: int = (await client.get("/tasks")).json()["total"]
    return count


def comparable(response: httpx.Response) -> Any:
    """Return what two answers to one request have in common."""
    passing = {"server-timing", "idempotency-replayed"}
    fields = {name: value for name, value in response.headers.items() if name not in passing}
    return response.status_code, fields, response.content


class SlowRepository(InMemoryTaskRepository):
    """Lets everybody else run before a task is added."""

    async def add(self, task: Task) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        await super().add(task)


def slow() -> Any:
    """Return an application in which twins can meet."""
    app = create_app()
    app.services.replace(TaskRepository, SlowRepository, singleton=True)
    return app


async def test_the_first_answer_comes_again() -> None:
    """A lost answer makes a second task, or the client learns another path for it."""
    async with served() as client:
        first, again, quoted = await post(client), await post(client), await post(client, '"k"')
        assert comparable(first) == comparable(again) == comparable(quoted)
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"
        assert await total(client) == 1


async def test_twins_at_the_same_time_make_one_task() -> None:
    """A nervous double click makes two tasks, because neither knew of the other."""
    async with served(slow()) as client:
        answers = await asyncio.gather(*(post(client) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert sum("idempotency-replayed" in answer.headers for answer in answers) == 19
        assert await total(client) == 1


async def test_other_keys_do_not_wait() -> None:
    """One slow request holds up all others that bear a key."""
    clock, order = StoppedClock(), []
    store = InMemoryIdempotencyStore(clock)
    async with store.claim("a"), asyncio.timeout(1), store.claim("b"):
        order.append("b")
    assert order == ["b"]


@pytest.mark.parametrize(
    "changed",
    [
        {"json": {"title": "another"}},
        {"path": "/v2/tasks"},
        {"path": "/tasks?x=1"},
        {"headers": {"authorization": "Bearer of another"}},
        {"headers": {"accept": "application/xml"}},
        {"headers": {"api-version": "1"}},
    ],
)
async def test_a_key_belongs_to_one_request(changed: dict[str, Any]) -> None:
    """A client that counts its keys from 1 gets the answer of a request of yesterday."""
    async with served() as client:
        await post(client)
        answer = await post(client, **changed)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert await total(client) == 1


async def test_what_has_failed_can_be_tried_again() -> None:
    """A typing error is answered with itself for a day."""
    async with served() as client:
        assert (await post(client, json={"title": ""})).status_code == 422
        assert (await post(client)).status_code == 201


async def test_the_twin_of_a_failure_tries_itself() -> None:
    """The second click gets nothing, because the first one failed."""

    class Failing(SlowRepository):
        left = 1

        async def add(self, task: Task) -> None:
            if self.left:
                self.left -= 1
                await asyncio.sleep(0)
                raise RuntimeError("the disk is full")
            await super().add(task)

    app = create_app()
    app.services.replace(TaskRepository, Failing, singleton=True)
    async with served(app) as client:
        answers = await asyncio.gather(post(client), post(client), post(client))
        assert [answer.status_code for answer in answers] == [500, 201, 201]
        assert await total(client) == 1


@pytest.mark.parametrize("key", ["", " ", '"', '""', '"a', 'a"b', "a b", "a,b", "x" * 256, "\xe9"])
async def test_a_malformed_key_is_told(key: str) -> None:
    """A client believes to be safe, and is not."""
    async with served() as client:
        assert (await post(client, headers={b"idempotency-key": key.encode("latin-1")})).status_code == 400
        twice = [("idempotency-key", "a"), ("idempotency-key", "b"), ("content-type", "application/json")]
        assert (await client.post("/tasks", headers=twice, content=json.dumps(BODY))).status_code == 400
        assert await total(client) == 0


async def test_an_answer_of_any_class_is_kept_as_it_was() -> None:
    """An endpoint that returns a dict is called twice; a repetition bears what was added to the first answer."""
    app, calls = create_app(), []

    @app.endpoint("/orders", methods=["POST"])
    async def order() -> dict[str, int]:
        calls.append("order")
        return {"number": len(calls)}

    async with served(app) as client:
        answers = [await post(client, path="/orders") for _ in range(3)]
        assert [each.json() for each in answers] == [{"number": 1}] * 3
        assert [len(each.headers.get_list("server-timing")) for each in answers] == [1] * 3


async def test_moves_are_repeated_and_other_methods_are_not() -> None:
    """A repeated move is 409, though it succeeded; a GET is answered from a day ago."""
    async with served() as client:
        path = (await client.post("/tasks", json=BODY)).headers["location"]
        first, again = [await client.post(f"{path}/start", headers={"idempotency-key": "m"}) for _ in range(2)]
        assert comparable(first) == comparable(again)
        reads = [await client.get(path, headers={"idempotency-key": "m"}) for _ in range(2)]
        assert "idempotency-replayed" not in reads[1].headers


async def test_an_answer_is_kept_for_a_day() -> None:
    """The memory of the server grows for ever, or a retry of the evening makes a second task."""
    clock, app = StoppedClock(), create_app()
    app.services.replace(Clock, lambda: clock, singleton=True)
    async with served(app) as client:
        await post(client)
        clock.forward(hours=23, minutes=59)
        assert (await post(client)).headers["idempotency-replayed"] == "true"
        clock.forward(minutes=1)
        assert "idempotency-replayed" not in (await post(client)).headers


async def test_so_many_answers_are_kept_and_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody fills the memory with keys."""
    monkeypatch.setattr(idempotency, "MOST_KEPT", 3)
    store = InMemoryIdempotencyStore(StoppedClock())

    async def use(key: str) -> bool:
        async with store.claim(key) as claim:
            before, claim.remembered = claim.remembered, claim.remembered or Remembered("r", 200, (), b"")
        return before is not None

    assert [await use(key) for key in "abcadbca"] == [False, False, False, True, False, True, True, False]
    assert store._locks == {}
    with suppress(RuntimeError):
        async with store.claim("x") as claim:
            claim.remembered = Remembered("r", 200, (), b"")
            raise RuntimeError
    assert not await use("x")


async def test_an_answer_that_is_sent_twice_is_not_changed_by_the_first_time() -> None:
    """Each repetition carries the timing of all before it."""
    async with served() as client:
        answers = [await post(client) for _ in range(3)]
        assert [len(answer.headers.get_list("server-timing")) for answer in answers] == [1, 1, 1]
        assert Response().raw_headers == []
