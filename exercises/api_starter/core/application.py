"""The application: one table of protocols, one router, many lifespans."""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from api_starter.core.context import MAX_BODY, RequestContext
from api_starter.core.errors import APIError, ClientDisconnected, RouteError, UnsupportedScope
from api_starter.core.lifespan import Lifespan, Lifespans
from api_starter.core.mounting import forwarding
from api_starter.core.responses import JSONResponse, Response
from api_starter.core.results import to_response
from api_starter.core.routing import Router
from api_starter.core.tree import Endpoint
from api_starter.core.types import ASGIApp, Receive, Scope, Send

# region yours
# endregion

E = TypeVar("E", bound=Callable[..., Awaitable[Any]])

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Application:
    """An ASGI 3 application.

        app = Application()

        @app.endpoint("/tasks/{task_id:int}")
        async def get_task(ctx: RequestContext) -> dict[str, object]:
            return {"id": ctx.path_params["task_id"]}

    Args:
        max_body: the largest request body that is accepted, in bytes.
    """

    def __init__(self, *, max_body: int = MAX_BODY) -> None:
        self.max_body = max_body
        self.router = Router()
        self.lifespans = Lifespans()
        self._handlers: dict[str, ASGIApp] = {"http": self._serve_http, "lifespan": self._serve_lifespan}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one connection to the handler for ``scope["type"]``.

        Raises:
            UnsupportedScope: nobody handles this type; the message names the type and those that are handled now.
                Nothing has been received or sent then.
        """
        # region task 1.2: find the handler for the scope's type in the table and let it serve, or name what is missing
        raise NotImplementedError("task 1.2: find the handler for the scope's type in the table and let it serve, or name what is missing")
        # endregion

    def on_scope(self, scope_type: str, handler: ASGIApp) -> None:
        """Let ``handler`` serve a scope type, such as ``websocket``; it replaces the one that did."""
        self._handlers[scope_type] = handler

    def add_lifespan(self, lifespan: Lifespan) -> None:
        """Add a lifespan: ``lifespan(app)`` is an async context manager, entered at startup and left at shutdown."""
        self.lifespans.add(lifespan)

    def endpoint(self, path: str, methods: Iterable[str] = ("GET",), *, name: str | None = None) -> Callable[[E], E]:
        """Register the decorated coroutine function for a path and methods; it is returned unchanged.

        Args:
            path: a template such as ``/tasks/{task_id:int}``; types are int, float, uuid, str and path.
            methods: in capitals. GET answers HEAD too.
            name: for ``url_for``; the function's own name if it is not given.

        Raises:
            RouteError: it can never work: not a coroutine function, an unknown method, a wrong or taken path.
        """
        wanted = [methods] if isinstance(methods, str) else list(methods)
        for method in wanted:
            if method not in METHODS:
                raise RouteError(f"{path!r}: {method!r} is no method; there are {', '.join(METHODS)}")

        def register(function: E) -> E:
            called = getattr(function, "__name__", repr(function))
            if not any(inspect.iscoroutinefunction(each) for each in (function, type(function).__call__)):
                raise RouteError(f"{path!r}: {called} has to be a coroutine function: async def ...")
            self.router.add(path, wanted, self.compile(function, path), name or called)
            return function

        return register

    def compile(self, function: Callable[..., Any], path: str) -> Endpoint:
        """Return what is called for each request, made once from what was registered for ``path``."""
        del path
        return function

    def mount(self, prefix: str, app: ASGIApp) -> None:
        """Let another ASGI application answer below ``prefix``; its lifespan is its own affair.

        Raises:
            RouteError: the prefix is no plain path, or taken.
        """
        self.router.mount(prefix, forwarding(app, prefix))

    def url_for(self, name: str, /, **params: Any) -> str:
        """Return the path that leads to the endpoint ``name`` with these path parameters."""
        return self.router.url_for(name, **params)

    def run(self, host: str = "127.0.0.1", port: int = 8000) -> None:
        """Serve with Uvicorn until it is interrupted.

        Args:
            host: the address to listen on; the default is reachable from this machine only.
            port: a TCP port; 0 takes a free one.
        """
        import uvicorn

        uvicorn.run(self, host=host, port=port)

    async def handle(self, ctx: RequestContext) -> Response:
        """Turn a request into a response.

        Raises:
            APIError: a fault that the caller is to be told about.
        """
        endpoint, ctx.path_params = self.router.resolve(ctx.method, ctx.path)
        return to_response(await endpoint(ctx))

    async def _serve_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self.handle(RequestContext(scope, receive, self.max_body))
        except APIError as error:
            response = render(error)
        except ClientDisconnected:
            return
        await response(scope, receive, send)

    async def _serve_lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.lifespans.serve(self, scope, receive, send)


def render(error: APIError) -> Response:
    """Return the response that tells the caller about an error."""
    content = {"status": error.status, "code": error.code, "detail": error.detail}
    return JSONResponse(content, error.status, error.headers)
