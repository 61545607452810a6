"""Order, chains, timing and errors as only our framework has them.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import builtins
import logging
from collections.abc import Callable
from typing import Any

from ch02_core_framework.probes import Chained, Plain

from api_starter import (
    APIError,
    ClientDisconnected,
    ErrorHandlingMiddleware,
    NotFound,
    RequestContext,
    Response,
    Stage,
    TextResponse,
    TimingMiddleware,
    Unauthorized,
    Unprocessable,
)
from api_starter.extend.middleware import chain, problem
from api_starter.extend.ordering import Layer, Ordered


def ordered(pairs: list[tuple[float, Any]]) -> list[Any]:
    """The items of an Ordered to which these (position, item) were added."""
    there: Ordered[Any] = Ordered()
    for position, item in pairs:
        there.add(position, item)  # type: ignore[arg-type]
    return list(there)


def ordered_by_name(names: list[str]) -> list[str]:
    """The same, with the positions that have these names."""
    there: Ordered[str] = Ordered()
    for name in names:
        there.add(Layer[name.removeprefix("Layer.")] if name.startswith("Layer.") else Stage[name], name)
    return list(there)


def ordered_while_growing(pairs: list[tuple[int, str]]) -> list[list[str]]:
    """The items after each that was added, asked for twice each time."""
    there: Ordered[str] = Ordered()
    seen = []
    for position, item in pairs:
        there.add(position, item)
        seen += [list(there), list(there)]
    return seen


def _context(path: str = "/") -> RequestContext:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    return RequestContext({"type": "http", "method": "GET", "path": path, "headers": []}, receive)


async def _path(ctx: RequestContext) -> Response:
    return TextResponse(ctx.path)


class Marking:
    """A middleware that is an object: it puts its mark around the text of the response."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    async def __call__(self, ctx: RequestContext, call_next: Any) -> Response:
        """Mark one response."""
        response: Response = await call_next(ctx)
        response.body = f"{self.mark}({response.body.decode()})".encode()
        return response


async def marked(marks: list[str], paths: list[str]) -> list[str]:
    """What one chain of objects answers to several requests that run at the same time."""
    whole = chain([Marking(mark) for mark in marks], _path)
    responses = await asyncio.gather(*(whole(_context(path)) for path in paths))
    return [response.body.decode() for response in responses]


async def chained_from(marks: list[str]) -> str:
    """What a chain answers when its middlewares were given as a tuple that nobody else keeps."""
    response = await chain(tuple(Marking(mark) for mark in marks), _path)(_context("/"))
    return response.body.decode()


def nothing_between() -> bool:
    """Whether a chain without middlewares is what it would end with."""
    return chain([], _path) is _path


async def handed_out(times: int) -> list[bool]:
    """Whether a middleware is given the same callable by each request as by the first."""
    given: list[Any] = []

    async def keep(ctx: RequestContext, call_next: Any) -> Response:
        given.append(call_next)
        response: Response = await call_next(ctx)
        return response

    whole = chain([keep, Marking("inner")], _path)
    for _ in range(times):
        await whole(_context())
    return [each == given[0] for each in given]


async def asked_again(times: int) -> dict[str, int]:
    """How often each is called when a middleware calls what stands further in several times."""
    calls = {"inner": 0, "endpoint": 0}

    async def retry(ctx: RequestContext, call_next: Any) -> Response:
        for _ in range(times - 1):
            await call_next(ctx)
        response: Response = await call_next(ctx)
        return response

    async def inner(ctx: RequestContext, call_next: Any) -> Response:
        calls["inner"] += 1
        response: Response = await call_next(ctx)
        return response

    async def endpoint(ctx: RequestContext) -> Response:
        calls["endpoint"] += 1
        return await _path(ctx)

    await chain([retry, inner], endpoint)(_context())
    return calls


async def handed_on(path: str) -> str:
    """What the endpoint sees when a middleware hands on a context of its own."""

    async def rewrite(_: RequestContext, call_next: Any) -> Response:
        response: Response = await call_next(_context(path))
        return response

    response = await chain([rewrite, Marking("seen")], _path)(_context("/asked"))
    return response.body.decode()


