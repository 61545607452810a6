"""The half of the lab that runs beside the code under test: it calls, observes, and judges nothing.

An operation is a dict with the key ``op``, which names a method; ``what`` says in words what is called. The others:

    reset                                            forget all apps and connections, begin a new event loop
    call            target args kwargs               -> what the function returned
    asgi            target args                      -> a number for the app
    exchange        app scope events complete life   -> the messages that were sent
    stream.open     app scope events life            -> a number, and the first message
    stream.next     id                               -> the next message, or None
    stream.disconnect, stream.close     id
    stream.finished id                               -> True when the application's call has ended
    lifespan.open   app scope                        -> a number, and the answer to startup
    lifespan.close  id                               -> the answer to shutdown

The names ``websocket.open``, ``.send``, ``.receive`` and ``.close`` are reserved.
"""

import asyncio
import inspect
import io
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pkgutil import resolve_name
from typing import Any, TypeVar

from workbook.lab.connection import Connection, Message, standing
from workbook.lab.driver import LIMIT, Setup
from workbook.lab.errors import Timeout
from workbook.lab.limits import Stuck, alarm, end_all, within
from workbook.lab.tracebacks import frames_of

T = TypeVar("T")
Step = tuple[int, Message]
"""The number of a connection, and what its application said first."""


class Host:
    """Performs operations on one event loop.

    Args:
        paths: folders put first on ``sys.path``; the probes' one among them.
        limit: seconds for one operation; None for as long as it takes, as a debugger needs it.
    """

    def __init__(self, paths: Iterable[str] = (), limit: float | None = LIMIT) -> None:
        sys.path[:0] = [path for path in paths if path not in sys.path]
        self.limit = limit
        self._runner = asyncio.Runner()
        self._things: list[Any] = []

    def perform(self, op: dict[str, Any]) -> Any:
        """Perform one operation and return its result.

        Raises:
            Timeout: it took longer than the limit.
            BaseException: whatever the code under test raised.
        """
        keys = dict(op)
        handler: Callable[..., Any] = getattr(self, f"_do_{keys.pop('op').replace('.', '_')}")
        what = keys.pop("what", "the call")
        try:
            with alarm(self.limit):
                return handler(**keys)
        except (Stuck, Timeout) as late:
            raise Timeout(f"{what} did not come back within {self.limit:g} s", frames_of(late)) from None

    def close(self) -> None:
        """End what still runs; what cannot be ended stays behind on a loop that turns no more."""
        self._things.clear()
        try:
            with alarm(0.5):
                self._runner.run(end_all())
        except (Stuck, RuntimeError):
            pass
        self._runner.get_loop().close()

    def _do_reset(self) -> None:
        """Begin anew; exit(), for one, closes standard input before it raises."""
        self.close()
        self._runner = asyncio.Runner()
        if sys.stdin.closed:
            sys.stdin = io.StringIO()

    def _do_call(self, target: str, args: list[Any], kwargs: dict[str, Any] | None = None) -> Any:
        found = resolve_name(target)
        result = found(*args, **(kwargs or {})) if callable(found) else found
        return self._run(self._within(result)) if inspect.isawaitable(result) else result

    def _do_asgi(self, target: str, args: list[Any]) -> int:
        return self._keep(self._do_call(target, args))

    def _do_exchange(self, *, complete: bool, **played: Any) -> list[Message]:
        async def exchange() -> list[Message]:
            connection = self._connect(**played)
            sent = await self._within(connection.play(), connection)
            connection.verify(complete=complete)
            return sent

        return self._run(exchange())

    def _do_stream_open(self, **played: Any) -> Step:
        async def begin() -> Step:
            connection = self._connect(held=True, **played)
            return self._keep(connection), await self._take(connection)

        return self._run(begin())

    def _do_stream_next(self, stream: int) -> Message:
        return self._run(self._take(self._things[stream]))

    def _do_stream_disconnect(self, stream: int) -> None:
        self._things[stream].disconnect()

    def _do_stream_finished(self, stream: int) -> bool:
        async def finish(connection: Connection) -> bool:
            try:
                await self._within(connection.play(), connection)
            except Timeout:
                return False
            connection.verify(complete=not connection.gone)
            return True

        return self._run(finish(self._things[stream]))

    def _do_stream_close(self, stream: int) -> None:
        self._things[stream].disconnect()
        self._things[stream].cancel()

    def _do_lifespan_open(self, app: int, scope: Message) -> Step:
        async def start() -> Step:
            scope["state"] = {}
            connection = self._connect(app, scope, [{"type": "lifespan.startup"}])
            connection.state = scope["state"]
            return self._keep(connection), await self._take(connection)

        return self._run(start())

    def _do_lifespan_close(self, life: int) -> Message:
        async def stop(connection: Connection) -> Message:
            connection.shutdown()
            answer = await self._take(connection)
            await self._within(connection.play(), connection)
            if answer["type"].endswith("complete"):
                connection.verify(complete=True)
            return answer

        return self._run(stop(self._things[life]))

    async def _take(self, connection: Connection) -> Message:
        """Return what the application sends next; an empty message when it ended and owes nothing."""
        message = await self._within(connection.take(), connection)
        if message is None:
            connection.verify(complete=not connection.gone)
        return message or {}

    def _connect(
        self, app: int, scope: Message, events: list[Message], life: int | None = None, *, held: bool = False
    ) -> Connection:
        if life is not None:
            scope["state"] = self._things[life].state.copy()
        return Connection(self._things[app], scope, events, held=held)

    def _keep(self, thing: Any) -> int:
        self._things.append(thing)
        return len(self._things) - 1

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    async def _within(self, work: Awaitable[T], connection: Connection | None = None) -> T:
        return await within(self.limit, work, connection.late if connection else _late)


def prepared(setup: Setup) -> Host:
    """Return a host for this set-up; the probes, and the course's modules, are imported anew by it."""
    probes = {entry.name for path in setup.paths for entry in os.scandir(path) if entry.is_dir()}
    for name in [name for name in sys.modules if name.partition(".")[0] in probes]:
        del sys.modules[name]
    if setup.tracks is not None:
        from workbook.overlay import Tracks, install

        install(Tracks.from_json(setup.tracks))
    return Host(setup.paths, setup.limit)


def _late(task: asyncio.Task[Any]) -> Timeout:
    return Timeout("", standing(task))
