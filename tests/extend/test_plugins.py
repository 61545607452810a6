"""Plugins: set up at once, started in order, stopped in reverse, unwound when one cannot start."""

import asyncio
from pathlib import Path
from typing import Any, ClassVar

import pytest

from api_starter import APIStarter, Call, Conflict, Plugin
from api_starter.extend.errors import MissingPlugin
from checkpoints.ch02_core_framework.plugins import Cache, CachePlugin, Connection, DatabasePlugin, MetricsPlugin
from tests.extend.running import NotStartedError, asked, running


class Telling(Plugin):
    """Tells what happens to it, and fails where it shall."""

    def __init__(self, name: str, log: list[str], *fails: str, requires: tuple[str, ...] = ()) -> None:
        self.log, self.fails = log, fails
        type(self).name = name
        self.name = name  # type: ignore[misc]
        self.requires = requires  # type: ignore[misc]

    def tell(self, what: str) -> None:
        """Write it down."""
        self.log.append(f"{self.name} {what}")
        if what in self.fails:
            raise OSError(f"{self.name}: no {what}")

    def setup(self, app: APIStarter) -> None:
        self.tell("setup")

    async def startup(self, app: APIStarter) -> None:
        self.tell("startup")

    async def shutdown(self, app: APIStarter) -> None:
        self.tell("shutdown")


def life(*plugins: Plugin) -> None:
    """Start and stop an application with these plugins."""

    async def scenario() -> None:
        app = APIStarter()
        for plugin in plugins:
            app.add_plugin(plugin)
        async with running(app):
            pass

    asyncio.run(scenario())


def test_plugins_start_in_order_and_stop_in_reverse() -> None:
    """The cache is closed after the connection that it is flushed to."""
    log: list[str] = []
    life(Telling("a", log), Telling("b", log))
    assert log == ["a setup", "b setup", "a startup", "b startup", "b shutdown", "a shutdown"]


def test_a_failing_start_stops_what_had_started_and_says_why() -> None:
    """The application does not start, and its connections stay open."""
    log: list[str] = []
    with pytest.raises(NotStartedError, match="b: no startup"):
        life(Telling("a", log), Telling("b", log, "startup"), Telling("c", log))
    assert log[3:] == ["a startup", "b startup", "a shutdown"]


def test_a_failing_stop_does_not_keep_the_others_open() -> None:
    """One plugin that cannot say goodbye leaves the database locked."""
    log: list[str] = []
    life(Telling("a", log), Telling("b", log, "shutdown"))
    assert log[-2:] == ["b shutdown", "a shutdown"]


def test_a_missing_requirement_is_named() -> None:
    """The application fails somewhere inside the plugin that was added too early."""
    log: list[str] = []
    with pytest.raises(MissingPlugin, match="'b' requires 'a', 'c' to be added before it"):
        life(Telling("b", log, requires=("a", "c")), Telling("a", log))
    assert log == []
    life(Telling("a", log), Telling("b", log, requires=("a",)))


def test_a_plugin_needs_nothing_but_a_name() -> None:
    """A plugin that only registers an endpoint has to write three empty methods."""

    class Empty(Plugin):
        name: ClassVar[str] = "empty"

    life(Empty())


def test_the_services_of_the_application_outlive_its_plugins() -> None:
    """A plugin cannot use the pool any more when it stops."""
    log: list[str] = []

    async def pool() -> Any:
        yield log
        log.append("pool closed")

    class Using(Telling):
        def setup(self, app: APIStarter) -> None:
            app.services.provide(list, pool, singleton=True)

            @app.endpoint("/")
            async def use(found: list) -> int:  # type: ignore[type-arg]
                return len(found)

    async def scenario() -> None:
        app = APIStarter()
        app.add_plugin(Using("using", log))
        async with running(app), app.enter(Call("test", "", {})) as services:
            await services.get(list)

    asyncio.run(scenario())
    assert log == ["using startup", "using shutdown", "pool closed"]


def task_api(path: Path | str = ":memory:") -> APIStarter:
    """Return an application on all three plugins."""
    app = APIStarter()
    app.add_plugin(DatabasePlugin(str(path)))
    app.add_plugin(CachePlugin())
    app.add_plugin(MetricsPlugin())

    @app.endpoint("/tasks", methods=["POST"])
    async def create(db: Connection, title: str) -> tuple[dict[str, Any], int]:
        await db.execute("CREATE TABLE IF NOT EXISTS tasks (title TEXT)")
        await db.execute("INSERT INTO tasks VALUES (?)", title)
        if title == "doomed":
            raise Conflict("a later step failed")
        return {"title": title}, 201

    @app.endpoint("/tasks")
    async def read(db: Connection, cache: Cache) -> list[str]:
        await cache.set("read", "yes")
        return [title for (title,) in await db.execute("SELECT title FROM tasks")]

    return app


def test_a_request_is_a_transaction() -> None:
    """What a failed request has written is there."""

    async def scenario() -> None:
        app = task_api()
        async with running(app):
            titles = ["a", "doomed", "b", "c"]
            seen = await asyncio.gather(*(asked(app, "POST", f"/tasks?title={title}") for title in titles))
            assert [each.status_code for each in seen] == [201, 409, 201, 201]
            assert sorted((await asked(app, path="/tasks")).json()) == ["a", "b", "c"]

    asyncio.run(scenario())


def test_a_database_is_there_again_after_a_restart(tmp_path: Path) -> None:
    """Stopping loses what was committed."""

    async def scenario() -> None:
        for expected in (["x"], ["x", "x"]):
            app = task_api(tmp_path / "tasks.db")
            async with running(app):
                await asked(app, "POST", "/tasks?title=x")
                assert (await asked(app, path="/tasks")).json() == expected

    asyncio.run(scenario())


def test_a_database_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    """The application says that it is ready, and every request fails."""

    async def scenario() -> None:
        async with running(task_api(tmp_path / "nowhere" / "tasks.db")):
            pass

    with pytest.raises(NotStartedError, match="unable to open"):
        asyncio.run(scenario())


def test_a_value_is_kept_for_a_while() -> None:
    """A cache gives yesterday's answer."""
    now = [0.0]

    async def scenario() -> None:
        cache = CachePlugin(60.0, lambda: now[0]).cache
        await cache.set("key", 7)
        assert (await cache.get("key"), await cache.get("other")) == (7, None)
        now[0] = 60.0
        assert await cache.get("key") is None

    asyncio.run(scenario())


def test_metrics_count_what_is_sent() -> None:
    """A day of 500s is a green dashboard."""

    async def scenario() -> None:
        app = task_api()
        async with running(app):
            for path in ("/nowhere", "/nowhere", "/tasks"):
                await asked(app, path=path)
            lines = (await asked(app, path="/metrics")).text
        assert lines == 'responses_total{status="404"} 2\nresponses_total{status="500"} 1\n'

    asyncio.run(scenario())
