"""The container: recipes, scopes, decorators in layers, and wiring that cannot work."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol

import pytest

from api_starter import APIStarter, Container, Layer, NotFound, ServiceScope, WiringError
from api_starter.extend.errors import (
    AlreadyProvided,
    CaptiveService,
    CyclicServices,
    ScopeLeft,
    ServiceNotProvided,
)
from tests.core.asking import ask
from tests.extend.running import NotStartedError, running


class Clock:
    """Needs nothing."""


class Session:
    """Lives for a call."""


class Tasks(Protocol):
    """What somebody can do with tasks."""

    async def read(self, reader: str) -> str:
        """Return a task, or raise NotFound."""


class Memory:
    """All tasks, for everybody."""

    async def read(self, reader: str) -> str:
        """Return the one task there is."""
        return "alice's secret"


class Authorised:
    """Lets only the owner through."""

    def __init__(self, inner: Tasks) -> None:
        self.inner = inner

    async def read(self, reader: str) -> str:
        """Return the task, if it is the reader's."""
        if reader != "alice":
            raise NotFound("no task")
        return await self.inner.read(reader)


class Cached:
    """Remembers what it has read, for whoever asks."""

    kept: dict[str, str]

    def __init__(self, inner: Tasks) -> None:
        self.inner = inner

    async def read(self, reader: str) -> str:
        """Return the task, from memory if it was read before."""
        if "task" not in self.kept:
            self.kept["task"] = await self.inner.read(reader)
        return self.kept["task"]


def scope_of(container: Container) -> ServiceScope:
    """Return the services of one call."""
    container.provide(ServiceScope, Clock)
    return ServiceScope(container, ServiceScope(container))


async def reads_as_bob(authorise_at: int) -> str | None:
    """Let alice read her task and then bob; the cache was registered last. Return what bob gets."""
    container = Container()
    container.provide(Tasks, Memory, singleton=True)
    container.decorate(Tasks, Authorised, layer=authorise_at)
    container.decorate(Tasks, type("Fresh", (Cached,), {"kept": {}}), layer=Layer.CACHE)
    tasks = await ServiceScope(container).get(Tasks)
    await tasks.read("alice")
    try:
        return await tasks.read("bob")
    except NotFound:
        return None


def test_the_declared_layer_keeps_the_cache_inside_the_authorisation() -> None:
    """Bob reads alice's task out of the cache."""
    assert asyncio.run(reads_as_bob(Layer.AUTHORIZE)) is None


def test_the_order_of_registration_alone_would_leak() -> None:
    """The test above proves nothing, because nothing leaks anyway."""
    assert asyncio.run(reads_as_bob(Layer.CACHE)) == "alice's secret"


def test_everybody_in_a_call_shares_one_and_another_call_has_its_own() -> None:
    """Half of a request is written in one transaction, half in another."""

    class Board:
        def __init__(self, session: Session, clock: Clock) -> None:
            self.session, self.clock = session, clock

    async def scenario() -> None:
        container = Container()
        container.provide(Board, Board)
        container.provide(Session, Session)
        container.provide(Clock, Clock, singleton=True)
        root = ServiceScope(container)
        async with ServiceScope(container, root) as one, ServiceScope(container, root) as two:
            board = await one.get(Board)
            assert board.session is await one.get(Session)
            assert board.session is not await two.get(Session)
            assert board.clock is (await two.get(Board)).clock is await root.get(Clock)

    asyncio.run(scenario())


def test_resolvers_at_the_same_time_share_one() -> None:
    """Two GraphQL resolvers open two transactions for one request."""
    opened: list[Session] = []

    async def open_session() -> AsyncIterator[Session]:
        await asyncio.sleep(0)
        opened.append(Session())
        yield opened[-1]

    class Board:
        def __init__(self, session: Session) -> None:
            self.session = session

    async def scenario() -> None:
        container = Container()
        container.provide(Session, open_session)
        container.provide(Board, Board)
        async with scope_of(container) as scope:
            first, second, session = await asyncio.gather(scope.get(Board), scope.get(Board), scope.get(Session))
        assert first is second
        assert [first.session, session] == [opened[0], opened[0]]
        assert len(opened) == 1

    asyncio.run(scenario())


