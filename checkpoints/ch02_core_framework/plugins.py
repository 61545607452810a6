"""Three plugins on the public names alone: a database, a cache, metrics. Each is small enough to be read at once."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any

from api_starter import APIStarter, CallNext, Plugin, RequestContext, Response, Stage, TextResponse


class Connection:
    """One transaction on the database, a call's own."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    async def execute(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement in a thread, with a value for each ``?`` in it, and return its rows."""
        return await asyncio.to_thread(lambda: self._raw.execute(sql, values).fetchall())


class DatabasePlugin(Plugin):
    """SQLite: one call, one transaction, committed when the call succeeds and rolled back when it does not.

    Args:
        path: the file, or ``":memory:"``.
    """

    name = "database"

    def __init__(self, path: str = ":memory:") -> None:
        self.path, self._turn = path, asyncio.Lock()

    def setup(self, app: APIStarter) -> None:
        """Provide a Connection to every call."""
        app.services.provide(Connection, self.transaction)

    async def startup(self, app: APIStarter) -> None:  # noqa: ARG002 - as in Plugin
        """Open the database."""
        self._raw = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)

    async def shutdown(self, app: APIStarter) -> None:  # noqa: ARG002 - as in Plugin
        """Close it."""
        self._raw.close()

    async def transaction(self) -> AsyncIterator[Connection]:
        """Yield a connection in a transaction; the next call waits until it has ended.

        SQL statements begin it and end it: ``BEGIN``, and then ``COMMIT``, or ``ROLLBACK`` if the call fails. An error
        of the call is raised at the ``yield``, and goes on from here.
        """
        async with self._turn:
            self._raw.execute("BEGIN")
            try:
                yield Connection(self._raw)
            except BaseException:
                self._raw.execute("ROLLBACK")
                raise
            self._raw.execute("COMMIT")


class Cache:
    """Values that are kept for a while: ``seconds`` by a ``clock`` that never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._kept: dict[str, tuple[float, Any]] = {}

    async def get(self, key: str) -> Any:
        """Return the value, or None if there is none or its time is over."""
        until, value = self._kept.get(key, (0.0, None))
        return value if self._clock() < until else None

    async def set(self, key: str, value: Any) -> None:
        """Keep a value from now on."""
        self._kept[key] = self._clock() + self._seconds, value


class CachePlugin(Plugin):
    """One Cache for the application; the arguments are those of Cache."""

    name = "cache"

    def __init__(self, seconds: float = 60.0, clock: Callable[[], float] = monotonic) -> None:
        self.cache = Cache(seconds, clock)

    def setup(self, app: APIStarter) -> None:
        """Provide the Cache."""
        app.services.provide(Cache, lambda: self.cache, singleton=True)


class MetricsPlugin(Plugin):
    """Counts the responses by their status, and shows the counts at ``/metrics``."""

    name = "metrics"

    def __init__(self) -> None:
        self.responses: Counter[int] = Counter()

    def setup(self, app: APIStarter) -> None:
        """Watch every response from outside the error handling: what is counted is what is sent."""
        app.add_middleware(self.count, stage=Stage.OBSERVE)
        app.endpoint("/metrics", name="metrics")(self.show)

    async def count(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Count one response."""
        response = await call_next(ctx)
        self.responses[response.status] += 1
        return response

    async def show(self, _: RequestContext) -> TextResponse:
        """Show one line for each status, in the words of Prometheus: ``responses_total{status="200"} 7``."""
        lines = [f'responses_total{{status="{status}"}} {n}\n' for status, n in sorted(self.responses.items())]
        return TextResponse("".join(lines))
