"""Keys of requests that can be repeated: the store, the middleware, and the Task API with everybody at once.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import gc
from datetime import UTC, datetime, timedelta
from typing import Any

from ch03_rest.probes import telling_of_stubs
from contracts.http.racing import Unhurried, answers

from api_starter import APIStarter, CallNext, JSONResponse, RequestContext, Response, Stage
from api_starter.extend.ordering import Layer
from taskapi.app import create_app
from taskapi.rest.idempotency import Idempotency, InMemoryIdempotencyStore, Remembered, fingerprint, replay
from taskapi.tasks import TaskRepository


def unhurried(tasks: TaskRepository) -> Unhurried:
    """A repository that lets everybody else go first."""
    return Unhurried(tasks)


async def race(together: list[Any], afterwards: list[Any], before: list[Any] | None = None) -> list[Any]:
    """The answers to several requests at the same time, each with status, headers and body; a stub is raised."""
    app = create_app(["rest"])
    app.services.decorate(TaskRepository, unhurried, layer=Layer.RESILIENCE)
    return [_answer(each) for each in await answers(telling_of_stubs(app), together, afterwards, before)]


def _answer(messages: list[Any]) -> dict[str, Any]:
    headers = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
    body = b"".join(each.get("body", b"") for each in messages[1:])
    return {"status": messages[0]["status"], "headers": headers, "body": body.decode()}


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """What it shows."""
        return self.time


def _answer_of(name: str) -> Remembered:
    return Remembered(name, 200, (), name.encode())


async def kept(steps: list[Any]) -> list[Any]:
    """What a store remembers at each claim: a step is a number of seconds to wait, or a key and what is to be kept.

    A third member of a step is how many seconds its block takes.
    """
    clock, found = Clock(), []
    store = InMemoryIdempotencyStore(clock)
    for step in steps:
        if isinstance(step, list):
            async with store.claim(step[0]) as claim:
                found.append(claim.remembered and claim.remembered.request)
                if step[1]:
                    claim.remembered = _answer_of(step[1])
                clock.time += timedelta(seconds=sum(step[2:]))
        else:
            clock.time += timedelta(seconds=step)
    return found


async def kept_of_many(key: str, count: int, steps: list[Any]) -> list[Any]:
    """The same of steps after so many claims with keys that are a number behind a text, for each of which x is kept."""
    return (await kept([*([f"{key}{n}", "x"] for n in range(count)), *steps]))[count:]


def _end(name: str, *, fails: bool) -> None:
    if fails:
        raise OSError(name)


async def in_turns(asked: list[list[Any]]) -> list[str]:
    """What happens when all these claim at the same time, each by a name, with a key, and whether it fails."""
    store, log = InMemoryIdempotencyStore(Clock()), []

    async def work(name: str, key: str, *, fails: bool) -> None:
        try:
            async with store.claim(key) as claim:
                log.append(f"{name} begins, {claim.remembered.request if claim.remembered else 'nothing'} is known")
                for _ in range(5):
                    await asyncio.sleep(0)
                claim.remembered = claim.remembered or _answer_of(name)
                _end(name, fails=fails)
                log.append(f"{name} ends")
        except OSError:
            log.append(f"{name} fails")

    await asyncio.gather(*(work(name, key, fails=fails) for name, key, fails in asked))
    return log


async def left_of(keys: list[str]) -> int:
    """How many more objects there are after these keys were claimed, and nothing was kept for them."""
    store = InMemoryIdempotencyStore(Clock())
    async with store.claim("first"):
        pass
    gc.freeze()
    try:
        for key in keys:
            async with store.claim(key):
                pass
        gc.collect()
        return len(gc.get_objects())
    finally:
        gc.unfreeze()


def fingerprints(requests: list[list[Any]]) -> list[str]:
    """The fingerprint of each request: method, path, query, headers and body; its path was walked along already."""
    found = []
    for method, path, query, headers, body in requests:
        fields = [(name.encode(), value.encode()) for name, value in headers]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": fields}
        ctx = RequestContext(scope, _nothing)
        ctx.path = "/"
        found.append(fingerprint(ctx, body.encode()))
    return found


async def _nothing() -> Any:
    return {"type": "http.request", "body": b""}


def replayed(request: str, headers: list[list[str]], body: str, times: int) -> list[Any]:
    """What is sent for an answer that is replayed so often, when others add to each of its answers."""
    fields = tuple((name.encode(), value.encode()) for name, value in headers)
    remembered, found = Remembered(request, 201, fields, body.encode()), []
    for _ in range(times):
        answer = replay(remembered, request)
        found.append([answer.status, [[n.decode(), v.decode()] for n, v in answer.raw_headers], answer.body.decode()])
        answer.raw_headers.append((b"server-timing", b"app;dur=1"))
    return found


def of_another(request: str, other: str) -> Any:
    """What comes of an answer that belongs to another request."""
    return replay(Remembered(other, 201, (), b""), request).status


class Streamed(Response):
    """An answer that is made while it is sent."""

    async def __call__(self, _: Any, __: Any, send: Any) -> None:
        """Send the body in two pieces."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": b"one ", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})


class Upstream(Response):
    """An answer that is sent as any other; only its name looks like a stream."""


class Written(Streamed):
    """An answer that is made while it is sent, by what it has inherited."""


KINDS = {"plain": Response, "streamed": Streamed, "upstream": Upstream, "written": Written}


async def _passed(ctx: RequestContext, call_next: CallNext) -> Response:
    """Add a header to every answer, in place."""
    response = await call_next(ctx)
    response.raw_headers.append((b"passed", b"once"))
    return response


def counting(statuses: list[int], kind: str = "plain") -> Any:
    """An application that answers POST and GET with how often it was asked and one status after the other.

    Each answer passes a middleware that stands further out and adds the header ``passed``. A stub that is called in it
    is no answer of the application.
    """
    app, left = APIStarter(), list(statuses)
    store = InMemoryIdempotencyStore(Clock())

    async def get() -> InMemoryIdempotencyStore:
        return store

    app.add_middleware(Idempotency(get))
    app.add_middleware(_passed, stage=Stage.ERRORS + 2)

    @app.endpoint("/", methods=["POST", "GET"])
    async def work(_: RequestContext) -> Response:
        number = len(statuses) - len(left) + 1
        if kind == "json":
            return JSONResponse(number, left.pop(0))
        return KINDS[kind](str(number).encode(), left.pop(0))

    return telling_of_stubs(app)
