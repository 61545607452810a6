"""A cache that stands between the Task API and its clients shows nobody what is not true any more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from taskapi.app import create_app
from taskapi.rest.plugin import plugin
from tests.extend.running import running
from tests.taskapi.caching import Cache

Scene = Callable[[httpx.AsyncClient, httpx.AsyncClient, Cache], Awaitable[None]]


class Forgetful(httpx.AsyncBaseTransport):
    """An origin that leaves a header field out."""

    def __init__(self, origin: httpx.AsyncBaseTransport, name: str) -> None:
        self.origin, self.name = origin, name

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.origin.handle_async_request(request)
        response.headers.pop(self.name, None)
        return response


@asynccontextmanager
async def scene(without: str = "") -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient, Cache]]:
    """Give a client behind a cache, one that asks directly, and the cache."""
    app = create_app([], extra=[plugin()])
    origin = httpx.ASGITransport(app)
    cache = Cache(Forgetful(origin, without) if without else origin)
    async with (
        running(app),
        httpx.AsyncClient(transport=cache, base_url="http://tasks") as behind,
        httpx.AsyncClient(transport=origin, base_url="http://tasks") as direct,
    ):
        yield behind, direct, cache


def play(actions: Scene, without: str = "") -> None:
    """Play a scene."""

    async def run() -> None:
        async with scene(without) as given:
            await actions(*given)

    asyncio.run(run())


async def a_task_changes(behind: httpx.AsyncClient, direct: httpx.AsyncClient, cache: Cache) -> None:
    """Somebody else changes a task that the cache has; the task and the list have to be new."""
    path = (await direct.post("/tasks", json={"title": "old"})).headers["location"]
    for url in (path, "/tasks"):
        await behind.get(url)
    await direct.patch(path, json={"title": "new"}, headers={"if-match": "*"})
    assert (await behind.get(path)).json()["title"] == "new"
    assert [each["title"] for each in (await behind.get("/tasks")).json()["items"]] == ["new"]
    assert cache.told == ["miss"] * 4


async def formats_are_asked_for_in_turns(behind: httpx.AsyncClient, direct: httpx.AsyncClient, cache: Cache) -> None:
    """Clients of several formats and versions share the cache, twice each."""
    path = (await direct.post("/tasks", json={"title": "one"})).headers["location"]
    wishes = [{"accept": "application/json"}, {"accept": "application/xml"}, {"accept": "text/csv"}]
    wishes += [{"accept": "application/json", "api-version": "1"}]
    for url in (path, "/tasks"):
        for _ in range(2):
            for wish in wishes:
                cached, fresh = await behind.get(url, headers=wish), await direct.get(url, headers=wish)
                assert (cached.content, cached.headers["content-type"]) == (
                    fresh.content,
                    fresh.headers["content-type"],
                )
    assert sorted(set(cache.told)) == ["miss", "revalidated"]
    assert cache.told.count("revalidated") == len(cache.told) / 2


async def nothing_changes(behind: httpx.AsyncClient, direct: httpx.AsyncClient, cache: Cache) -> None:
    """What is still good is not sent again."""
    path = (await direct.post("/tasks", json={"title": "same"})).headers["location"]
    for url in (path, "/tasks"):
        first, again = await behind.get(url), await behind.get(url)
        assert again.content == first.content
    assert cache.told == ["miss", "revalidated"] * 2


@pytest.mark.parametrize("actions", [a_task_changes, formats_are_asked_for_in_turns, nothing_changes])
def test_a_cache_is_told_what_it_needs(actions: Scene) -> None:
    """A changed task is shown as it was, JSON comes for XML, or the cache is of no use."""
    play(actions)


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        (a_task_changes, "cache-control"),
        (formats_are_asked_for_in_turns, "vary"),
        (nothing_changes, "etag"),
    ],
)
def test_the_cache_would_show_what_is_missing(actions: Scene, field: str) -> None:
    """A cache that forgives everything would prove nothing."""
    with pytest.raises(AssertionError):
        play(actions, without=field)
