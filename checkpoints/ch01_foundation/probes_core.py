"""Protocols, requests and responses as only our core has them.

Nothing here knows what is right: the tests judge what comes back.
"""

from http import HTTPStatus
from typing import Any

from api_starter import Application, Headers, JSONResponse, RequestContext, Response
from api_starter.core.results import to_response


def speaking(protocols: list[tuple[str, str]]) -> Any:
    """An application with a handler for each (scope type, word), which answers with its word and what it was given."""
    app = Application()
    for scope_type, word in protocols:
        app.on_scope(scope_type, _handler(word))
    return app


def _handler(word: str) -> Any:
    async def handle(scope: Any, receive: Any, send: Any) -> None:
        heard = (await receive())["text"]
        await send({"type": "answer", "word": word, "heard": heard, "path": scope["path"]})

    return handle


def stumbling(scope_type: str) -> Any:
    """An application whose handler for a scope type has a fault of its own."""

    async def handle(scope: Any, _receive: Any, _send: Any) -> None:
        raise KeyError(scope["type"])

    app = Application()
    app.on_scope(scope_type, handle)
    return app


def header(raw: list[tuple[bytes, bytes]], name: str) -> str:
    """The value of a header field that has to be there."""
    return Headers(raw)[name]


def take_cookie_back(name: str) -> Any:
    """A response that removes a cookie."""
    response = Response("goodbye")
    response.delete_cookie(name)
    return response


async def left_after(content: bytes, methods: list[str]) -> list[Any]:
    """What a response consists of after it was sent for requests with these methods."""

    async def send(_: Any) -> None: ...

    response = Response(content)
    for method in methods:
        await response({"type": "http", "method": method}, send, send)
    return [response.status, response.raw_headers, response.body]


def reading(steps: list[str], max_body: int = 1000) -> Any:
    """Asks for the body in several ways, one after the other, and answers with all that came."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        ctx = RequestContext(scope, receive, max_body)
        seen: list[Any] = []
        for step in steps:
            if step == "first piece":
                async for piece in ctx.stream():
                    seen.append(piece.decode())
                    break
            elif step == "stream":
                seen.append([piece.decode() async for piece in ctx.stream()])
            elif step == "body":
                seen.append((await ctx.body()).decode())
            else:
                seen.append(await ctx.json())
        await JSONResponse(seen)(scope, receive, send)

    return app


def returned_response(content: str, fields: list[tuple[str, str]], status: int | None) -> Any:
    """An endpoint that returns a Response, alone or in a pair with a status."""
    response = Response(content, 203)
    for name, value in fields:
        response.headers.append(name, value)
    return to_response(response if status is None else (response, status))


def returned_with_name(name: str) -> Any:
    """An endpoint that takes its status from the standard library's table of names."""
    return to_response(({}, HTTPStatus[name]))


def returned_nonsense() -> Any:
    """An endpoint that returns something that has no JSON form."""
    return to_response({"task": object()})
