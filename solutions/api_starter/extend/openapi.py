"""The OpenAPI 3.1 document of an application, made from its endpoints' signatures."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from api_starter.core.templates import Parameter
from api_starter.core.tree import Node, Route
from api_starter.extend.signatures import Argument

# region yours
# endregion

PROBLEM = {"type": "object", "required": ["type", "title", "status", "code", "detail"]}
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
        paths.setdefault(f"/{path}", {})[method.lower()] = _operation(route, function, found)
    components = {"schemas": {**defined.get("$defs", {}), "Problem": PROBLEM}}
    return {"openapi": "3.1.1", "info": {"title": title, "version": version}, "paths": paths, "components": components}


def _operation(route: Route, function: Callable[..., Any], arguments: Sequence[tuple[Argument, Any]]) -> dict[str, Any]:
    """Return the Operation Object (OpenAPI 3.1, section 4.8.10), given the arguments with their schemas.

    A path parameter that no argument is named after is a text; a default is shown with its schema.
    """
    parameters = {each.name: _parameter(each.name) for each in route.segments if isinstance(each, Parameter)}
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
            parameters[each.name] = _parameter(each.key, each.place, each.required, {**schema, **default})
    return {**described, "parameters": list(parameters.values())}


def _parameter(key: str, place: str = "path", required: bool = True, schema: Any = None) -> dict[str, Any]:  # noqa: FBT001, FBT002
    return {"name": key, "in": place, "required": required, "schema": schema or {"type": "string"}}


def _content(description: str, media_type: str, schema: Any) -> dict[str, Any]:
    return {"description": description, **({"content": {media_type: {"schema": schema}}} if schema else {})}
