"""Requests that can be repeated: a POST with an Idempotency-Key is done once and answered as often as it is sent."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from weakref import WeakValueDictionary

from api_starter import BadRequest, CallNext, RequestContext, Response, Stage
from taskapi.rest.errors import KeyReused
from taskapi.tasks import Clock

# region yours
# endregion

KEPT_FOR = timedelta(hours=24)
MOST_KEPT = 10_000
"""Answers that are kept at a time; for one more, the oldest goes."""

KEY = r'^("[!#-~]{1,253}"|[!#-+\--~][!#-+\--~]{0,254})$'
"""A key: 1 to 255 visible characters of ASCII without quotes, commas and spaces, or a text in quotes of as many."""

SUCCESSES = range(200, 300)

REPLAYED = (b"idempotency-replayed", b"true")


class Remembered(NamedTuple):
    """What is known of a request that was done.

    Attributes:
        request: its fingerprint.
        status, headers, body: those of its answer.
    """

    request: str
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass
class Claim:
    """A key that one request has for itself.

    Attributes:
        remembered: what was done with it before, or None; what is set here is kept from the end of the block on.
    """

    remembered: Remembered | None = None


class IdempotencyStore(Protocol):
    """Where answers are kept."""

    def claim(self, key: str) -> AbstractAsyncContextManager[Claim]:
        """Have a key for oneself until the block is left: whoever else claims it waits that long.

        What is set as ``remembered`` in the block is kept when the block is left without an error; None is not kept.
        """


class InMemoryIdempotencyStore:
    """Keeps the answers of one process, for ``KEPT_FOR`` and ``MOST_KEPT`` of them.

    ``_kept`` has when and what, the oldest first. ``_locks`` forgets a lock that nobody refers to any more.

    Args:
        clock: tells the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[datetime, Remembered]] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def claim(self, key: str) -> AbstractAsyncContextManager[Claim]:
        """Return what has a key for oneself from when it is entered until it is left; see ``IdempotencyStore``.

        Whoever claims another key does not wait. What an earlier block has kept is ``remembered`` at the beginning, if
        that block was left less than ``KEPT_FOR`` ago and it is among the latest ``MOST_KEPT``; it is as old as it was,
        however often it is used. A block that ends with an error keeps nothing new. A lock lives as long as somebody
        holds or awaits it: of a key for which nothing is remembered, nothing is left.
        """

        # region task 3.15: keep the first answer, let a twin wait for it, and refuse a key for another request
        @asynccontextmanager
        async def claimed() -> AsyncIterator[Claim]:
            lock = self._locks.setdefault(key, asyncio.Lock())
            async with lock:
                self._forget()
                before = self._kept[key][1] if key in self._kept else None
                claim = Claim(before)
                yield claim
                if claim.remembered is not None and claim.remembered is not before:
                    self._kept.pop(key, None)
                    self._forget(room=1)
                    self._kept[key] = self._clock.now(), claim.remembered

        return claimed()
        # endregion

    def _forget(self, room: int = 0) -> None:
        """Drop what was kept ``KEPT_FOR`` ago or earlier, and the oldest of the rest until there is room for more.

        Args:
            room: for how many answers there has to be room.
        """
        # region task 3.15: keep the first answer, let a twin wait for it, and refuse a key for another request
        now = self._clock.now()
        while self._kept:
            kept_at, _ = next(iter(self._kept.values()))
            if now - kept_at < KEPT_FOR and len(self._kept) + room <= MOST_KEPT:
                break
            self._kept.popitem(last=False)
        # endregion


class Idempotency:
    """The middleware that answers a repeated POST as it was answered first.

    It stands outside the services of a call: what it remembers was committed.

    Args:
        store: gives the store.
    """

    stage = Stage.ERRORS + 5

    def __init__(self, store: Callable[[], Awaitable[IdempotencyStore]]) -> None:
        self._store = store

    async def __call__(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Answer a POST with ``Idempotency-Key`` (draft-ietf-httpapi-idempotency-key-header), and pass the rest on.

        - The first request with a key is done. Its answer is remembered if its status is 200 to 299: what has failed
          may be tried again.
        - The same request with the same key gets that answer with ``idempotency-replayed: true``; nothing is done. It
          waits for the first, if that is not done yet. It is the same if its ``fingerprint`` is.

        The key in quotes and the same key without are the same. What is remembered is the answer as it was returned
        here: others add headers to it further out. Subclasses of ``Response`` are remembered as well, such as
        ``JSONResponse``, but not those with a ``__call__`` of their own: they send themselves in their own way, as a
        stream does, and are passed on.

        Raises:
            BadRequest: there are two keys, or what is there does not match ``KEY``.
            KeyReused: the key was used for another request.
        """
        given = ctx.headers.get_list("idempotency-key") if ctx.method == "POST" else []
        if not given:
            return await call_next(ctx)
        # region task 3.15: keep the first answer, let a twin wait for it, and refuse a key for another request
        if len(given) > 1 or not re.fullmatch(KEY, given[0]):
            raise BadRequest("Idempotency-Key has to be one text of 1 to 255 visible characters, best in quotes")
        request = fingerprint(ctx, await ctx.body())
        async with (await self._store()).claim(given[0].strip('"')) as claim:
            if claim.remembered:
                return replay(claim.remembered, request)
            response = await call_next(ctx)
            if type(response).__call__ is Response.__call__ and response.status in SUCCESSES:
                claim.remembered = Remembered(request, response.status, tuple(response.raw_headers), response.body)
            return response
        # endregion


def fingerprint(ctx: RequestContext, body: bytes) -> str:
    """Return a SHA-256 of what makes a request what it is: its method, path, query and body, and who asks.

    The path is the one that was asked for, ``ctx.scope["path"]``, and path and query count as they were sent, to the
    last slash. Where one part ends and the next begins counts, whatever stands in them: a letter or a line feed that
    moves from the query to the body makes another request. Who asks is the header ``authorization``. In
    which format and version the answer is wanted counts as well, for the answer is kept as it was sent: the headers
    ``accept``, ``api-version`` and ``content-type``. No other header counts.
    """
    # region task 3.15: keep the first answer, let a twin wait for it, and refuse a key for another request
    names = (b"authorization", b"accept", b"api-version", b"content-type")
    fields = [b"%s:%s" % (name, value) for name, value in ctx.scope["headers"] if name in names]
    target = f"{ctx.method} {ctx.scope['path']}".encode()
    parts = [target, ctx.scope.get("query_string", b""), body, *fields]
    return hashlib.sha256(b"".join(b"%d:%s" % (len(part), part) for part in parts)).hexdigest()
    # endregion


def replay(remembered: Remembered, request: str) -> Response:
    """Return the answer that is remembered, with ``REPLAYED`` behind its headers.

    It is a new ``Response`` each time, so that what others do to it does not change what is remembered.

    Args:
        remembered: the answer.
        request: the fingerprint of the request that is to be answered.

    Raises:
        KeyReused: the answer belongs to another request.
    """
    # region task 3.15: keep the first answer, let a twin wait for it, and refuse a key for another request
    if remembered.request != request:
        raise KeyReused("this Idempotency-Key was used for another request; take a new one")
    response = Response(remembered.body, remembered.status)
    response.raw_headers = [*remembered.headers, REPLAYED]
    return response
    # endregion
