"""What stands around the application: versions, HEAD, bodies in XML, and requests that are repeated. Pure ASGI."""

import asyncio
import json
import re
from time import perf_counter
from typing import Any

from contracts.http.twin.formats import from_xml
from contracts.http.twin.negotiation import version_of
from contracts.http.twin.problems import Problem, problem
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = re.compile(r"(/v[12])(?:/|$)")
MAX_BODY = 1024 * 1024
TOO_LARGE = Problem(413, "content_too_large", f"the body may have {MAX_BODY} bytes at most")
OLD = {
    "deprecation": "@1767225600",
    "sunset": "Fri, 01 Jan 2027 00:00:00 GMT",
    "link": '</v2/tasks>; rel="successor-version"',
}
KEY = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')


async def refuse(error: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem."""
    await problem(error.status_code, error.code, error.detail, error.headers)(scope, receive, send)


class Versions:
    """Finds out which version is asked for, and says in every answer which one it was; answers HEAD by GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = perf_counter()
        match = PREFIX.match(scope["path"])
        prefix = match[1] if match else ""
        head = scope["method"] == "HEAD"
        method = "GET" if head else scope["method"]
        scope = {**scope, "method": method, "root_path": prefix, "version": int(prefix[2:] or 2)}

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["api-version"] = str(scope["version"])
                headers["server-timing"] = f"app;dur={(perf_counter() - begin) * 1000:.3f}"
                if scope["version"] == 1:
                    for name, value in OLD.items():
                        headers.append(name, value)
            elif head:
                message = {**message, "body": b""}
            await send(message)

        request = Request(scope)
        try:
            accept = ", ".join(request.headers.getlist("accept"))
            scope["version"] = version_of(prefix, request.headers.get("api-version"), accept)
            await self.app(scope, limited(request.headers.get("content-length"), receive), tell)
        except Problem as error:
            await refuse(error, scope, receive, tell)


def limited(length: str | None, receive: Receive) -> Receive:
    """Return what gives a body that is not too large; more of it is a Problem."""
    size = 0

    async def give() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise TOO_LARGE
        return message

    if length and length.isdigit() and int(length[:18]) > MAX_BODY:
        raise TOO_LARGE
    return give


async def whole(receive: Receive) -> tuple[bytes, Receive]:
    """Return the body of a request, and what gives it again."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body, again(body, receive)


def again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body, and then what comes behind it."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


class XmlBodies:
    """Turns a task in XML into the JSON that says the same."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and scope["method"] in {"POST", "PUT"}:
            headers = MutableHeaders(scope=scope)
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind in {"application/xml", "text/xml"}:
                body, receive = await whole(receive)
                try:
                    content = json.dumps(from_xml(body)).encode()
                except Problem as error:
                    await refuse(error, scope, receive, send)
                    return
                headers["content-type"], headers["content-length"] = "application/json", str(len(content))
                receive = again(content, receive)
        await self.app(scope, receive, send)


class Idempotency:
    """Answers a POST that is repeated with the same key as it was answered the first time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.known: dict[str, tuple[Any, asyncio.Future[list[Message] | None]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        fields = dict(scope.get("headers", []))
        if scope["type"] != "http" or scope["method"] != "POST" or b"idempotency-key" not in fields:
            await self.app(scope, receive, send)
            return
        match = KEY.fullmatch(fields[b"idempotency-key"].decode("latin-1").strip())
        if match is None or [name for name, _ in scope["headers"]].count(b"idempotency-key") > 1:
            await refuse(Problem(400, "bad_request", "Idempotency-Key has to be a text"), scope, receive, send)
            return
        key = match[1] or match[2]
        body, receive = await whole(receive)
        print_ = scope["path"], scope["query_string"], fields.get(b"authorization"), fields.get(b"content-type"), body
        while key in self.known:
            first, answer = self.known[key]
            if first != print_:
                refusal = Problem(422, "idempotency_key_reused", "this key belongs to another request")
                await refuse(refusal, scope, receive, send)
                return
            if messages := await asyncio.shield(answer):
                await self._replay(messages, send)
                return
        await self._first(key, print_, scope, receive, send)

    async def _first(self, key: str, print_: Any, scope: Scope, receive: Receive, send: Send) -> None:
        answer: asyncio.Future[list[Message] | None] = asyncio.get_running_loop().create_future()
        self.known[key] = print_, answer
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append({**message, "headers": list(message["headers"])} if "headers" in message else message)
            await send(message)

        try:
            await self.app(scope, receive, keep)
        finally:
            done = bool(sent) and sent[0]["status"] < 300
            if not done:
                del self.known[key]
            answer.set_result(sent if done else None)

    async def _replay(self, messages: list[Message], send: Send) -> None:
        start, *rest = messages
        await send({**start, "headers": [*start["headers"], (b"idempotency-replayed", b"true")]})
        for message in rest:
            await send(message)