def timed(begin: float, seconds: float, fields: list[str], *, fails: bool = False) -> Any:
    """An endpoint that takes so many seconds by the clock that the timing reads, and sets fields of its own."""
    now = [begin]

    async def work(_: RequestContext) -> Response:
        now[0] += seconds
        if fails:
            raise LookupError("too late")
        response = TextResponse("done")
        for value in fields:
            response.headers.append("server-timing", value)
        return response

    app = Chained(TimingMiddleware(lambda: now[0]))
    app.endpoint("/")(work)
    return app


def timed_failure(seconds: float) -> Any:
    """The same, with an endpoint that fails."""
    return timed(0.0, seconds, [], fails=True)


async def timed_together(seconds: list[float]) -> list[str]:
    """The times that one middleware tells of requests that run at the same time: each begins when the last has begun.

    The first begins at 0; they end in the order in which they began, each so many seconds after the one before.
    """
    now = [0.0]
    timing = TimingMiddleware(lambda: now[0])
    gates = [asyncio.Event() for _ in seconds]

    def waiting_at(gate: asyncio.Event) -> Any:
        async def wait(ctx: RequestContext) -> Response:
            await gate.wait()
            return await _path(ctx)

        return wait

    requests = [asyncio.ensure_future(timing(_context(), waiting_at(gate))) for gate in gates]
    told = []
    for request, gate, step in zip(requests, gates, seconds, strict=True):
        await asyncio.wait(requests, timeout=0)
        now[0] += step
        gate.set()
        told.append((await request).headers["server-timing"])
    return told


def stage_of_timing() -> int:
    """Where the timing stands if nobody says otherwise."""
    return int(TimingMiddleware.stage)


def problem_of(status: int, code: str, detail: str, headers: dict[str, str], more: dict[str, Any]) -> Any:
    """The problem details of an error with these properties."""
    kind = type("Planned", (APIError,), {"status": status, "code": code})
    return problem(kind(detail, headers=headers), **more)


def problem_of_faults(faults: list[dict[str, Any]], more: dict[str, Any]) -> Any:
    """The problem details of a request whose content is wrong."""
    return problem(Unprocessable("the content is wrong", faults), **more)


def problem_of_a_stranger(challenge: str) -> Any:
    """The problem details for somebody who has not said who they are."""
    return problem(Unauthorized("who is asking?", challenge=challenge))


def _made(hierarchy: list[tuple[str, list[str]]]) -> dict[str, Any]:
    known: dict[str, Any] = {"Exception": Exception, "APIError": APIError, "NotFound": NotFound, "KeyError": KeyError}
    for name, bases in hierarchy:
        known[name] = type(name, tuple(known[base] for base in bases), {})
    return known


def found(hierarchy: list[tuple[str, list[str]]], handled: list[str], kind: str) -> str:
    """For which class the handler was registered that is found for ``kind``.

    The hierarchy is of (class, its bases); handlers for ``handled`` are registered in this order.
    """
    known, errors = _made(hierarchy), ErrorHandlingMiddleware()
    names: dict[Any, str] = {errors.handlers[APIError]: "APIError", errors.handlers[Exception]: "Exception"}
    for name in handled:
        handler = _answering(name)
        names[handler] = name
        errors.handlers[known[name]] = handler
    return names[errors.find(known[kind])]


def found_after_all_were_removed() -> bool:
    """Whether something answers when nobody has a handler any more."""
    errors = ErrorHandlingMiddleware()
    known = errors.handlers[Exception]
    errors.handlers.clear()
    return errors.find(KeyError) == known


def found_before_and_after() -> list[bool]:
    """Whether a handler is found before it was registered, after that, and after it was taken away."""
    errors, handler = ErrorHandlingMiddleware(), _answering("KeyError")
    seen = [errors.find(KeyError) is handler]
    errors.handlers[KeyError] = handler
    seen.append(errors.find(KeyError) is handler)
    del errors.handlers[KeyError]
    return [*seen, errors.find(KeyError) is handler]


def _answering(text: str) -> Any:
    async def handle(_ctx: RequestContext, _error: Exception) -> str:
        return text

    return handle


