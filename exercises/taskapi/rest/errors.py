"""What can go wrong between HTTP and the tasks.

APIError
├── BadRequest
│   └── InvalidQuery             400  a parameter of a list is unknown, repeated or malformed; every one is named
├── NotAcceptable                406  there is none of the formats that the client reads; it names what there is
├── PreconditionRequired         428  a change without If-Match could overwrite what somebody else has written
├── UnsupportedMediaType
│   └── UnsupportedPatch         415  a patch of another kind, with Accept-Patch
└── Unprocessable
    └── KeyReused                422  one Idempotency-Key for two different requests
"""

from collections.abc import Iterable

from api_starter import APIError, BadRequest, Unprocessable
from api_starter.extend.errors import UnsupportedMediaType


class InvalidQuery(BadRequest):
    """A parameter of a list is unknown, repeated or malformed; the detail names every one of them."""

    code = "invalid_query"


class NotAcceptable(APIError):
    """Nothing that there is can be read by the client (RFC 9110, section 15.5.7).

    Args:
        offers: the names of the media types that there are.
    """

    status, code = 406, "not_acceptable"

    def __init__(self, offers: Iterable[str]) -> None:
        super().__init__(f"none of the types in Accept can be made; there are {', '.join(offers)}")


class PreconditionRequired(APIError):
    """A change has to say which version it changes (RFC 6585, section 3)."""

    status, code = 428, "precondition_required"

    def __init__(self) -> None:
        super().__init__("send If-Match with the ETag of what you have read, or * to change whatever is there")


class UnsupportedPatch(UnsupportedMediaType):
    """A patch of a kind that is not understood; ``Accept-Patch`` names those that are (RFC 5789, sections 2.2, 3.1)."""

    def __init__(self, kinds: Iterable[str]) -> None:
        listed = ", ".join(kinds)
        super().__init__(f"a patch has to be one of {listed}")
        self.headers = {"accept-patch": listed}


class KeyReused(Unprocessable):
    """An Idempotency-Key belongs to one request; this is another one."""

    code = "idempotency_key_reused"