def test_requests_at_the_same_time_share_one_singleton() -> None:
    """Two pools of connections, of which one is never closed."""
    made: list[Clock] = []

    async def make() -> Clock:
        await asyncio.sleep(0)
        made.append(Clock())
        return made[-1]

    async def scenario() -> None:
        container = Container()
        container.provide(Clock, make, singleton=True)
        root = ServiceScope(container)
        scopes = [ServiceScope(container, root) for _ in range(3)]
        assert len(set(await asyncio.gather(*(scope.get(Clock) for scope in scopes)))) == 1
        assert len(made) == 1

    asyncio.run(scenario())


def test_a_factory_that_fails_is_tried_again() -> None:
    """One hiccup of the database, and the application is broken until it is started again."""
    tries = iter([OSError("down"), None])

    async def connect() -> Clock:
        if error := next(tries):
            raise error
        return Clock()

    async def scenario() -> None:
        container = Container()
        container.provide(Clock, connect, singleton=True)
        root = ServiceScope(container)
        with pytest.raises(OSError, match="down"):
            await root.get(Clock)
        assert isinstance(await root.get(Clock), Clock)

    asyncio.run(scenario())


def logging_factory(name: str, log: list[str], *, needs: Any = None, fail: str = "") -> Any:
    """Return an asynchronous generator that tells how it is left, and raises an error in leaving if it shall."""

    async def factory(needed: Any) -> AsyncIterator[object]:
        log.append(f"{name} opened")
        try:
            yield object()
        except Exception as error:
            log.append(f"{name} rolled back: {error}")
            raise
        log.append(f"{name} committed")
        if fail:
            raise OSError(fail)

    factory.__annotations__["needed"] = needs or Clock
    return factory


def container_of_two(log: list[str], **fail: str) -> Container:
    """Return a container in which Board needs Session, and both are cleaned up."""
    container = Container()
    container.provide(Clock, Clock)
    container.provide(Session, logging_factory("session", log, fail=fail.get("session", "")))
    container.provide(Tasks, logging_factory("tasks", log, needs=Session, fail=fail.get("tasks", "")))
    return container


def test_what_was_opened_is_left_in_reverse() -> None:
    """The connection is closed before the transaction on it."""
    log: list[str] = []

    async def scenario() -> None:
        async with scope_of(container_of_two(log)) as scope:
            await scope.get(Tasks)

    asyncio.run(scenario())
    assert log == ["session opened", "tasks opened", "tasks committed", "session committed"]


def test_an_error_is_told_to_everything_that_is_left() -> None:
    """A request that failed is committed."""
    log: list[str] = []

    async def scenario() -> None:
        async with scope_of(container_of_two(log)) as scope:
            await scope.get(Tasks)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(scenario())
    assert log[2:] == ["tasks rolled back: no", "session rolled back: no"]


def test_a_failing_commit_rolls_back_what_is_further_out() -> None:
    """Half of it is written: the tasks are not, the session is."""
    log: list[str] = []

    async def scenario() -> None:
        async with scope_of(container_of_two(log, tasks="disk full")) as scope:
            await scope.get(Tasks)

    with pytest.raises(OSError, match="disk full"):
        asyncio.run(scenario())
    assert log[2:] == ["tasks committed", "session rolled back: disk full"]


def test_nobody_can_hide_an_error_from_those_further_out() -> None:
    """A cache that swallows an error makes the database commit what had failed."""
    log: list[str] = []

    async def swallow(_: Session) -> AsyncIterator[str]:
        try:
            yield "x"
        except ValueError:
            log.append("swallowed")

    async def scenario() -> None:
        container = container_of_two(log)
        container.replace(Tasks, swallow)
        async with scope_of(container) as scope:
            await scope.get(Tasks)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(scenario())
    assert log == ["session opened", "swallowed", "session rolled back: no"]