class Records(logging.Handler):
    """Keeps what is logged, formatted, with its logger and its level."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[list[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.kept.append([record.name, record.levelname, self.format(record)])


async def logged(raised: str, failure: str) -> dict[str, Any]:
    """How an error is answered, and what is logged; with ``failure`` its handler fails with that."""

    async def endpoint(_: RequestContext) -> Response:
        raise KeyError(raised)

    async def handle(_ctx: RequestContext, _error: Exception) -> object:
        if failure == "an object":
            return object()
        raise ZeroDivisionError(failure)

    errors, records = ErrorHandlingMiddleware(), Records()
    if failure:
        errors.handlers[KeyError] = handle
    return await _recorded(records, lambda: errors(_context(), endpoint))


async def raised_by_a_handler(failure: str, handled: str, status: int | None = None) -> dict[str, Any]:
    """How a KeyError is answered, and what is logged, when the handler for this class raises.

    It raises a ZeroDivisionError, or, with a status, an error of the framework with that status.
    """
    refused = type("Refused", (APIError,), {"status": status, "code": "refused"})

    async def endpoint(_: RequestContext) -> Response:
        raise KeyError("title")

    async def handle(_ctx: RequestContext, _error: Exception) -> Response:
        raise (refused if status else ZeroDivisionError)(failure)

    errors = ErrorHandlingMiddleware()
    errors.handlers[getattr(builtins, handled)] = handle
    return await _recorded(Records(), lambda: errors(_context(), endpoint))


async def no_response(returned: Any) -> dict[str, Any]:
    """How it is answered, and what is logged, when a middleware returns this and not the response."""

    async def forget(ctx: RequestContext, call_next: Any) -> Any:
        await call_next(ctx)
        return returned

    return await _recorded(Records(), lambda: chain([ErrorHandlingMiddleware(), forget], _path)(_context()))


async def _recorded(records: Records, answer: Callable[[], Any]) -> dict[str, Any]:
    root = logging.getLogger()
    root.addHandler(records)
    try:
        response = await answer()
    finally:
        root.removeHandler(records)
    return {"status": response.status, "body": response.body.decode(), "log": records.kept}


def seen_on_both_sides() -> Any:
    """An application that tells in the header what stands outside and inside of the error handling see of a 404."""
    app = Plain()
    inside: list[str] = []

    @app.middleware(stage=Stage.OBSERVE)
    async def outer(ctx: RequestContext, call_next: Any) -> Response:
        response: Response = await call_next(ctx)
        response.headers.append("x-outside", str(response.status))
        response.headers.append("x-inside", " ".join(inside))
        return response

    async def inner(ctx: RequestContext, call_next: Any) -> Response:
        try:
            response: Response = await call_next(ctx)
        except Exception as error:
            inside.append(type(error).__name__)
            raise
        return response

    app.add_middleware(inner)
    return app


def reporting(words: str) -> Any:
    """An application with a handler for everything, and an endpoint that is not there."""
    app = Plain()
    app.errors.handlers[Exception] = _answering(words)
    return app


def reading() -> Any:
    """An endpoint that wants a body."""

    async def read(ctx: RequestContext) -> str:
        return (await ctx.body()).decode()

    app = Plain()
    app.endpoint("/", methods=["POST"])(read)
    return app


async def gone() -> str:
    """What comes out of the error handling when the client has gone, with a handler for everything."""
    errors = ErrorHandlingMiddleware()
    errors.handlers[Exception] = errors.handlers[ClientDisconnected] = _answering("hello?")

    async def endpoint(_: RequestContext) -> Response:
        raise ClientDisconnected("gone")

    try:
        response = await errors(_context(), endpoint)
    except ClientDisconnected:
        return "ClientDisconnected"
    return str(response.status)


async def cancelled(waiting_in: str) -> str:
    """What becomes of a request that is cancelled while its endpoint waits, or the handler of its error."""
    begun, errors = asyncio.Event(), ErrorHandlingMiddleware()

    async def wait(*_: Any) -> Response:
        begun.set()
        await asyncio.Event().wait()
        return TextResponse("never")

    async def fail(_: RequestContext) -> Response:
        raise KeyError("title")

    errors.handlers[KeyError] = wait
    request = asyncio.ensure_future(errors(_context(), wait if waiting_in == "endpoint" else fail))
    waiting = asyncio.ensure_future(begun.wait())
    await asyncio.wait({request, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    request.cancel()
    await asyncio.wait({request})
    return "cancelled" if request.cancelled() else str(request.result().status)
