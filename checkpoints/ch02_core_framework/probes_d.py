"""Gates, events, plugins, and the Task API of this chapter.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from ch02_core_framework.plugins import Cache, CachePlugin, Connection, DatabasePlugin, MetricsPlugin

from api_starter import (
    APIStarter,
    Call,
    Conflict,
    Events,
    JSONResponse,
    Plugin,
    RequestContext,
    Response,
    ServiceScope,
    Stage,
)

Gate = Callable[[Call, ServiceScope], Any]


class TurnedAwayError(Exception):
    """A gate has turned a call away."""


class Actor:
    """Whoever acts."""

    def __init__(self, name: str = "nobody") -> None:
        self.name = name


def shown(app: APIStarter, log: list[str]) -> Any:
    """The application with its log at ``/log``; a stub that is called in it is no answer of the application."""
    stubs: list[NotImplementedError] = []

    async def keep(ctx: RequestContext, call_next: Callable[[RequestContext], Awaitable[Response]]) -> Response:
        try:
            return await call_next(ctx)
        except NotImplementedError as stub:
            stubs.append(stub)
            raise

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/log":
            await JSONResponse(log)(scope, receive, send)
            return
        await app(scope, receive, send)
        if stubs:
            raise stubs.pop()

    app.add_middleware(keep, stage=Stage.ERRORS + 1)
    return served


def gate_of(name: str, log: list[str], refuses: list[str], fails: list[str]) -> Gate:
    """A gate that tells how it is passed, turns the call away if it shall, and fails in leaving if it shall."""

    def gate(call: Call, _: ServiceScope) -> Any:
        log.append(f"{name} {call.protocol} {call.operation}")
        return passing()

    @asynccontextmanager
    async def passing() -> AsyncIterator[None]:
        if name in refuses:
            raise TurnedAwayError(name)
        try:
            yield
        except BaseException as error:
            log.append(f"{name} told {type(error).__name__}")
            if name in fails:
                raise OSError(name) from error
            raise
        log.append(f"{name} left")

    return gate


def gated(gates: list[tuple[str, int]], refuses: list[str], fails: list[str]) -> Any:
    """An application behind gates, each with its stage."""
    log: list[str] = []
    app = APIStarter()
    for name, stage in gates:
        app.gate(gate_of(name, log, refuses, fails), stage=stage)

    @app.endpoint("/work")
    async def work(_: RequestContext) -> str:
        log.append("work")
        return "done"

    return shown(app, log)


@asynccontextmanager
async def identify(call: Call, services: ServiceScope) -> AsyncIterator[None]:
    """Say who is calling, or turn the call away."""
    name = call.headers.get("authorization", "")
    if not name:
        raise TurnedAwayError("who are you?")
    services.set(Actor, Actor(name))
    yield


async def three_protocols(name: str) -> dict[str, str]:
    """Who acts in a request, a message of a WebSocket and a job of a queue, or what turned them away."""
    app = APIStarter()
    app.services.provide(Actor, Actor)
    app.gate(identify, stage=Stage.IDENTIFY)

    async def entered(protocol: str) -> str:
        try:
            async with app.enter(Call(protocol, "act", {"authorization": name} if name else {})) as services:
                return (await services.get(Actor)).name
        except TurnedAwayError:
            return "turned away"

    return {protocol: await entered(protocol) for protocol in ("http", "websocket", "queue")}


async def at_the_same_time(names: list[str]) -> list[str]:
    """Who acts in calls that all wait until the last of them is inside."""
    app = APIStarter()
    app.services.provide(Actor, Actor)
    app.gate(identify, stage=Stage.IDENTIFY)
    inside, everybody = [], asyncio.Event()

    async def act(name: str) -> str:
        async with app.enter(Call("http", "act", {"authorization": name})) as services:
            inside.append(name)
            if len(inside) == len(names):
                everybody.set()
            await everybody.wait()
            return (await services.get(Actor)).name

    acting = [asyncio.ensure_future(act(name)) for name in names]
    done, _ = await asyncio.wait(acting, return_when=asyncio.FIRST_EXCEPTION)
    for each in done:
        each.result()
    return [each.result() for each in acting]


async def cut_short(name: str) -> list[str]:
    """What a gate is told when the call is cancelled while the next one waits."""
    log: list[str] = []
    waits = asyncio.Event()
    app = APIStarter()

    @asynccontextmanager
    async def waiting(_: Call, __: ServiceScope) -> AsyncIterator[None]:
        waits.set()
        await asyncio.Event().wait()
        yield

    async def act() -> None:
        async with app.enter(Call("http", "act", {})):
            log.append("inside")

    app.gate(gate_of(name, log, [], []), stage=Stage.OBSERVE)
    app.gate(waiting, stage=Stage.LIMIT)
    acting = asyncio.ensure_future(act())
    await asyncio.wait({acting, asyncio.ensure_future(waits.wait())}, return_when=asyncio.FIRST_COMPLETED)
    acting.cancel()
    try:
        await acting
    except asyncio.CancelledError:
        log.append("cancelled")
    return log


class Happened:
    """Something has."""


class Saved(Happened):
    """Something was stored."""


class Renamed(Saved):
    """Something was stored under another name."""


EVENTS: dict[str, type] = {"object": object, "Happened": Happened, "Saved": Saved, "Renamed": Renamed}


async def dispatched(subscribers: list[tuple[str, str]], event: str) -> list[str]:
    """Who heard of an event, in which order; each subscriber has a name and a class that it waits for."""
    log: list[str] = []
    app = APIStarter()

    def subscriber(name: str) -> Callable[[object], Awaitable[None]]:
        async def hear(heard: object) -> None:
            log.append(f"{name} begins")
            await asyncio.sleep(0)
            log.append(f"{name} heard {type(heard).__name__}")

        return hear

    for name, kind in subscribers:
        app.events.on(EVENTS[kind], subscriber(name))
    await app.events.dispatch(EVENTS[event]())
    log.append("back")
    return log


class Records(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[list[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the level and the text of the error that comes along."""
        self.seen.append([record.name, record.levelname, str(record.exc_info[1]) if record.exc_info else ""])