def test_a_replaced_service_keeps_its_decorators() -> None:
    """A plugin that brings another database takes the authorisation away."""

    async def scenario() -> None:
        container = Container()
        container.provide(Tasks, Memory)
        container.decorate(Tasks, Authorised, layer=Layer.AUTHORIZE)
        await scope_of(container).get(Tasks)
        container.replace(Tasks, type("Sql", (Memory,), {}))
        tasks = await ServiceScope(container).get(Tasks)
        assert isinstance(tasks, Authorised)
        assert type(tasks.inner).__name__ == "Sql"

    asyncio.run(scenario())


def test_many_plugins_contribute_to_one_port() -> None:
    """The last plugin's health check is the only one."""

    def second(clock: Clock) -> tuple[str, Clock]:
        return "second", clock

    async def scenario() -> None:
        container = Container()
        container.provide(Clock, Clock)
        container.contribute(tuple, lambda: "first")
        container.contribute(tuple, second)
        scope = scope_of(container)
        found = await scope.all(tuple)
        assert found == ["first", ("second", await scope.get(Clock))]
        assert await scope.all(tuple) == found
        assert await scope.all(list) == []

    asyncio.run(scenario())


def test_a_parameter_with_a_default_is_left_alone() -> None:
    """A class cannot have a setting with a sensible value."""

    class Limited:
        def __init__(self, clock: Clock, limit: int = 7, *_: int, **__: int) -> None:
            self.clock, self.limit = clock, limit

    async def scenario() -> None:
        container = Container()
        container.provide(Clock, Clock)
        container.provide(Limited, Limited)
        assert (await scope_of(container).get(Limited)).limit == 7

    asyncio.run(scenario())


class A:
    """Needs B."""

    def __init__(self, b: "B") -> None:
        """Take a B."""


class B:
    """Needs C."""

    def __init__(self, c: "C") -> None:
        """Take a C."""


class C:
    """Needs A, perhaps."""

    def __init__(self, a: A) -> None:
        """Take an A."""


def abc(**recipes: Any) -> Container:
    """Return a container with A, which needs B, which needs C; each once for the application, unless it is replaced."""
    container = Container()
    container.provide(A, A, singleton=True)
    container.provide(B, B, singleton=True)
    return container


def test_singletons_may_need_one_another_however_deep() -> None:
    """The third in a row is looked for among what was made, and is not there."""

    class Pool:
        def __init__(self, clock: Clock) -> None:
            self.clock = clock

    class Store:
        def __init__(self, pool: Pool) -> None:
            self.pool = pool

    class Board:
        def __init__(self, store: Store) -> None:
            self.store = store

    container = Container()
    for port in (Clock, Pool, Store):
        container.provide(port, port, singleton=True)
    container.provide(Board, Board)
    root = ServiceScope(container)

    async def scenario() -> bool:
        board = await ServiceScope(container, root).get(Board)
        return board.store.pool.clock is await root.get(Clock)

    assert asyncio.run(scenario())


def test_a_missing_service_is_told_with_the_way_to_it() -> None:
    """The error says KeyError, and nobody knows who wanted it."""
    with pytest.raises(ServiceNotProvided, match="A -> B -> C: nobody provides C; is the plugin added"):
        abc().plan(A)


def test_a_cycle_is_told_with_its_way() -> None:
    """The error is a RecursionError."""
    container = abc()
    container.provide(C, C, singleton=True)
    with pytest.raises(CyclicServices, match="A -> B -> C -> A: a service cannot need itself"):
        container.plan(A)


def test_a_captive_service_is_told_with_its_way() -> None:
    """The application keeps the session of the first request for ever, and everybody shares it."""
    container = abc()
    container.provide(C, Clock)
    with pytest.raises(CaptiveService, match="A -> B -> C: a singleton cannot hold what lives for a call"):
        container.plan(A)


def test_a_decorator_can_make_a_singleton_captive() -> None:
    """A decorator keeps the actor of the first request."""

    def wrap(inner: Clock, session: Session) -> Clock:
        return inner

    container = Container()
    container.provide(Clock, Clock, singleton=True)
    container.provide(Session, Session)
    container.decorate(Clock, wrap, layer=Layer.AUTHORIZE)
    with pytest.raises(CaptiveService, match="Clock -> Session"):
        container.plan(Clock)


