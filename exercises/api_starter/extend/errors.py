"""What can go wrong beyond the core.

Exception
├── APIError                      (core) the caller is told: status, code, detail, headers
│   ├── Unauthorized              401, with WWW-Authenticate
│   ├── Forbidden                 403
│   ├── Conflict                  409
│   ├── UnsupportedMediaType      415
│   ├── Unprocessable             422, with every fault and its place
│   └── TooManyRequests           429
└── WiringError                   the parts of the application do not fit together; the programmer is told
    ├── MiddlewareError           it cannot stand between a request and its endpoint, or returned no response
    ├── MissingPlugin             a plugin needs another one, which was not added before it
    ├── AlreadyProvided           two provide the same service
    ├── ServiceNotProvided        a service is needed that nobody provides
    ├── CyclicServices            a service needs itself, through others
    ├── CaptiveService            a service that lives as long as the application holds one that lives for one call
    └── ScopeLeft                 the services of a call were asked for after it had ended
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api_starter.core import APIError

# region yours
# endregion


class Unauthorized(APIError):
    """Nobody knows who is asking (RFC 9110, section 15.5.2).

    Args:
        detail: as for every APIError.
        challenge: the value of ``WWW-Authenticate``, which a 401 must have.
    """

    status, code = 401, "unauthorized"

    def __init__(self, detail: str, *, challenge: str = "Bearer") -> None:
        super().__init__(detail, headers={"www-authenticate": challenge})


class Forbidden(APIError):
    """It is known who is asking, and they may not (RFC 9110, section 15.5.4)."""

    status, code = 403, "forbidden"


class Conflict(APIError):
    """The request does not go with the state that the resource has now (RFC 9110, section 15.5.10)."""

    status, code = 409, "conflict"


class UnsupportedMediaType(APIError):
    """The body is of a type that the endpoint does not read (RFC 9110, section 15.5.16)."""

    status, code = 415, "unsupported_media_type"


class Unprocessable(APIError):
    """The request can be read, and its content is wrong (RFC 9110, section 15.5.21).

    Args:
        detail: as for every APIError.
        faults: one mapping for each fault, with ``in``, ``at``, ``code`` and ``detail``.
    """

    status, code = 422, "unprocessable"

    def __init__(self, detail: str, faults: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(detail)
        self.faults = faults


class TooManyRequests(APIError):
    """The caller has asked too often; ``retry-after`` says for how many seconds to wait (RFC 6585, section 4)."""

    status, code = 429, "too_many_requests"


class WiringError(Exception):
    """The parts of the application do not fit together."""


class MiddlewareError(WiringError):
    """What was added cannot stand between a request and its endpoint, or it returned no response."""


class MissingPlugin(WiringError):
    """A plugin needs another one, which was not added before it."""


class AlreadyProvided(WiringError):
    """Two provide the same service."""


class ServiceNotProvided(WiringError):
    """A service is needed that nobody provides."""


class CyclicServices(WiringError):
    """A service needs itself, through others."""


class CaptiveService(WiringError):
    """A service that lives as long as the application would hold one that lives for one call."""


class ScopeLeft(WiringError):
    """The services of a call were asked for after it had ended, by a stream for example."""
