"""What an endpoint may return, and the response that becomes of it."""

from typing import Any

from api_starter.core.responses import JSONResponse, Response, TextResponse

# region yours
# endregion

PAIR = 2


def _is_status(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def to_response(result: Any) -> Response:
    """Return the response for what an endpoint returned.

    ====================================  =============================================
    an endpoint returns                   the client gets
    ====================================  =============================================
    a Response                            that response, as it is
    None                                  204, no body
    text                                  200, plain text
    a pair ``(result, status)``           the response for the result, with this status
    anything else                         200, JSON
    ====================================  =============================================

    A pair is a tuple of two whose second is an int and not a bool. Its first may be anything of this table; if it is
    a Response, that object is returned, with its status changed.

    Raises:
        TypeError: no response can be made of it.
    """
    # region task 1.8: turn whatever an endpoint returns into a response, by the table
    raise NotImplementedError("task 1.8: turn whatever an endpoint returns into a response, by the table")
    # endregion
