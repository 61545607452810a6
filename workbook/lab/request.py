"""A request as a server hands it to an application."""

import json as codec
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack
from urllib.parse import unquote, urlencode

from workbook.lab.errors import Misuse

Message = dict[str, Any]
Pairs = Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]]
Fields = list[tuple[bytes, bytes]]
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Asked(TypedDict, total=False):
    """What may stand in a request besides method and path.

    Attributes:
        params: added to the query; a list gives one pair for each item.
        headers: added after ``host``; pairs may be bytes, to send what is no text.
        content: the body; a list is sent in as many pieces.
        json: the body as JSON, with its content type.
        cookies: sent in one ``cookie`` header.
    """

    params: Mapping[str, Any] | list[tuple[str, Any]] | None
    headers: Pairs | None
    content: bytes | list[bytes] | None
    json: Any
    cookies: Mapping[str, str] | None


def composed(method: str, path: str, **asked: Unpack[Asked]) -> tuple[Message, list[Message]]:
    """Return the scope and the events that a server makes of a request (ASGI 3, HTTP 2.3).

    Raises:
        Misuse: no client could send that.
    """
    fields = [(_bytes(name).lower(), _bytes(value)) for name, value in _pairs(asked.get("headers"))]
    content = asked.get("content")
    if cookies := asked.get("cookies"):
        fields.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode("latin-1")))
    if asked.get("json") is not None:
        content = codec.dumps(asked["json"], separators=(",", ":"), ensure_ascii=False).encode()
        if not _has(fields, b"content-type"):
            fields.append((b"content-type", b"application/json"))
    if not _has(fields, b"content-length", b"transfer-encoding"):
        fields += _framing(method, content)
    if not _has(fields, b"host"):
        fields.insert(0, (b"host", b"testserver"))
    chunks = content if isinstance(content, list) else [content or b""]
    events: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": n < len(chunks)} for n, chunk in enumerate(chunks, 1)
    ]
    return _scope(method, path, asked.get("params"), fields), events


def _scope(method: str, path: str, params: Any, fields: Fields) -> Message:
    raw, _, query = path.partition("?")
    if not path.isascii():
        raise Misuse(f"a path travels in ASCII: write {path!r} with percent-encoding")
    if params:
        query = f"{query}&{urlencode(params, doseq=True)}" if query else urlencode(params, doseq=True)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method.upper(),
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": fields,
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
    }


def _framing(method: str, content: bytes | list[bytes] | None) -> Fields:
    """Return the field that says how long the body is."""
    if isinstance(content, list):
        return [(b"transfer-encoding", b"chunked")]
    if content is not None or method.upper() in _WITH_BODY:
        return [(b"content-length", str(len(content or b"")).encode())]
    return []


def _has(fields: Fields, *names: bytes) -> bool:
    return any(name in names for name, _ in fields)


def _pairs(headers: Pairs | None) -> Iterable[tuple[str | bytes, str | bytes]]:
    return headers.items() if isinstance(headers, Mapping) else headers or ()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")
