"""From a request to the arguments of an endpoint: compiled once, every fault named."""

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from api_starter.core import RequestContext
from api_starter.core.tree import Endpoint
from api_starter.extend.errors import Unprocessable, UnsupportedMediaType
from api_starter.extend.signatures import Argument, is_many

# region yours
# endregion

Fault = dict[str, str]
"""``in``: path, query, header, cookie or body; ``at``: where there; ``code`` and ``detail``: what is wrong, as Pydantic
says it. What was sent is not repeated: it may be a secret."""

VALUES = {"path": "path_params", "query": "query", "header": "headers", "cookie": "cookies"}
"""The places that have keys, and the attributes of the context that hold their values."""

JSON_TYPE = re.compile(rb"application/([^;\s]+\+)?json\s*(;.*)?", re.IGNORECASE)
"""``application/json`` and ``application/*+json``, in any case and with any parameters (RFC 6839, section 3.1)."""

MISSING: Any = [{"type": "missing", "loc": (), "input": None}]
"""What is wrong with an argument that has neither value nor default. ``ValidationError.from_exception_data`` makes of
this, with a title that nobody sees, the error that Pydantic would raise, and the fault gets its words and its code."""

CAPITAL_N, CAPITAL_I = b"NI"
"""What NaN and Infinity begin with, as bytes: a number is looked for at a fraction of the cost of a text."""


def bind(function: Callable[..., Any], arguments: Sequence[Argument]) -> Endpoint:
    """Return an endpoint that takes the context alone and calls ``function`` with its arguments, by name.

    All that can be known now is done now. For each request, first what is to be validated is read, in the order of the
    arguments, and validated. What is not there is left to its default; if it has none, it is a fault with the code
    ``missing``, but a body is a BadRequest. Faults are told all together by one Unprocessable, and nothing else happens
    then. Then the services are got, from the scope in ``ctx.scope["services"]``, and the function is called. A function
    whose only argument is the context is returned as it is.

    When it is called, the endpoint raises what ``read_content`` does, and BadRequest for a body that is not there, is
    not JSON or nested too deeply: that is for ``ctx.json()`` to say, which is asked when there is a fault in the body.
    """
    if [each.place for each in arguments] == ["context", "answer"]:
        return function
    readers = [(each, *_reader(each)) for each in arguments if each.place in {*VALUES, "body"}]
    ports = [(each.name, each.hint) for each in arguments if each.place == "service"]
    contexts = [each.name for each in arguments if each.place == "context"]

    async def bound(ctx: RequestContext) -> Any:
        # region task 2.9: read and validate every argument, tell all faults at once, then get services and call
        given: dict[str, Any] = dict.fromkeys(contexts, ctx)
        faults: list[Fault] = []
        for argument, get, validate in readers:
            raw = get(ctx) if get else await read_content(ctx)
            try:
                if raw is not None:
                    given[argument.name] = validate(raw)
                elif argument.required:
                    raise ValidationError.from_exception_data("", MISSING)
            except ValidationError as error:
                if argument.place == "body":
                    await ctx.json()
                faults += [_fault(argument, each) for each in error.errors()]
        if faults:
            raise Unprocessable("the request is not as it has to be; errors names every fault", faults)
        for name, port in ports:
            given[name] = await ctx.scope["services"].get(port)
        return await function(**given)
        # endregion

    return bound


def _reader(argument: Argument) -> tuple[Callable[[RequestContext], Any] | None, Callable[[Any], Any]]:
    """Return what finds the value of an argument, None for the body, and what validates it; no value is None.

    An argument that is many gets the list of all values of its key.
    """
    validator: Any = argument.adapter and argument.adapter.validator
    if argument.place == "body":
        return None, validator.validate_json
    values, key = attrgetter(VALUES[argument.place]), argument.key
    if is_many(argument.hint):
        return lambda ctx: values(ctx).get_list(key) or None, validator.validate_python
    return lambda ctx: values(ctx).get(key), validator.validate_python


async def read_content(ctx: RequestContext) -> bytes | None:
    """Return the body of a request whose content type is JSON (``JSON_TYPE``), or None if there is no body.

    NaN and Infinity, which are not JSON but which ``validate_json`` takes, are refused here: if one of their first
    letters stands in the body, ``ctx.json()`` decides.

    Raises:
        UnsupportedMediaType: it is of another type, and then nothing has been received; or there is a body and no type.
        BadRequest, ContentTooLarge, ClientDisconnected: as ``ctx.json()`` does.
    """
    # region task 2.8: return the body if its content type is JSON, and refuse any other before it is read
    kind = dict(ctx.scope["headers"]).get(b"content-type")
    if kind != b"application/json" and not JSON_TYPE.fullmatch(kind or b"") and (kind is not None or await ctx.body()):
        raise UnsupportedMediaType(f"the body has to be application/json, not {(kind or b'untyped').decode('latin-1')}")
    body = await ctx.body()
    if CAPITAL_N in body or CAPITAL_I in body:
        await ctx.json()
    return body or None
    # endregion


def _fault(argument: Argument, error: Any) -> Fault:
    """Return one of Pydantic's errors as a fault.

    ``at`` is the key of a parameter, or ``#`` for the body; behind it the ``loc`` of the error as a JSON pointer, with
    what a URL cannot hold encoded (RFC 6901, section 6): ``tag/1``, ``#/tags/0``. Letters and digits of ASCII and
    ``_.-~`` stay as they are, as ``quote`` has it; what else a URL could hold may stay or be encoded.
    """
    # region task 2.9: read and validate every argument, tell all faults at once, then get services and call
    steps = "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1")) for step in error["loc"])
    at = ("#" if argument.place == "body" else argument.key) + steps
    return {"in": argument.place, "at": at, "code": error["type"], "detail": error["msg"]}
    # endregion
