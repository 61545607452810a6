"""Templates, the tree, the router and mounting as only our core has them.

Nothing here knows what is right: the tests judge what comes back.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any
from uuid import UUID

from api_starter import Application, JSONResponse, RequestContext, Router
from api_starter.core.mounting import Forwarded
from api_starter.core.templates import parse_template


def template(text: str) -> list[Any]:
    """The segments of a template; a parameter as its name and type."""
    segments = parse_template(text)
    return [each if isinstance(each, str) else {each.name: each.converter.name} for each in segments]


def find(templates: list[str], path: str) -> Any:
    """The template of the route that a path leads to, and its parameters; None if there is none."""
    return _found(router_of(templates), path)


def find_each(templates: list[str], paths: list[str]) -> list[Any]:
    """The same of each path."""
    router = router_of(templates)
    return [_found(router, path) for path in paths]


def _found(router: Router, path: str) -> Any:
    found = router.find(path)
    if found is None:
        return None
    node, params = found
    return node.routes["GET"].template, {
        name: str(value) if isinstance(value, UUID) else value for name, value in params.items()
    }


def methods_at(routes: list[tuple[str, str]], path: str) -> list[str]:
    """The methods that there are at a path, after one route for each (method, template) was added."""
    router = Router()
    for method, each in routes:
        router.add(each, [method], _unused, f"{method} {each}".removeprefix(method))
    found = router.find(path)
    return sorted(found[0].routes) if found else []


def steps_to_find(templates: list[str], path: str) -> int:
    """How many lines Python runs, and functions and generators it enters, to find a path."""
    router, steps = router_of(templates), 0

    def count(_frame: FrameType, _event: str, _: Any) -> Callable[..., Any]:
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        router.find(path)
    finally:
        sys.settrace(before)
    return steps


def router_of(templates: list[str]) -> Router:
    """A router with a route for GET at each template, called after it."""
    router = Router()
    for each in templates:
        router.add(each, ["GET"], _unused, each)
    return router


async def _unused(_: RequestContext) -> None: ...


def resolve(method: str, templates: list[str], path: str) -> Any:
    """The path parameters with which a request is resolved."""
    return router_of(templates).resolve(method, path)[1]


def url(templates: list[str], name: str, params: dict[str, Any]) -> str:
    """The path of the route with this name."""
    return router_of(templates).url_for(name, **params)


def nested(prefixes: list[str]) -> Any:
    """Applications below each other, the innermost with an endpoint at /tasks/ that shows its root path."""

    async def show(ctx: RequestContext) -> Any:
        return {"root_path": ctx.root_path, "path": ctx.path}

    app = Application()
    app.endpoint("/tasks/")(show)
    for prefix in reversed(prefixes):
        outer = Application()
        outer.mount(prefix, app)
        app = outer
    return app


def forwarded(prefix: str, messages: list[dict[str, Any]], fields: list[tuple[str, str]]) -> Any:
    """An application that sends these messages, behind a Forwarded that adds header fields."""

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)

    response = Forwarded(inner, prefix)
    for name, value in fields:
        response.headers.append(name, value)
    return response


def scope_after_forwarding(prefix: str) -> Any:
    """Answers with the root path of its own scope, before and after it has called what is mounted."""

    async def nothing(_scope: Any, _receive: Any, _send: Any) -> None: ...

    async def app(scope: Any, receive: Any, send: Any) -> None:
        before = scope["root_path"]
        await Forwarded(nothing, prefix)(scope, receive, send)
        await JSONResponse([before, scope["root_path"]])(scope, receive, send)

    return app
