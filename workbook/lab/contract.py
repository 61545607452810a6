"""What a server accepts from an application: ASGI 3, "HTTP & WebSocket" 2.3 and "Lifespan" 2.0."""

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from workbook.lab.errors import ASGIViolation

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_MOST_TEXT = 80
_BODILESS = frozenset({204, 304})


class Contract:
    """Follows the messages of one connection. This one is for any: only the form of a message is checked."""

    complete = True
    """True when the application has sent all that it owes."""

    def check(self, message: Any) -> dict[str, Any]:
        """Return the message as a plain dict.

        Raises:
            ASGIViolation: a server would refuse it.
        """
        _kind(message)
        return dict(message)

    def missing(self) -> str:
        """What the application still owes, for the reader of a failure."""
        return ""


def contract_for(scope: Mapping[str, Any]) -> Contract:
    """Return the contract of a scope; a type that is not known here may send whatever has a type."""
    if scope.get("type") == "http":
        return HTTPContract(head=scope.get("method") == "HEAD")
    return LifespanContract() if scope.get("type") == "lifespan" else Contract()


class LifespanContract(Contract):
    """One answer to startup, then one to shutdown."""

    def __init__(self) -> None:
        self.awaited = "startup"
        self.complete = False

    def check(self, message: Any) -> dict[str, Any]:
        """Return the message as a plain dict."""
        kind = _kind(message)
        wanted = (f"lifespan.{self.awaited}.complete", f"lifespan.{self.awaited}.failed")
        if self.complete:
            _violated(f"sent {kind!r}, but lifespan.{self.awaited} is answered already")
        if kind not in wanted:
            _violated(f"sent {kind!r} where {wanted[0]!r} or {wanted[1]!r} was due")
        if type(message.get("message", "")) is not str:
            _violated(f"{kind!r} has a message that is no str: {message['message']!r}")
        self.complete = True
        return dict(message)

    def shutdown(self) -> None:
        """The server sends lifespan.shutdown now."""
        self.awaited, self.complete = "shutdown", False

    def missing(self) -> str:
        """The answer that is due."""
        return f"the application returned without answering lifespan.{self.awaited}"


class HTTPContract(Contract):
    """One start, then bodies up to the first without ``more_body``.

    Args:
        head: the request's method is HEAD, so that Content-Length says nothing of the body.
    """

    def __init__(self, *, head: bool) -> None:
        self.head = head
        self.started = False
        self.complete = False
        self.due: int | None = None

    def check(self, message: Any) -> dict[str, Any]:
        """Return the message as a plain dict, its headers as a list of pairs."""
        kind = _kind(message)
        if self.complete:
            _violated(f"sent {kind!r} after the response was complete")
        if kind == "http.response.start":
            return self._start(dict(message))
        if kind != "http.response.body":
            _violated(f"sent {kind!r}; an HTTP response is one 'http.response.start', then 'http.response.body'")
        return self._body(dict(message))

    def missing(self) -> str:
        """The message that is due."""
        if self.started:
            return "the application returned before it sent the last 'http.response.body' (one without more_body=True)"
        return "the application returned without sending a response"

    def _start(self, message: dict[str, Any]) -> dict[str, Any]:
        status = message.get("status")
        if self.started:
            _violated("sent 'http.response.start' twice")
        if not isinstance(status, int) or isinstance(status, bool) or status not in range(100, 600):
            _violated(f"'http.response.start' needs a status, an int from 100 to 599, not {status!r}")
        self.started = True
        message["status"] = int(status)
        if "headers" in message:
            message["headers"] = _headers(message["headers"])
            self.due = None if self.head or status in _BODILESS else _length(message["headers"])
        return message

    def _body(self, message: dict[str, Any]) -> dict[str, Any]:
        body, more = message.get("body", b""), message.get("more_body", False)
        if not self.started:
            _violated("sent 'http.response.body' before 'http.response.start'")
        if not isinstance(body, bytes):
            _violated(f"the body of 'http.response.body' must be bytes, not {type(body).__name__}")
        if not isinstance(more, bool):
            _violated(f"more_body must be True or False, not {more!r}")
        self.complete = not more
        if self.due is not None:
            self.due -= len(body)
            if self.due < 0 or (self.due and self.complete):
                _violated(f"the body is {'longer' if self.due < 0 else 'shorter'} than the content-length header says")
        return message


def _kind(message: Any) -> str:
    kind = message.get("type") if isinstance(message, Mapping) else None
    if not isinstance(kind, str):
        _violated(f"a message must be a dict with a 'type', not {_short(message)}")
    return kind


def _headers(headers: Any) -> list[tuple[bytes, bytes]]:
    if isinstance(headers, Mapping | str | bytes):
        _violated(f"headers must be a list of (name, value) pairs of bytes, not a {type(headers).__name__}")
    try:
        return [_header(*pair) for pair in headers]
    except TypeError:
        _violated(f"headers must be a list of (name, value) pairs of bytes, not {_short(headers)}")


def _header(name: object, value: object) -> tuple[bytes, bytes]:
    if not isinstance(name, bytes) or not isinstance(value, bytes):
        _violated(f"header {_short((name, value))} must be two bytes objects")
    if not _TOKEN.fullmatch(name):
        _violated(f"{name!r} is no header name: letters, digits and hyphens only")
    if name != name.lower():
        _violated(f"header name {name!r} must be in lower case")
    if _FORBIDDEN.search(value):
        _violated(f"header {name!r} has a control character in its value {_short(value)}")
    return bytes(name), bytes(value)


def _length(headers: list[tuple[bytes, bytes]]) -> int | None:
    lengths = {value for name, value in headers if name == b"content-length"}
    if any(not value.isdigit() for value in lengths) or len(lengths) > 1:
        _violated(f"content-length must be one number, not {_short(sorted(lengths))}")
    return int(lengths.pop()) if lengths else None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_TEXT else f"{text[:60]} ... {text[-15:]}"


def _violated(message: str) -> NoReturn:
    raise ASGIViolation(message)
