"""What the lab is pointed at in its own tests: small applications and functions, right and wrong."""
# ruff: noqa: D103 - their names say what they do

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncGenerator
from http import HTTPStatus
from pathlib import Path
from typing import Any

LEAKED: list[str] = []
SECRET = "a value at module level"


class Text(str):  # noqa: SLOT000 - as a learner would write it
    """Looks like text and equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class DomainError(LookupError):
    """An error of the code under test."""


class MuteError(Exception):
    """An error that cannot be put into words."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


def give(value: Any) -> Any:
    return value


def named(first: str, *, second: str) -> list[str]:
    return [first, second]


async def give_later(value: Any) -> Any:
    await asyncio.sleep(0)
    return value


class Box:
    @staticmethod
    def unpack(items: list[Any]) -> tuple[Any, ...]:
        return tuple(items)


def odd(kind: str) -> Any:
    return {"object": object(), "text": Text("x"), "status": HTTPStatus.OK, "in list": [1, Text("y")]}[kind]


def fail(kind: str) -> None:
    errors: dict[str, BaseException] = {
        "domain": DomainError("no such thing"),
        "mute": MuteError(),
        "exit": SystemExit("bye"),
        "stop": KeyboardInterrupt(),
        "stub": NotImplementedError("task 1.7: one sentence"),
        "honest": NotImplementedError("not this"),
        "syntax": SyntaxError("invalid syntax", (__file__, 3, 1, "x")),
    }
    raise errors[kind]


async def fail_later(kind: str) -> None:
    await asyncio.sleep(0)
    fail(kind)


def loop() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


async def wait() -> None:
    await asyncio.Event().wait()


async def stubborn() -> None:
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


def dive(depth: int = 0) -> int:
    return dive(depth + 1) + 1


def shout() -> str:
    print("noise on standard output")
    sys.stdout.flush()
    os.write(1, b"noise on descriptor 1\n")
    return "done"


def leave(code: int) -> None:
    os._exit(code)


def big(size: int) -> bytes:
    return b"x" * size


def process_id() -> int:
    return os.getpid()


def where() -> str:
    return Path(__file__).parent.name


async def leave_task_behind() -> int:
    async def linger() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            LEAKED.append("ended")

    asyncio.get_running_loop().create_task(linger()).add_done_callback(lambda _: None)
    await asyncio.sleep(0)
    return len(LEAKED)


def leaked() -> list[str]:
    return LEAKED


async def answer(send: Any, body: bytes, *, status: int = 200, headers: Any = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def echo_app() -> Any:
    """Answers with what it saw of the request, as the repr of plain data."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        pieces = []
        while True:
            message = await receive()
            pieces.append((message.get("type"), message.get("body"), message.get("more_body")))
            if not message.get("more_body"):
                break
        seen = {key: scope[key] for key in sorted(scope) if key != "state"}
        await answer(send, repr((seen, pieces, scope.get("state"))).encode())

    return app


def constant_app(status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await answer(send, body, status=status, headers=headers)

    return app


def script_app(messages: list[Any]) -> Any:
    """Sends exactly these messages."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)

    return app


def swallowing_app() -> Any:
    """Breaks the contract and hides that it was told so."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        try:
            await send({"type": "http.response.body", "body": b"too early"})
        except Exception:  # noqa: BLE001 - what is played here
            await answer(send, b"all is well")

    return app


def raising_app(kind: str) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        fail(kind)

    return app


def deaf_app() -> Any:
    """Waits for a body that never ends."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            await receive()

    return app


def patient_app() -> Any:
    """Reads until the client is gone, and says how often it was told so."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        kinds = [(await receive())["type"] for _ in range(4)]
        await answer(send, repr(kinds).encode())

    return app


def complete_app() -> Any:
    """Asks for another event once its answer is complete."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await answer(send, b"")
        LEAKED.append((await receive())["type"])

    return app


def counting_app(last: int | None) -> Any:
    """Streams numbers, for ever when there is no last one; counts what was taken."""
    state = {"sent": 0, "told": False}

    async def numbers() -> AsyncGenerator[int, None]:
        number = 0
        while last is None or number < last:
            number += 1
            yield number

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()

        async def listen() -> None:
            state["told"] = (await receive())["type"] == "http.disconnect"

        listening = asyncio.create_task(listen())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-kind", b"numbers")]})
        async with contextlib.aclosing(numbers()) as counted:
            async for number in counted:
                if listening.done():
                    return
                await send({"type": "http.response.body", "body": b"%d;" % number, "more_body": True})
                state["sent"] = number
                LEAKED[:] = [repr(state)]
        await send({"type": "http.response.body", "body": b"end"})
        listening.cancel()

    return app


def breaking_stream_app(kind: str) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        if kind != "return":
            fail(kind)

    return app


def living_app(startup: str = "complete", shutdown: str = "complete") -> Any:
    """Puts a list into the state at startup; each request adds to it."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["state"]["visits"].append(scope["path"])
            seen = sorted(scope["state"]) + scope["state"]["visits"]
            scope["state"]["private"] = True
            return await answer(send, repr(seen).encode())
        await receive()
        scope["state"]["visits"] = []
        for phase, what in (("startup", startup), ("shutdown", shutdown)):
            if phase == "shutdown":
                await receive()
            if what == "raise":
                fail("domain")
            if what == "silent":
                return None
            await send({"type": f"lifespan.{phase}.{what}", **({"message": "no disk"} if what == "failed" else {})})
            if what == "failed":
                raise RuntimeError("startup failed")
        return None

    return app


def broken_factory() -> Any:
    raise DomainError("no application today")