def publishing(words: str) -> Any:
    """An application with three subscribers, of which the second fails; ``/log`` tells who heard."""
    log: list[str] = []
    app = APIStarter()

    async def hear(_: Saved) -> None:
        log.append("heard")

    async def fail(_: Saved) -> None:
        raise OSError(words)

    for subscriber in (hear, fail, hear):
        app.events.on(Saved, subscriber)

    @app.endpoint("/", methods=["POST"])
    async def save(events: Events) -> str:
        await events.publish(Saved())
        log.append("saved")
        return "saved"

    return shown(app, log)


async def logged(words: str) -> list[list[str]]:
    """What is logged when a subscriber fails."""
    app, records = APIStarter(), Records()

    async def fail(_: Saved) -> None:
        raise OSError(words)

    app.events.on(Saved, fail)
    logger = logging.getLogger("api_starter")
    logger.addHandler(records)
    try:
        await app.events.dispatch(Saved())
    finally:
        logger.removeHandler(records)
    return records.seen


async def stopped_in_a_subscriber() -> str:
    """What becomes of a dispatch that is cancelled while a subscriber waits."""
    app, waits = APIStarter(), asyncio.Event()

    async def wait(_: Saved) -> None:
        waits.set()
        await asyncio.Event().wait()

    app.events.on(Saved, wait)
    telling = asyncio.ensure_future(app.events.dispatch(Saved()))
    await asyncio.wait({telling, asyncio.ensure_future(waits.wait())}, return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    try:
        await telling
    except asyncio.CancelledError:
        return "cancelled"
    return "swallowed"


def task_api() -> Any:
    """The grown Task API."""
    from api_starter.extend.quickstart import create_app

    return create_app()


def other_host(prefix: str) -> Any:
    """Another application, which has added the plugin of the tasks to a page of its own."""
    from api_starter.extend.quickstart import TasksPlugin

    app = APIStarter()

    @app.endpoint(prefix, name="host.page")
    async def page(_: RequestContext) -> str:
        return "a page of its own"

    app.add_plugin(TasksPlugin())
    return app


class JournalPlugin(Plugin):
    """Writes down which tasks were done; somebody else's plugin, which knows three names of the Task API."""

    name = "journal"
    requires = ("tasks",)

    def __init__(self) -> None:
        self.lines: list[list[Any]] = []
        self.same: list[Any] = []

    def setup(self, app: APIStarter) -> None:
        """Subscribe, and show what was written and whether the repository is the same as in the first request."""
        from api_starter.extend.quickstart import TaskDone, TaskRepository

        async def write(event: TaskDone) -> None:
            self.lines.append([event.task_id, event.title])

        async def fail(_: TaskDone) -> None:
            raise OSError("the mail server is down")

        async def show(_: RequestContext) -> list[list[Any]]:
            return self.lines

        async def share(tasks: TaskRepository) -> bool:
            self.same.append(tasks)
            return tasks is self.same[0]

        app.events.on(TaskDone, fail)
        app.events.on(TaskDone, write)
        app.endpoint("/journal", name="journal.show")(show)
        app.endpoint("/shared", name="journal.share")(share)


def with_journal() -> Any:
    """The Task API with somebody else's plugin."""
    app = task_api()
    app.add_plugin(JournalPlugin())
    return app


def with_a_failing_end() -> Any:
    """The Task API with the journal, and something that fails at the end of every call that finishes a task."""
    app = with_journal()

    @asynccontextmanager
    async def gate(call: Call, _: ServiceScope) -> AsyncIterator[None]:
        yield
        if call.operation.endswith("/done"):
            raise Conflict("it could not be committed")

    app.gate(gate, stage=Stage.TENANT)
    return app


class NotesPlugin(Plugin):
    """Notes to the tasks, in a database; on three more plugins that somebody else wrote."""

    name = "notes"
    requires = ("tasks", "database", "cache", "metrics")

    def setup(self, app: APIStarter) -> None:
        """Register two endpoints; one fails after it has written, if it is told to."""
        table = "CREATE TABLE IF NOT EXISTS notes (text TEXT)"

        async def write(db: Connection, cache: Cache, text: str, doomed: bool = False) -> tuple[str, int]:  # noqa: FBT001, FBT002 - a query
            await db.execute(table)
            await db.execute("INSERT INTO notes VALUES (?)", text)
            if doomed:
                raise Conflict("a later step failed")
            await cache.set("last", text)
            return text, 201

        async def read(db: Connection, cache: Cache) -> dict[str, Any]:
            await db.execute(table)
            notes = [text for (text,) in await db.execute("SELECT text FROM notes ORDER BY rowid")]
            return {"notes": notes, "last": await cache.get("last")}

        app.endpoint("/notes", methods=["POST"], name="notes.write")(write)
        app.endpoint("/notes", name="notes.read")(read)


def with_plugins() -> Any:
    """The Task API with the course's three plugins, and a fourth that uses them."""
    app = task_api()
    for plugin in (DatabasePlugin(), CachePlugin(clock=lambda: 0.0), MetricsPlugin(), NotesPlugin()):
        app.add_plugin(plugin)
    return app
