"""Answers as values: status, headers and body, sent last."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic_core import PydanticSerializationError, to_json

from api_starter.core.cookies import SameSite, format_cookie
from api_starter.core.headers import MutableHeaders, encode_field
from api_starter.core.types import RawHeaders, Receive, Scope, Send

# region yours
# endregion

WITHOUT_BODY = frozenset({*range(100, 200), 204, 304})
"""The status codes whose messages end after the headers (RFC 9110, sections 6.4.1 and 15)."""

URL_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in a URL beside letters, digits and ``-._`` (RFC 3986, section 2)."""


class Response:
    """An answer that is complete before its first byte leaves. It is itself an ASGI application.

    Args:
        content: what ``render`` makes the body of; here, bytes or text.
        status: the HTTP status code.
        headers: header fields to start with; more can be set on ``response.headers`` until it is sent.
        media_type: the content type, if there is none among ``headers``; a class may set its own.
    """

    content_type: tuple[bytes, bytes] | None = None

    def __init__(
        self,
        content: Any = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        self.body = self.render(content)
        self.status = status
        content_type = encode_field("content-type", media_type) if media_type else self.content_type
        self.raw_headers = [content_type] if content_type else []
        if headers:
            given = [encode_field(name, value) for name, value in headers.items()]
            self.raw_headers = given if b"content-type" in dict(given) else [*given, *self.raw_headers]

    def render(self, content: Any) -> bytes:
        """Return the body for what the response was made of; text is encoded as UTF-8.

        Raises:
            TypeError: it is neither bytes nor text.
        """
        if isinstance(content, str):
            return content.encode()
        if isinstance(content, bytes | bytearray | memoryview):
            return bytes(content)
        raise TypeError(f"a response is made of bytes or text, not of {type(content).__name__}; is it JSONResponse?")

    @property
    def headers(self) -> MutableHeaders:
        """The header fields, to read and to change."""
        return MutableHeaders(self.raw_headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer: one ``http.response.start`` and one ``http.response.body`` (ASGI, HTTP connection scope).

        The start event carries ``status`` (int) and ``headers`` (list of pairs of bytes): the pairs of
        ``self.raw_headers``, then ``content-length`` with the number of bytes in the body, in decimal. The body
        event carries ``body``.

        Two cases send an empty body (RFC 9110, sections 9.3.2 and 15): the answer to a HEAD request, which keeps
        the headers of the GET, its content-length among them; and a status in ``WITHOUT_BODY``, which has no
        content-length added either. A content-length that is set already is kept. ``self`` stays unchanged, so
        that a response can be sent twice.
        """
        # region task 1.1: send the start event and the body event; HEAD and the statuses without a body send none
        raise NotImplementedError("task 1.1: send the start event and the body event; HEAD and the statuses without a body send none")
        # endregion

    def set_cookie(
        self,
        name: str,
        value: str,
        *,
        max_age: int | None = None,
        path: str = "/",
        domain: str | None = None,
        secure: bool = False,
        http_only: bool = True,
        same_site: SameSite | None = "lax",
    ) -> None:
        """Add a cookie; the arguments are those of ``format_cookie``."""
        cookie = format_cookie(
            name,
            value,
            max_age=max_age,
            path=path,
            domain=domain,
            secure=secure,
            http_only=http_only,
            same_site=same_site,
        )
        self.headers.append("set-cookie", cookie)

    def delete_cookie(self, name: str, *, path: str = "/", domain: str | None = None) -> None:
        """Tell the browser to forget a cookie that was set with the same path and domain."""
        self.set_cookie(name, "", max_age=0, path=path, domain=domain)


def _has_length(headers: RawHeaders) -> bool:
    for name, _ in headers:
        if name == b"content-length":
            return True
    return False


class TextResponse(Response):
    """Plain text."""

    content_type = encode_field("content-type", "text/plain; charset=utf-8")


class HTMLResponse(Response):
    """A page. Nothing is escaped here: whoever builds the text escapes what others have typed."""

    content_type = encode_field("content-type", "text/html; charset=utf-8")


class JSONResponse(Response):
    """JSON (RFC 8259), of whatever Pydantic can serialise: dict, list, models, dataclasses, dates, UUIDs ...

    NaN and infinity, which JSON does not have, become null.
    """

    content_type = encode_field("content-type", "application/json")

    def render(self, content: Any) -> bytes:
        """Return ``content`` as JSON.

        Raises:
            TypeError: it holds something that has no JSON form.
        """
        try:
            return to_json(content, inf_nan_mode="null")
        except PydanticSerializationError as error:
            raise TypeError(f"no JSON can be made of this result: {error}") from None


class RedirectResponse(Response):
    """Send the client elsewhere.

    Args:
        location: a URL or a path; what may not stand in a URL is percent-encoded, what is encoded stays.
        status: 307 keeps method and body; 303 makes a GET of it; 308 is 307 for good (RFC 9110, section 15.4).
    """

    def __init__(self, location: str, status: int = 307) -> None:
        super().__init__(b"", status, {"location": quote(location, safe=URL_SAFE)})
