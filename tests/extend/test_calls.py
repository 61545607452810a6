"""One call, whatever its protocol: gates, the commit before the first byte, streams, events after success."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from api_starter import (
    APIError,
    APIStarter,
    Call,
    Conflict,
    Events,
    RequestContext,
    Response,
    ServiceScope,
    Stage,
    StreamingResponse,
    Unauthorized,
)
from api_starter.extend.errors import ScopeLeft, ServiceNotProvided
from tests.core.asking import ask
from tests.extend.running import asked


@dataclass(frozen=True)
class Actor:
    """Whoever acts."""

    name: str


@dataclass(frozen=True)
class Happened:
    """Something has."""

    what: str


class Later(Happened):
    """Something more special."""


@asynccontextmanager
async def identify(call: Call, services: ServiceScope) -> AsyncIterator[None]:
    """Say who is calling, or turn the call away."""
    name = call.headers.get("authorization", "")
    if not name:
        raise Unauthorized("who are you?")
    services.set(Actor, Actor(name))
    yield


def logging_gate(name: str, log: list[str]) -> Any:
    """Return a gate that tells how it is passed."""

    @asynccontextmanager
    async def gate(call: Call, _: ServiceScope) -> AsyncIterator[None]:
        log.append(f"{name} {call.protocol} {call.operation}")
        try:
            yield
        except Exception as error:
            log.append(f"{name} {type(error).__name__}")
            raise
        log.append(f"{name} left")

    return gate


def secured() -> APIStarter:
    """Return an application behind one gate, with three protocols."""
    app = APIStarter()
    app.services.provide(Actor, lambda: Actor("anonymous"))
    app.gate(identify, stage=Stage.IDENTIFY)

    @app.endpoint("/me")
    async def me(actor: Actor) -> str:
        return actor.name

    async def websocket(scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        await receive()
        try:
            async with app.enter(Call("websocket", scope["path"], headers)) as services:
                await send({"type": "websocket.accept"})
                await send({"type": "websocket.send", "text": (await services.get(Actor)).name})
        except APIError as error:
            await send({"type": "websocket.close", "code": 4000 + error.status})

    app.on_scope("websocket", websocket)
    return app


async def rpc(app: APIStarter, metadata: Mapping[str, str]) -> str:
    """Call the application as a protocol does that is no ASGI."""
    try:
        async with app.enter(Call("grpc", "GetActor", metadata)) as services:
            return (await services.get(Actor)).name
    except APIError as error:
        return error.code


async def spoken(app: APIStarter, headers: list[tuple[bytes, bytes]]) -> list[dict[str, Any]]:
    """Open a WebSocket and return what the application sends."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app({"type": "websocket", "path": "/ws", "headers": headers}, receive, send)
    return sent


def test_one_gate_stands_before_every_protocol() -> None:
    """HTTP asks for a token, and the same data are open to everybody by WebSocket."""

    async def scenario() -> None:
        app = secured()
        seen = await asked(app, path="/me", headers={"authorization": "alice"})
        assert (seen.text, await rpc(app, {"authorization": "bob"})) == ("alice", "bob")
        assert (await spoken(app, [(b"authorization", b"carol")]))[-1]["text"] == "carol"
        assert (await asked(app, path="/me")).status_code == 401
        assert await rpc(app, {}) == "unauthorized"
        assert await spoken(app, []) == [{"type": "websocket.close", "code": 4401}]

    asyncio.run(scenario())


def test_a_gate_stands_before_unknown_paths_too() -> None:
    """A stranger maps the application by its 404s."""
    assert ask(secured(), path="/nowhere").status_code == 401
    assert ask(secured(), path="/nowhere", headers={"authorization": "alice"}).status_code == 404


def test_gates_are_passed_by_stage_and_left_in_reverse() -> None:
    """The limiter counts for nobody, because it stands before the one who knows who is calling."""
    log: list[str] = []
    app = APIStarter()
    for stage in (Stage.TENANT, Stage.OBSERVE, Stage.LIMIT):
        app.gate(logging_gate(stage.name, log), stage=stage)
    assert ask(app, path="/x").status_code == 404
    names = ["OBSERVE", "TENANT", "LIMIT"]
    assert log == [f"{name} http GET /x" for name in names] + [f"{name} NotFound" for name in reversed(names)]


