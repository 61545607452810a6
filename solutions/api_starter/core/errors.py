"""What can go wrong in the core.

Exception
├── APIError                  the caller is told: status, code, detail, headers
│   ├── BadRequest            400
│   ├── NotFound              404
│   ├── MethodNotAllowed      405, with Allow
│   └── ContentTooLarge       413
├── ClientDisconnected        nobody is left to be told
├── UnsupportedScope          the server speaks a protocol that nobody handles
├── BodyAlreadyStreamed       an endpoint asked twice for what it read piece by piece
├── RouteError                an endpoint cannot be registered like that
└── NoSuchRoute               url_for was asked for a name or parameters that do not exist
"""

from collections.abc import Mapping


class APIError(Exception):
    """A fault that the caller is told about, in words that no protocol owns.

    Args:
        detail: what was wrong with this request, for the person who sent it.
        headers: response headers that belong to the error, such as ``allow``.

    Attributes:
        status: the HTTP status code (RFC 9110, section 15); other protocols map from it.
        code: a short name for programs, stable over releases.
    """

    status: int = 500
    code: str = "internal_error"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers: Mapping[str, str] = headers or {}


class BadRequest(APIError):
    """The request cannot be understood."""

    status = 400
    code = "bad_request"


class NotFound(APIError):
    """Nothing lives at this path."""

    status = 404
    code = "not_found"


class MethodNotAllowed(APIError):
    """The path exists, but not for this method; ``Allow`` says for which (RFC 9110, section 15.5.6)."""

    status = 405
    code = "method_not_allowed"


class ContentTooLarge(APIError):
    """The body is larger than the application accepts."""

    status = 413
    code = "content_too_large"


class ClientDisconnected(Exception):
    """The client went away before its request was complete."""


class UnsupportedScope(Exception):
    """The server offered a scope type that the application has no handler for."""


class BodyAlreadyStreamed(Exception):
    """The body was read piece by piece and was not kept."""


class RouteError(Exception):
    """An endpoint was registered in a way that can never work."""


class NoSuchRoute(Exception):
    """No route has this name, or its parameters are others."""
