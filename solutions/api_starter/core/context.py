"""One request, made pleasant to read."""

from collections.abc import AsyncIterator
from functools import cached_property
from typing import Any

from pydantic_core import from_json

from api_starter.core.cookies import parse_cookies
from api_starter.core.errors import BadRequest, BodyAlreadyStreamed, ClientDisconnected, ContentTooLarge
from api_starter.core.headers import Headers
from api_starter.core.query import QueryParams
from api_starter.core.types import Receive, Scope

# region yours
# endregion

MAX_BODY = 1024 * 1024
"""How large a body may be unless the application says otherwise: 1 MiB, in bytes."""

LONGEST_LENGTH = 18
"""How many digits of a Content-Length are read: more are beyond any limit, and from 4,301 on int() refuses them."""


class RequestContext:
    """Everything that an endpoint may want to know about its request.

    Nothing is parsed before somebody asks for it, and nothing is parsed twice.

    Args:
        scope: the ASGI connection scope, of type ``http``.
        receive: gives the next event of this request.
        max_body: the largest body that is accepted, in bytes.

    Attributes:
        method: the method, in capitals.
        path: the decoded path below ``root_path``.
        path_params: the values of the route's parameters by name, already converted.
    """

    path_params: dict[str, Any]
    _body: bytes | None = None
    _begun: bool = False
    _more: bool = True
    _size: int = 0

    def __init__(self, scope: Scope, receive: Receive, max_body: int = MAX_BODY) -> None:
        self.scope = scope
        self.receive = receive
        self.max_body = max_body
        self.method: str = scope["method"]
        self.path: str = _below(scope["path"], scope["root_path"]) if scope.get("root_path") else scope["path"]

    @property
    def root_path(self) -> str:
        """Where this application is mounted: ``""``, or a path without a slash at its end."""
        root: str = self.scope.get("root_path", "")
        return root

    @property
    def headers(self) -> Headers:
        """The header fields, by name in any case."""
        return Headers(self.scope["headers"])

    @cached_property
    def query(self) -> QueryParams:
        """The parameters of the query string."""
        return QueryParams(self.scope.get("query_string", b""))

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies, by name."""
        return parse_cookies("; ".join(self.headers.get_list("cookie")))

    @cached_property
    def state(self) -> dict[str, Any]:
        """A place for this request alone; it begins with what the lifespans of the application gave."""
        return dict(self.scope.get("state") or {})

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the body in the pieces in which it arrives; empty pieces are left out.

        A body that was read by ``body()`` is yielded again, in one piece.

        Raises:
            ContentTooLarge: it has more than ``max_body`` bytes.
            ClientDisconnected: the client left before the last piece.
            BodyAlreadyStreamed: it was streamed before, and not kept.
        """
        if self._body is not None:
            if self._body:
                yield self._body
            return
        self._begin()
        while self._more:
            if piece := await self._next_piece():
                yield piece

    def _begin(self) -> None:
        """Begin to read the body: once, and only if it may be read.

        Raises:
            BodyAlreadyStreamed: this method was called before.
            ContentTooLarge: ``Content-Length`` is a row of decimal digits and already says more than ``max_body``;
                any other value of it says nothing. Nothing has been received then. Its first ``LONGEST_LENGTH``
                digits are enough to know.
        """
        # region task 1.6: let the body be read once, piece by piece; stop at the limit and when the client has gone
        if self._begun:
            raise BodyAlreadyStreamed("the body was streamed once and was not kept; call body() first to keep it")
        for name, value in self.scope["headers"]:
            if name == b"content-length" and value.isdigit():
                self._refuse_beyond_limit(int(value[:LONGEST_LENGTH]))
        self._begun = True
        # endregion

    async def _next_piece(self) -> bytes:
        """Receive one event and return its piece of the body, which may be empty.

        A body is a row of ``http.request`` events with ``body`` (``b""`` if it is missing). The one whose
        ``more_body`` is missing or false is the last: ``self._more`` is false from then on. ``self._size`` counts the
        bytes so far, whatever Content-Length has said.

        Raises:
            ClientDisconnected: the event is ``http.disconnect``.
            ContentTooLarge: with this piece they are more than ``max_body``.
        """
        # region task 1.6: let the body be read once, piece by piece; stop at the limit and when the client has gone
        message = await self.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected("the client went away in the middle of its body")
        piece: bytes = message.get("body", b"")
        self._size += len(piece)
        self._refuse_beyond_limit(self._size)
        self._more = message.get("more_body", False)
        return piece
        # endregion

    async def body(self) -> bytes:
        """Return the whole body. It is kept, even if it is empty: every call gives the same bytes.

        ``_begin`` and ``_next_piece`` read it, as in ``stream``.

        Raises:
            ContentTooLarge, ClientDisconnected, BodyAlreadyStreamed: as ``stream`` does.
        """
        # region task 1.7: read the body once and keep it; read it as strict JSON, or say what is wrong with it
        if self._body is None:
            self._begin()
            pieces = []
            while self._more:
                pieces.append(await self._next_piece())
            self._body = b"".join(pieces)
        return self._body
        # endregion

    async def json(self) -> Any:
        """Return the body read as JSON (RFC 8259).

        ``pydantic_core.from_json(data, allow_inf_nan=False)`` reads it: unlike the standard library it survives
        a body of 100 000 opening brackets, and says ValueError.

        Raises:
            BadRequest: there is no body, or it is not JSON (NaN and Infinity are not); the detail says where.
            ContentTooLarge, ClientDisconnected, BodyAlreadyStreamed: as ``stream`` does.
        """
        # region task 1.7: read the body once and keep it; read it as strict JSON, or say what is wrong with it
        body = await self.body()
        if not body:
            raise BadRequest("the body is empty, JSON was expected")
        try:
            return from_json(body, allow_inf_nan=False)
        except ValueError as error:
            raise BadRequest(f"the body is not JSON: {error}") from None
        # endregion

    def _refuse_beyond_limit(self, size: int) -> None:
        """Raise ContentTooLarge when ``size`` bytes are more than ``max_body``."""
        if size > self.max_body:
            raise ContentTooLarge(f"the body may have {self.max_body} bytes at most")


def _below(path: str, root: str) -> str:
    return path[len(root) :] or "/" if path == root or path.startswith(root + "/") else path