def test_a_gate_that_turns_away_leaves_those_before_it() -> None:
    """A connection that the first gate took is never given back."""
    log: list[str] = []
    app = secured()
    app.gate(logging_gate("first", log), stage=Stage.OBSERVE)
    app.gate(logging_gate("behind", log), stage=Stage.LIMIT)
    assert ask(app, path="/me").status_code == 401
    assert log == ["first http GET /me", "first Unauthorized"]


def test_what_a_gate_sets_is_for_this_call_only() -> None:
    """Bob acts as alice, because she was here before."""

    async def scenario() -> None:
        app = secured()
        names = ["alice", "bob", "carol"]
        seen = await asyncio.gather(*(asked(app, path="/me", headers={"authorization": name}) for name in names))
        assert [each.text for each in seen] == names

    asyncio.run(scenario())


def test_a_service_can_ask_what_it_is_called_for_but_only_in_a_call() -> None:
    """An audit log knows what was done and not by which request."""

    class Audit:
        def __init__(self, call: Call) -> None:
            self.operation = call.operation

    async def scenario() -> None:
        app = APIStarter()
        app.services.provide(Audit, Audit)

        @app.endpoint("/", methods=["POST"])
        async def act(audit: Audit) -> str:
            return audit.operation

        assert (await asked(app, "POST")).text == "POST /"
        with pytest.raises(ServiceNotProvided, match="only a call has this"):
            await ServiceScope(app.services).get(Audit)

    asyncio.run(scenario())


def writing(log: list[str], commit: Callable[[], Awaitable[None]] | None = None) -> APIStarter:
    """Return an application with a transaction, an event, and endpoints that write, fail and stream."""

    class Transaction:
        """What everything is written in."""

    async def transaction() -> AsyncIterator[Transaction]:
        try:
            yield Transaction()
            if commit:
                await commit()
        except Exception:
            log.append("rollback")
            raise
        log.append("commit")

    async def hear(event: Happened) -> None:
        log.append(f"heard {event.what}")

    app = APIStarter()
    app.services.provide(Transaction, transaction)
    app.events.on(Happened, hear)

    async def write(_: Transaction, events: Events, what: str) -> str:
        await events.publish(Happened(what))
        log.append("written")
        if what == "doomed":
            raise Conflict("a later step failed")
        return what

    app.endpoint("/", methods=["POST"])(write)
    return app


def sending(app: APIStarter, log: list[str]) -> Any:
    """Return the application with what it sends in the log."""

    async def recording(scope: Any, receive: Any, send: Any) -> None:
        async def tell(message: Any) -> None:
            log.append(message["type"])
            await send(message)

        await app(scope, receive, tell)

    return recording


def test_the_commit_comes_before_the_first_byte_and_the_events_after_the_commit() -> None:
    """A client is told 200 and the database then says no; or a mail goes out for a task that does not exist."""
    log: list[str] = []
    assert ask(sending(writing(log), log), "POST", "/?what=x").text == "x"
    assert log == ["written", "commit", "heard x", "http.response.start", "http.response.body"]


def test_a_failure_after_the_write_rolls_back_and_tells_nobody() -> None:
    """Half a request is stored, and subscribers act on it."""
    log: list[str] = []
    assert ask(writing(log), "POST", "/?what=doomed").status_code == 409
    assert log == ["written", "rollback"]


def test_a_commit_that_fails_is_a_proper_error() -> None:
    """The client sees a connection that breaks off, or 200 for something that was not stored."""
    log: list[str] = []

    async def commit() -> None:
        raise Conflict("changed meanwhile")

    seen = ask(sending(writing(log, commit), log), "POST", "/?what=x")
    assert (seen.status_code, seen.json()["detail"]) == (409, "changed meanwhile")
    assert log == ["written", "rollback", "http.response.start", "http.response.body"]


def test_a_subscriber_that_fails_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """What is stored already is answered with 500, and sent again by the client."""
    log: list[str] = []
    app = writing(log)

    async def broken(_: Happened) -> None:
        raise OSError("mail server down")

    async def also(event: Later | Happened) -> None:
        log.append(f"also {event.what}")

    app.events.on(Happened, broken)
    app.events.on(Happened, also)
    assert ask(app, "POST", "/?what=x").status_code == 200
    assert log[-2:] == ["heard x", "also x"]
    assert "mail server down" in caplog.text


