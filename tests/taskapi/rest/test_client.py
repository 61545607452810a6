"""The client: it finds its way by links, and gives up nothing and nobody's work."""

from collections import Counter
from typing import Any

import httpx
import pytest

from taskapi.rest.client import MissingLink, Refused, TaskClient
from tests.extend.running import running
from tests.taskapi.rest.serving import create_app, served


class Wire(httpx.ASGITransport):
    """Counts what is asked and answered, and can lose answers on their way."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.asked: list[str] = []
        self.answered: Counter[int] = Counter()
        self.lost = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.raw_path.decode()}")
        response = await super().handle_async_request(request)
        if self.lost and request.method == "POST":
            self.lost -= 1
            raise httpx.ReadTimeout("no answer", request=request)
        self.answered[response.status_code] += 1
        return response


def connected(app: Any) -> tuple[TaskClient, Wire]:
    """Return a client of an application, and what is between them."""
    wire = Wire(app)
    return TaskClient(httpx.AsyncClient(transport=wire, base_url="http://tasks")), wire


async def test_a_task_is_made_changed_moved_and_deleted_by_links() -> None:
    """A client that builds paths breaks with the next version of them."""
    app = create_app()
    async with running(app):
        client, _ = connected(app)
        task = await client.create(title="buy milk", priority=2)
        task = await client.change(task, title="buy bread")
        task = await client.move(task, "complete")
        assert (task["title"], task["priority"], task["status"], task["version"]) == ("buy bread", 2, "done", 3)
        await client.delete(task)
        with pytest.raises(Refused) as caught:
            await client.get(task)
        assert (caught.value.status, caught.value.problem["code"]) == (404, "task_not_found")


async def test_what_is_not_offered_is_not_sent() -> None:
    """A closed task is patched, and the user reads of a conflict."""
    app = create_app()
    async with running(app):
        client, wire = connected(app)
        task = await client.move(await client.create(title="x"), "complete")
        before = len(wire.asked)
        with pytest.raises(MissingLink, match="reopen"):
            await client.change(task, title="y")
        assert len(wire.asked) == before


async def test_a_lost_answer_makes_no_second_task() -> None:
    """The network fails after the task was created, and a retry creates another."""
    app = create_app()
    async with running(app):
        client, wire = connected(app)
        wire.lost = 2
        task = await client.create(title="x")
        assert [each["id"] async for each in client.tasks()] == [task["id"]]
        wire.lost = 3
        with pytest.raises(httpx.ReadTimeout):
            await client.create(title="y")
        assert len([each async for each in client.tasks()]) == 2


async def test_somebody_else_is_faster_and_nobody_loses() -> None:
    """After a 412 the client sends its old copy, and overwrites what the other has written."""
    app = create_app()
    async with running(app):
        (mine, wire), (theirs, _) = connected(app), connected(app)
        task = await mine.create(title="x")
        await theirs.change(await theirs.get(task), priority=5)
        changed = await mine.change(task, description="y")
        assert (changed["priority"], changed["description"], wire.answered[412]) == (5, "y", 1)
        await theirs.move(await theirs.get(task), "cancel")
        with pytest.raises(MissingLink):
            await mine.change(changed, title="z")


async def test_what_somebody_else_has_changed_is_not_changed_back() -> None:
    """A client that sends its change again makes a nut cake of a cake without nuts."""
    app = create_app()
    async with running(app):
        (mine, _), (theirs, wire) = connected(app), connected(app)
        task = await mine.create(title="nut cake", tags=["party"])
        seen = [await theirs.get(task), await anext(theirs.tasks()), {**task}]
        task = await mine.change(task, title="no nuts")
        for each in seen:
            for refused in (theirs.change(each, title="nut cake, big"), theirs.delete(each)):
                with pytest.raises(Refused, match="412"):
                    await refused
            assert await theirs.get(each) == task
            task = await theirs.change(each, priority=1 + each["priority"] % 5, tags=["party"])
            task = await mine.change(task, priority=each["priority"])
        assert (task["title"], {each.partition(" ")[0] for each in wire.asked}) == (
            "no nuts",
            {"GET", "PATCH", "DELETE"},
        )


async def test_a_task_of_a_list_is_changed_moved_and_deleted() -> None:
    """What is compared before a task of a list is deleted differs from what a list shows."""
    app = create_app()
    async with running(app):
        client, _ = connected(app)
        for title in "ab":
            await client.create(title=title, tags=["x"])
        first, second = [each async for each in client.tasks(sort="title")]
        await client.delete(second)
        assert (await client.move(first, "start"))["status"] == "doing"
        with pytest.raises(Refused, match="412 somebody else"):
            await client.move(first, "cancel")


async def test_two_who_share_a_client_do_not_overwrite_each_other() -> None:
    """What one part of a program has read lets another part overwrite it."""
    app = create_app()
    async with running(app):
        shared = TaskClient(httpx.AsyncClient(transport=Wire(app), base_url="http://tasks"), attempts=1)
        task = await shared.create(title="x")
        await shared.change(await shared.get(task), title="y")
        with pytest.raises(Refused, match="412"):
            await shared.change(task, title="z")
        assert (await shared.get(task))["title"] == "y"


async def test_a_client_that_always_loses_gives_up() -> None:
    """Two clients that retry for ever keep each other busy."""

    async def answer(request: httpx.Request) -> httpx.Response:
        links = {"self": {"href": "/t"}, "patch": {"href": "/t", "method": "PATCH"}}
        if request.method == "GET":
            return httpx.Response(200, json={"_links": links}, headers={"etag": '"1"'})
        sent.append(request.headers["if-match"])
        return httpx.Response(412, json={"detail": "too late"}, headers={"content-type": "application/problem+json"})

    sent: list[str] = []
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://t") as http:
        client = TaskClient(http, attempts=4)
        with pytest.raises(Refused, match="412 too late"):
            await client.change({"_links": {"self": {"href": "/t"}, "patch": {"href": "/t"}}}, title="x")
    assert sent == ['"1"'] * 4


async def test_a_list_is_read_as_far_as_it_is_wanted() -> None:
    """Whoever wants the first task loads a thousand."""
    app = create_app()
    async with running(app):
        client, wire = connected(app)
        for n in range(5):
            await client.create(title=f"t{n}", priority=1 + n % 2)
        wire.asked.clear()
        walk = client.tasks(page_size=2, sort="-title", **{"priority[gte]": 1})
        assert (await anext(walk))["title"] == "t4"
        assert len(wire.asked) == 1
        assert [task["title"] async for task in walk] == ["t3", "t2", "t1", "t0"]
        assert len(wire.asked) == 3


async def test_what_has_not_changed_is_not_loaded_again() -> None:
    """Every look at a task costs its whole body."""
    app = create_app()
    async with running(app):
        client, wire = connected(app)
        task = await client.create(title="x")
        wire.answered.clear()
        assert await client.get(task) == await client.get(task) == task
        assert wire.answered == {304: 2}


async def test_not_everything_is_kept() -> None:
    """A program that runs for a year keeps all that it has ever seen."""
    app = create_app()
    async with running(app):
        client, wire = connected(app)
        tasks = [await client.create(title=f"{n}") for n in range(210)]
        wire.answered.clear()
        for task in (tasks[0], tasks[100], tasks[0]):
            await client.get(task)
        assert wire.answered == {200: 1, 304: 2}


async def test_an_error_without_a_problem_is_told_too() -> None:
    """A proxy answers with a page, and the client fails at its JSON."""
    transport = httpx.MockTransport(lambda _: httpx.Response(502, text="<html>"))
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        with pytest.raises(Refused, match="502"):
            await TaskClient(http).create(title="x")


async def test_the_client_works_below_a_prefix() -> None:
    """A client of version 2 finds itself in another one."""
    async with served() as http:
        http.base_url = httpx.URL("http://tasks/")
        task = await TaskClient(http).create(title="x")
        assert await TaskClient(http).get(task) == task