def test_two_providers_are_told() -> None:
    """The plugin that is added last wins, without a word."""
    container = Container()
    container.provide(Clock, Clock)
    with pytest.raises(AlreadyProvided, match=r"Clock is provided already; say replace\(...\)"):
        container.provide(Clock, Clock)
    with pytest.raises(ServiceNotProvided, match="Session cannot be replaced"):
        container.replace(Session, Session)


def test_a_factory_has_to_say_what_it_needs() -> None:
    """A factory is called with too few arguments, by the first request."""

    def unannotated(clock) -> Clock:  # type: ignore[no-untyped-def]
        return clock  # type: ignore[no-any-return]

    def unknown(clock: "Nowhere") -> Clock:  # type: ignore[name-defined]  # noqa: F821
        return clock  # type: ignore[no-any-return]

    for factory, words in ((unannotated, "annotate every parameter"), (unknown, "'Nowhere' is not defined")):
        container = Container()
        container.provide(Clock, factory)
        with pytest.raises(WiringError, match=words):
            container.plan(Clock)


def test_wiring_is_checked_when_the_application_starts() -> None:
    """The application starts, is called healthy, and the first request fails."""

    async def scenario(app: APIStarter) -> None:
        async with running(app):
            raise AssertionError("not started")

    missing, undecorated, asking = APIStarter(), APIStarter(), APIStarter()
    missing.services.provide(A, A)
    undecorated.services.decorate(Session, A, layer=Layer.CACHE)

    @asking.endpoint("/")
    async def show(_: Session) -> None:
        return None

    unknown = "Session: nobody provides Session"
    for app, words in ((missing, "A -> B: nobody provides B"), (undecorated, unknown), (asking, unknown)):
        with pytest.raises(NotStartedError, match=words):
            asyncio.run(scenario(app))


def test_nothing_is_looked_up_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request pays for reading annotations."""

    class Board:
        def __init__(self, session: Session) -> None:
            self.session = session

    app = APIStarter()
    app.services.provide(Session, Session)
    app.services.provide(Board, Board)

    @app.endpoint("/")
    async def show(board: Board) -> str:
        return type(board.session).__name__

    assert ask(app).text == "Session"
    monkeypatch.setattr("inspect.signature", None)
    assert ask(app).text == "Session"


def test_a_missing_service_of_an_endpoint_is_a_500_that_hides_it(caplog: pytest.LogCaptureFixture) -> None:
    """The client learns the names of our classes."""
    app = APIStarter()

    @app.endpoint("/")
    async def show(_: Session) -> None:
        return None

    seen = ask(app)
    assert (seen.status_code, "Session" in seen.text) == (500, False)
    assert "nobody provides Session" in caplog.text


def test_singletons_are_closed_when_the_application_stops_and_it_can_start_again() -> None:
    """Connections stay open, or a test suite can start its application only once."""
    log: list[str] = []
    app = APIStarter()
    app.services.provide(Clock, Clock, singleton=True)
    app.services.provide(Session, logging_factory("session", log), singleton=True)

    @app.endpoint("/")
    async def show(_: Session) -> None:
        return None

    async def scenario() -> None:
        from tests.extend.running import asked

        for _ in range(2):
            async with running(app):
                assert (await asked(app)).status_code == 204
                assert (await asked(app)).status_code == 204
                assert log[-1] == "session opened"
            assert log[-1] == "session committed"

    asyncio.run(scenario())
    assert len(log) == 4


def test_a_scope_that_was_left_gives_nothing() -> None:
    """A stream reads from a connection that somebody else uses by now."""

    async def scenario() -> None:
        container = Container()
        container.provide(Session, Session)
        async with scope_of(container) as scope:
            await scope.get(Session)
        with pytest.raises(ScopeLeft, match="a stream opens its own services"):
            await scope.get(Session)

    asyncio.run(scenario())