def test_subscribers_hear_of_special_cases() -> None:
    """Whoever wants to know everything has to list every class of event."""
    log: list[str] = []
    app = writing(log)

    async def special(event: Later) -> None:
        log.append(f"special {event.what}")

    app.events.on(Later, special)
    asyncio.run(app.events.dispatch(Later("x")))
    asyncio.run(app.events.dispatch(Happened("y")))
    assert log == ["special x", "heard x", "heard y"]


def test_a_subscriber_comes_in_through_the_gates_as_somebody() -> None:
    """What an event sets off runs past all checks, as nobody."""
    seen: list[str] = []

    async def scenario() -> None:
        app = secured()

        async def act(event: Happened) -> None:
            async with app.enter(Call("event", "Happened", {"authorization": event.what})) as services:
                seen.append((await services.get(Actor)).name)

        app.events.on(Happened, act)

        @app.endpoint("/", methods=["POST"])
        async def publish(actor: Actor, events: Events) -> None:
            await events.publish(Happened(actor.name))

        assert (await asked(app, "POST", headers={"authorization": "alice"})).status_code == 204

    asyncio.run(scenario())
    assert seen == ["alice"]


def test_a_stream_has_no_services_of_its_request_but_can_open_its_own() -> None:
    """A long download holds a transaction open, or reads from a connection that was given back."""
    log: list[str] = []
    app = secured()

    async def lines(services: ServiceScope) -> AsyncIterator[str]:
        try:
            await services.get(Actor)
        except ScopeLeft:
            log.append("left")
        async with app.enter(Call("stream", "lines", {"authorization": "alice"})) as own:
            yield (await own.get(Actor)).name

    @app.endpoint("/stream")
    async def stream(services: ServiceScope) -> StreamingResponse:
        return StreamingResponse(lines(services))

    assert ask(app, path="/stream", headers={"authorization": "alice"}).text == "alice"
    assert log == ["left"]


def test_a_stream_of_one_request_hears_what_another_protocol_did() -> None:
    """A live page shows nothing until it is loaded again."""

    async def scenario() -> None:
        app, heard, waiting = secured(), asyncio.Event(), asyncio.Event()

        async def wake(_: Happened) -> None:
            heard.set()

        async def lines() -> AsyncIterator[str]:
            waiting.set()
            await heard.wait()
            yield "happened"

        app.events.on(Happened, wake)

        @app.endpoint("/stream")
        async def stream(_: RequestContext) -> StreamingResponse:
            return StreamingResponse(lines())

        reading = asyncio.create_task(asked(app, path="/stream", headers={"authorization": "alice"}))
        await waiting.wait()
        async with app.enter(Call("grpc", "Act", {"authorization": "bob"})) as services:
            await (await services.get(Events)).publish(Happened("x"))
            assert not heard.is_set()
        assert (await reading).text == "happened"

    asyncio.run(scenario())


def test_middleware_inside_the_scope_uses_the_services_of_its_request() -> None:
    """Idempotency keys are stored in another transaction than what they stand for."""
    app = secured()

    async def show(ctx: RequestContext, call_next: Any) -> Response:
        actor = await ctx.scope["services"].get(Actor)
        response: Response = await call_next(ctx)
        response.headers["x-actor"] = actor.name
        return response

    app.add_middleware(show, stage=Stage.NEGOTIATE)
    assert ask(app, path="/me", headers={"authorization": "alice"}).headers["x-actor"] == "alice"


def test_a_cancelled_call_is_rolled_back() -> None:
    """A server that stops commits half of what it was doing."""
    log: list[str] = []

    async def resource() -> AsyncIterator[Actor]:
        try:
            yield Actor("x")
        except asyncio.CancelledError:
            log.append("rollback")
            raise
        log.append("commit")

    async def scenario() -> None:
        app, there = APIStarter(), asyncio.Event()
        app.services.provide(Actor, resource)

        @app.endpoint("/")
        async def wait(_: Actor) -> None:
            there.set()
            await asyncio.Event().wait()

        request = asyncio.create_task(app.handle(RequestContext({"method": "GET", "path": "/", "headers": []}, None)))  # type: ignore[arg-type]
        await there.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request

    asyncio.run(scenario())
    assert log == ["rollback"]
