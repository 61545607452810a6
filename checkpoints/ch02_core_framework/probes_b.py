"""Endpoints by their signatures: where their arguments come from, how they arrive, how they are described.

An endpoint is given by its parameters, each of them a list: its name, the word for its type in ``TYPES``, then perhaps
a mapping with its ``source`` (query, header, cookie or body), its ``key`` there, its ``default``, or ``unset``, the
name of one that is no value, ``lowest``, a limit, ``first`` if the source stands before the limit, and ``slash`` for
one that can be given by position only.
Nothing here knows what is right: the tests judge what comes back.
"""

import datetime as dt
from collections.abc import Callable
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, Literal, Optional
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from api_starter import (
    APIError,
    APIStarter,
    Body,
    CallNext,
    Cookie,
    DocsPlugin,
    Header,
    JSONResponse,
    Query,
    RequestContext,
    Response,
)
from api_starter.extend.binding import bind, read_content
from api_starter.extend.openapi import document
from api_starter.extend.signatures import Argument, read_signature

SOURCES: dict[str, Any] = {"query": Query, "header": Header, "cookie": Cookie, "body": Body}


class Colour(Enum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class NewTask(BaseModel):
    """What a client sends."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    tags: list[Annotated[str, Field(min_length=1)]] = []
    weight: float = 1.0


class Repository:
    """A service; it knows nothing of JSON."""


class Unset:
    """A default that is no value; it tells only what it is called."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


TYPES: dict[str, Any] = {
    "nothing": Parameter.empty,
    "anything": Any,
    "anything or none": Any | None,
    "int": int,
    "str": str,
    "float": float,
    "bool": bool,
    "date": dt.date,
    "uuid": UUID,
    "colour": Colour,
    "order": Literal["asc", "desc"],
    "text or number": Literal["a", 1],
    "int or none": int | None,
    "int or none, as before": Optional[int],  # noqa: UP045 - as people write it
    "int or date": int | dt.date,
    "order or none": Literal["asc", "desc"] | None,
    "ints": list[int],
    "ints or none": list[int] | None,
    "texts": set[str],
    "pair": tuple[int, ...],
    "list": list,
    "dates, each checked": list[Annotated[dt.date, Field(ge=dt.date(2000, 1, 1))]],
    "model": NewTask,
    "model or none": NewTask | None,
    "models": list[NewTask],
    "models or none, as before": Optional[list[NewTask]],  # noqa: UP045 - as people write it
    "model, checked": list[Annotated[NewTask, Field()]],
    "dict": dict,
    "counts": dict[str, int],
    "dicts": list[dict[str, Any]],
    "model or text": NewTask | str,
    "texts or counts": list[str] | dict[str, int],
    "repository": Repository,
    "number or repository": int | Repository,
    "texts or repository": list[str] | Repository | None,
    "context": RequestContext,
}


def endpoint_of(parameters: list[list[Any]], answer: str = "nothing", text: str | None = None) -> Any:
    """Return an endpoint with these parameters, which answers with what it was given.

    Args:
        parameters: as this module describes them.
        answer: the word for the annotation of its answer.
        text: its docstring.
    """
    returned = Signature.empty if answer == "nothing" else TYPES[answer]
    signature = Signature([_parameter(*each) for each in parameters], return_annotation=returned)

    async def endpoint(**given: Any) -> Any:
        bound = signature.bind(**given)
        bound.apply_defaults()
        seen = bound.arguments.items()
        return {name: "the context" if isinstance(each, RequestContext) else each for name, each in seen}

    endpoint.__signature__ = signature  # type: ignore[attr-defined]
    endpoint.__doc__ = text
    return endpoint


def _parameter(name: str, word: str, more: dict[str, Any] | None = None) -> Parameter:
    more, hint = more or {}, TYPES[word]
    metadata = [Field(ge=more["lowest"])] if "lowest" in more else []
    if "source" in more:
        metadata.insert(0 if more.get("first") else 1, SOURCES[more["source"]](more.get("key", "")))
    for each in metadata:
        hint = Annotated[hint, each]
    kind = Parameter.POSITIONAL_ONLY if more.get("slash") else Parameter.KEYWORD_ONLY
    default = Unset(more["unset"]) if "unset" in more else more.get("default", Parameter.empty)
    if isinstance(default, str) and word == "date":
        default = dt.date.fromisoformat(default)
    return Parameter(name, kind, default=default, annotation=hint)


def places(template: str, parameters: list[list[Any]]) -> Any:
    """What the signature of an endpoint says of its parameters: name, place, key, whether it is required."""
    return [[each.name, each.place, each.key, each.required] for each in _read(template, parameters)]


def _read(template: str, parameters: list[list[Any]]) -> list[Argument]:
    return read_signature(endpoint_of(parameters), template)[:-1]


def accepts(template: str, parameters: list[list[Any]], values: list[Any]) -> Any:
    """Whether the adapter of the only parameter takes each of these values; None without an adapter."""
    adapter = _read(template, parameters)[0].adapter
    return None if adapter is None else [_takes(adapter.validate_python, each) for each in values]


def _takes(validate: Callable[[Any], Any], value: Any) -> bool:
    try:
        validate(value)
    except ValidationError:
        return False
    return True


def content(max_body: int = 1000) -> Any:
    """What ``read_content`` makes of the body of each request."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found = await read_content(RequestContext(scope, receive, max_body))
        await JSONResponse({"content": None if found is None else found.decode()})(scope, receive, send)

    return app


def telling_of_stubs(app: APIStarter) -> Any:
    """The application, which does not answer for a stub that is called in it: it raises what the stub did."""
    stubs: list[NotImplementedError] = []

    async def keep(ctx: RequestContext, call_next: CallNext) -> Response:
        try:
            return await call_next(ctx)
        except NotImplementedError as stub:
            stubs.append(stub)
            raise

    async def served(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)
        if stubs:
            raise stubs.pop()

    app.add_middleware(keep)
    return served


def taking(template: str, method: str, parameters: list[list[Any]]) -> Any:
    """An application with one endpoint, which answers with the arguments that it was given."""
    app = APIStarter()
    app.endpoint(template, methods=[method])(endpoint_of(parameters))
    return telling_of_stubs(app)


async def got(query: str, parameters: list[list[Any]]) -> Any:
    """What an endpoint was given, and which services were asked for; their scope is a fake."""
    asked: list[str] = []

    class Scope:
        async def get(self, port: type) -> str:
            asked.append(port.__name__)
            return f"the {port.__name__}"

    async def receive() -> Any:
        return {"type": "http.request"}

    function = endpoint_of(parameters)
    scope = {"method": "GET", "path": "/", "query_string": query.encode(), "headers": [], "services": Scope()}
    try:
        given = await bind(function, read_signature(function, "/"))(RequestContext(scope, receive))
    except APIError as error:
        given = type(error).__name__
    return {"given": given, "asked": asked}


def described(
    template: str, method: str, parameters: list[list[Any]], answer: str = "nothing", text: str | None = None
) -> Any:
    """An application with one endpoint, called ``target``, and its document at ``/openapi.json``."""
    app = APIStarter()
    app.add_plugin(DocsPlugin("Tasks", "1.0"))
    app.endpoint(template, methods=[method], name="target")(endpoint_of(parameters, answer, text))
    return telling_of_stubs(app)


def document_of(template: str, method: str, parameters: list[list[Any]]) -> Any:
    """The document of an application with one endpoint, without asking the application for it."""
    app = APIStarter()
    app.endpoint(template, methods=[method], name="target")(endpoint_of(parameters))
    return document(app.operations(), "Tasks", "1.0")
