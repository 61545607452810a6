"""Who asks for a service while others do, goes away meanwhile, or has ended: nobody is disturbed, nothing stays."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

from api_starter import Container, ServiceScope


async def lends() -> AsyncIterator[str]:
    """Yield once."""
    yield "session"


def test_a_call_leaves_nothing_that_only_the_garbage_collector_finds() -> None:
    """A service that knows itself is kept until the collector comes, and the collector stops every request for it."""

    async def called() -> "weakref.ref[ServiceScope]":
        container = Container()
        container.provide(str, lends)
        async with ServiceScope(container, ServiceScope(container)) as scope:
            assert await scope.get(str) == "session"
            return weakref.ref(scope)

    gc.disable()
    try:
        assert asyncio.run(called())() is None
    finally:
        gc.enable()


def test_those_who_ask_the_application_at_the_same_time_share_its_singletons() -> None:
    """Two jobs that run outside of every call begin together, and each keeps a pool of connections of its own."""
    pools: list[int] = []

    class Pool:
        def __init__(self, address: str) -> None:
            pools.append(len(address))

    class Board:
        def __init__(self, pool: Pool) -> None:
            self.pool = pool

    async def find() -> str:
        await asyncio.sleep(0)
        return "here"

    async def scenario() -> None:
        container = Container()
        container.provide(Board, Board)
        container.provide(Pool, Pool, singleton=True)
        container.provide(str, find, singleton=True)
        root = ServiceScope(container)
        one, other = await asyncio.gather(root.get(Board), root.get(Board))
        assert one.pool is other.pool

    asyncio.run(scenario())
    assert len(pools) == 1


def test_who_is_cancelled_while_waiting_disturbs_nobody() -> None:
    """One client goes away, and the request that shares its pool of connections is answered with an error."""
    made: list[str] = []

    async def scenario() -> None:
        begun, go = asyncio.Event(), asyncio.Event()

        async def connect() -> str:
            begun.set()
            await go.wait()
            made.append("pool")
            return made[-1]

        container = Container()
        container.provide(str, connect)
        scope = ServiceScope(container)
        first, *others = (asyncio.create_task(scope.get(str)) for _ in range(4))
        await begun.wait()
        others[0].cancel()
        await asyncio.wait([others[0]])
        go.set()
        assert await asyncio.gather(first, *others[1:]) == ["pool"] * 3
        assert others[0].cancelled()

    asyncio.run(scenario())
    assert made == ["pool"]


def test_when_who_makes_it_is_cancelled_the_next_makes_it() -> None:
    """The client that came first goes away, and the others wait for ever for what nobody makes any more."""
    tries: list[str] = []

    async def scenario() -> None:
        begun, go = asyncio.Event(), asyncio.Event()

        async def connect() -> str:
            tries.append("begun")
            begun.set()
            await go.wait()
            return "pool"

        container = Container()
        container.provide(str, connect)
        scope = ServiceScope(container)
        first, *others = (asyncio.create_task(scope.get(str)) for _ in range(3))
        await begun.wait()
        first.cancel()
        await asyncio.wait([first])
        go.set()
        assert await asyncio.wait_for(asyncio.gather(*others), 2) == ["pool"] * 2

    asyncio.run(scenario())
    assert tries == ["begun"] * 2
