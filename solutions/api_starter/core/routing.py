"""From method and path to an endpoint, at a cost that does not grow with the number of routes."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from api_starter.core.context import RequestContext
from api_starter.core.errors import MethodNotAllowed, NoSuchRoute, NotFound, RouteError
from api_starter.core.responses import URL_SAFE, RedirectResponse, Response
from api_starter.core.templates import Parameter, Segment, parse_template
from api_starter.core.tree import Endpoint, Found, Node, Params, Route, walk

# region yours
# endregion


class Router:
    """A tree of routes. It is built when endpoints are registered and only read while requests come in.

    Attributes:
        root: the tree.
        names: the routes by their names.
        mounts: what is mounted, by prefix.
        slashes: whether a template longer than ``/`` ends in a slash; if none does, nobody needs to look for one.
    """

    def __init__(self) -> None:
        self.root = Node()
        self.names: dict[str, Route] = {}
        self.mounts: dict[str, Endpoint] = {}
        self.slashes = False
        self._literal: dict[str, Node] = {"": self.root}
        self._shapes: dict[tuple[object, ...], Segment] = {}

    def add(self, template: str, methods: Iterable[str], endpoint: Endpoint, name: str) -> None:
        """Register an endpoint for a path template and some methods.

        A route for GET answers HEAD too, unless HEAD has a route of its own (RFC 9110, section 9.3.2).

        Raises:
            RouteError: the template is wrong (``parse_template``), one of the methods has a route at this place
                already, a parameter has another name than that of its type at the same place in another template, or
                the name of the route belongs to another template.
        """
        route = Route(template, parse_template(template), endpoint, name)
        self._claim(route)
        self.slashes |= len(template) > 1 and template.endswith("/")
        node = self.root
        for depth, segment in enumerate(route.segments, 1):
            node = node.child(segment)
            if all(isinstance(each, str) for each in route.segments[:depth]):
                self._literal["/" + "/".join(map(str, route.segments[:depth]))] = node
        for method in methods:
            taken = node.routes.get(method)
            if taken is not None and not (method == "HEAD" and taken is node.routes.get("GET")):
                raise RouteError(f"{method} {template!r} is taken by {taken.template!r}")
            node.routes[method] = route
        if "GET" in node.routes:
            node.routes.setdefault("HEAD", node.routes["GET"])

    def _claim(self, route: Route) -> None:
        named = self.names.setdefault(route.name, route)
        if named.template != route.template:
            raise RouteError(
                f"{route.template!r}: the name {route.name!r} belongs to {named.template!r}; give name=..."
            )
        shape: tuple[object, ...] = ()
        for segment in route.segments:
            shape = (*shape, segment.converter if isinstance(segment, Parameter) else segment)
            there = self._shapes.setdefault(shape, segment)
            if isinstance(there, Parameter) and there != segment:
                raise RouteError(f"{route.template!r}: another template calls the parameter here {there.name!r}; so do")

    def mount(self, prefix: str, endpoint: Endpoint) -> None:
        """Let an endpoint take every path at ``prefix`` and below that no route takes.

        Raises:
            RouteError: the prefix ends in a slash or has parameters, or something is mounted there already.
        """
        segments = parse_template(prefix)
        if not all(isinstance(segment, str) and segment for segment in segments):
            raise RouteError(f"{prefix!r}: mount at a plain path without a slash at its end, such as '/admin'")
        if self.mounts.setdefault(prefix, endpoint) is not endpoint:
            raise RouteError(f"{prefix!r}: something is mounted there already")

    def find(self, path: str) -> Found | None:
        """Return the place where ``path`` ends and the values of its parameters, or None (see ``walk``)."""
        place = self._literal.get(path)
        if place is not None and place.routes:
            return place, {}
        above, slash, last = path.rpartition("/")
        place = self._literal.get(above) if slash else None
        if place is not None and (found := walk(place, [last], 0, {})):
            return found
        return walk(self.root, path[1:].split("/"), 0, {}) if path.startswith("/") else None

    def resolve(self, method: str, path: str) -> tuple[Endpoint, Params]:
        """Return the endpoint for a request and the values of its path parameters by name.

        If the path has a place but the method has no route there: OPTIONS is answered by an endpoint that returns 204
        with ``Allow``, any other is a MethodNotAllowed that carries ``allow`` among its headers. ``Allow`` lists the
        methods of the place and OPTIONS, sorted, separated by ``", "``.

        If the path has no place, ``_elsewhere`` decides: a mounted endpoint takes it. Otherwise, if it has one with a
        slash at its end added or removed, the endpoint returned redirects there (307, query kept: ``_redirect``). A
        path that begins with two slashes is never redirected: a browser would read the Location as another host.

        Raises:
            NotFound: the path has no place.
            MethodNotAllowed: it has one, but not for this method.
        """
        # region task 1.11: pick the route by method; answer OPTIONS, 405 with Allow, 404, and the other slash
        found = self.find(path)
        if found is None:
            return self._elsewhere(path), {}
        node, params = found
        route = node.routes.get(method)
        if route is not None:
            return route.endpoint, params
        allow = ", ".join(sorted({*node.routes, "OPTIONS"}))
        if method == "OPTIONS":
            return _options(allow), {}
        raise MethodNotAllowed(f"{method} is not allowed here, only {allow}", headers={"allow": allow})
        # endregion

    def _elsewhere(self, path: str) -> Endpoint:
        """Return the endpoint for a path that has no place of its own: mounted, or a redirect (see ``resolve``).

        Raises:
            NotFound: neither.
        """
        mounted = self._mounted(path)
        if mounted is not None:
            return mounted
        # region task 1.11: pick the route by method; answer OPTIONS, 405 with Allow, 404, and the other slash
        other = path[:-1] if path.endswith("/") else path + "/" if self.slashes else ""
        if other and not path.startswith("//") and self.find(other):
            return _redirect(other)
        raise NotFound(f"there is nothing at {path}")
        # endregion

    def _mounted(self, path: str) -> Endpoint | None:
        """Return the endpoint that is mounted nearest above ``path``, or None."""
        while path and self.mounts:
            if path in self.mounts:
                return self.mounts[path]
            path = path.rpartition("/")[0]
        return None

    def url_for(self, name: str, /, **params: Any) -> str:
        """Return the path of a route, such that a request for it gives the route's parameters the same values.

        (Unless a literal stands at the same place: ``/tasks/export`` is that page, not the task of that name.)
        Literal segments and values are percent-encoded as UTF-8; only in a ``path`` parameter a slash stays.

        Args:
            name: the route's name: its endpoint's, unless another was given.
            params: a value for each of the parameters, and nothing else. ``str(value)`` is what stands in the path.

        Raises:
            NoSuchRoute: there is no such route; a parameter is missing or unknown; a value would not be read
                back (``_written``).
        """
        # region task 1.12: build the path that leads back to a route with the same values, or say why there is none
        route = self.names.get(name)
        if route is None:
            raise NoSuchRoute(f"no route is called {name!r}; there are {', '.join(sorted(self.names)) or 'none'}")
        names = {segment.name for segment in route.segments if isinstance(segment, Parameter)}
        if set(params) != names:
            raise NoSuchRoute(f"{name!r} takes the parameters {sorted(names)}, not {sorted(params)}")
        return "/" + "/".join(
            quote(segment, safe="") if isinstance(segment, str) else _written(segment, params[segment.name])
            for segment in route.segments
        )
        # endregion


def _written(parameter: Parameter, value: Any) -> str:
    """Return ``str(value)`` as it stands in a path, percent-encoded.

    Raises:
        NoSuchRoute: it would not be read back: the converter's ``parse`` refuses it, it is empty, it begins with a
            slash, it has a slash although the parameter is no ``path``, or one of its segments is ``.`` or ``..``,
            which clients remove.
    """
    # region task 1.12: build the path that leads back to a route with the same values, or say why there is none
    text = str(value)
    slash = "/" if parameter.converter.name == "path" else ""
    try:
        parameter.converter.parse(text)
    except ValueError:
        raise NoSuchRoute(f"{parameter.name!r} is of type {parameter.converter.name}, not {value!r}") from None
    segments = text.split("/") if slash else [text]
    if not segments[0] or {".", ".."} & set(segments) or ("/" in text and not slash):
        raise NoSuchRoute(f"{parameter.name!r} cannot be {value!r}: it would not come back as it is")
    return quote(text, safe=slash)
    # endregion


def _options(allow: str) -> Endpoint:
    async def options(_: RequestContext) -> Response:
        return Response(status=204, headers={"allow": allow})

    return options


def _redirect(path: str) -> Endpoint:
    async def redirect(ctx: RequestContext) -> Response:
        query = quote(ctx.scope.get("query_string", b""), safe=URL_SAFE)
        return RedirectResponse(quote(ctx.root_path + path) + (f"?{query}" if query else ""))

    return redirect
