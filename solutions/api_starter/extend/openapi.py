"""The OpenAPI 3.1 document of an application, made from its endpoints' signatures."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from api_starter.core.templates import Parameter
from api_starter.core.tree import Node, Route
from api_starter.extend.signatures import Argument

# region yours
# endregion

F = TypeVar("F", bound=Callable[..., Any])

_MEMBERS = {name: {"type": "string"} for name in ("type", "title", "code", "detail")} | {"status": {"type": "integer"}}
_ERRORS = {"errors": {"type": "array", "items": {"type": "object"}}}
PROBLEM = {"type": "object", "properties": {**_MEMBERS, **_ERRORS}, "required": list(_MEMBERS)}
"""The schema of a problem (RFC 9457)."""

Operation = tuple[str, Route, Callable[..., Any], Sequence[Argument]]
"""The method in capitals, the route where it is, the endpoint as it was written, what its signature says."""


def routes(node: Node) -> Iterator[tuple[str, Route]]:
    """Yield every method and route in a tree; HEAD only where it has a route of its own."""
    get = node.routes.get("GET")
    yield from ((method, route) for method, route in node.routes.items() if method != "HEAD" or route is not get)
    for below in (*node.literals.values(), *(each for _, each in (*node.typed, *filter(None, [node.rest])))):
        yield from routes(below)


def document(operations: Sequence[Operation], title: str, version: str) -> dict[str, Any]:
    """Return the OpenAPI document (version 3.1.1): ``openapi``, ``info``, ``paths`` and ``components``.

    The models are among the components, under their names; Problem is there, too.

    Args:
        operations: what there is.
        title: the name of the API.
        version: that of the API, not of OpenAPI.
    """
    keyed = {(n, each.name): each for n, (*_, arguments) in enumerate(operations) for each in arguments}
    adapters: Any = [(key, "validation", each.adapter) for key, each in keyed.items() if each.adapter]
    schemas, defined = TypeAdapter.json_schemas(adapters, ref_template="#/components/schemas/{model}")
    by_key: dict[Any, Any] = {key: schema for (key, _), schema in schemas.items()}
    paths: dict[str, dict[str, Any]] = {}
    for n, (method, route, function, arguments) in enumerate(operations):
        path = "/".join(f"{{{each.name}}}" if isinstance(each, Parameter) else each for each in route.segments)
        found = [(each, by_key.get((n, each.name))) for each in arguments]
        described = merged(_operation(route, function, found), getattr(function, "operation", {}))
        paths.setdefault(f"/{path}", {})[method.lower()] = described
    components = {"schemas": {**defined.get("$defs", {}), "Problem": PROBLEM}}
    return {"openapi": "3.1.1", "info": {"title": title, "version": version}, "paths": paths, "components": components}


def describe(**parts: Any) -> Callable[[F], F]:
    """Say of the decorated endpoint what its signature cannot: parts of its Operation Object, to be ``merged`` in."""

    def decorate(function: F) -> F:
        function.operation = parts  # type: ignore[attr-defined]
        return function

    return decorate


def merged(one: Any, other: Any) -> Any:
    """Return two parts of a document as one: objects by their members, lists one behind the other, or the other.

    A member that is None in the other is taken away.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        both = {**one, **{key: merged(one[key], value) if key in one else value for key, value in other.items()}}
        return {key: value for key, value in both.items() if value is not None or key not in other}
    return [*one, *other] if isinstance(one, list) and isinstance(other, list) else other


def _operation(route: Route, function: Callable[..., Any], arguments: Sequence[tuple[Argument, Any]]) -> dict[str, Any]:
    """Return the Operation Object of an endpoint (OpenAPI 3.1, section 4.8.10).

    - ``summary``: the first line of its docstring, or if it has none the name of the route; ``description``: the
      rest, an empty text if there is none
    - ``parameters``: a list, one for each argument that comes from path, query, header or cookie, under its key
      (``_parameter``). A default stands in its schema, as JSON, or as its ``str`` if JSON has no form for it. Names in
      the path that no argument takes are texts.
    - ``requestBody``: the ``_content`` of the body and whether it is ``required``, if an argument wants the body
    - ``responses``: under ``2XX`` the ``_content`` of the answer, under ``default`` that of a problem

    Args:
        route: where it is.
        function: the endpoint.
        arguments: all of them, and the answer, with their schemas; the schema is None if there is nothing to describe.
    """
    # region task 2.10: describe the parameters, the body and the answers of one endpoint for machines
    names = [each.name for each in route.segments if isinstance(each, Parameter)]
    parameters = {("path", name): _parameter(name) for name in names}
    summary, _, text = (inspect.getdoc(function) or route.name).partition("\n")
    responses = {"default": _content("a problem", "application/problem+json", {"$ref": "#/components/schemas/Problem"})}
    described: dict[str, Any] = {"summary": summary, "description": text.strip(), "responses": responses}
    for each, schema in arguments:
        if each.place == "body":
            described["requestBody"] = {**_content("the body", "application/json", schema), "required": each.required}
        elif each.place == "answer":
            responses["2XX"] = _content("the answer", "application/json", schema)
        elif schema is not None:
            default = {} if each.required else {"default": to_jsonable_python(each.default, fallback=str)}
            parameters[each.place, each.key] = _parameter(each.key, each.place, each.required, {**schema, **default})
    return {**described, "parameters": list(parameters.values())}
    # endregion


def _parameter(key: str, place: str = "path", required: bool = True, schema: Any = None) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """Return a Parameter Object (section 4.8.12); without a schema it is a text."""
    return {"name": key, "in": place, "required": required, "schema": schema or {"type": "string"}}


def _content(description: str, media_type: str, schema: Any) -> dict[str, Any]:
    """Return what a body and an answer have in common: a description and, if there is a schema, their content."""
    return {"description": description, **({"content": {media_type: {"schema": schema}}} if schema else {})}
