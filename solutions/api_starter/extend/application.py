"""The application that grows by adding: middleware, gates, services, events, plugins."""

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from api_starter.core import Application, RequestContext, Response
from api_starter.core.context import MAX_BODY
from api_starter.core.tree import Endpoint
from api_starter.extend.binding import bind
from api_starter.extend.container import Container
from api_starter.extend.errors import MiddlewareError, MissingPlugin, ServiceNotProvided
from api_starter.extend.middleware import CallNext, ErrorHandlingMiddleware, Middleware, chain
from api_starter.extend.openapi import Operation, routes
from api_starter.extend.ordering import Ordered, Stage
from api_starter.extend.plugins import Plugin
from api_starter.extend.scopes import Call, Events, Gate, ServiceScope, Subscribers
from api_starter.extend.signatures import Argument, read_signature

# region yours
# endregion

M = TypeVar("M", bound=Middleware)


class APIStarter(Application):
    """An Application with typed endpoints, which plugins can extend.

        app = APIStarter()

        @app.endpoint("/tasks", methods=["POST"])
        async def create_task(task: NewTask, tasks: TaskRepository) -> tuple[Task, Literal[201]]:
            return await tasks.add(task), 201

    Args:
        debug: whether a 500 tells what happened; never where strangers can see it.
        max_body: the largest request body that is accepted, in bytes.

    Attributes:
        services: the recipes of all services.
        singletons: those that the application has one of, for whoever stands outside all calls.
        events: who wants to know what happened.
        errors: turns errors into responses, by their classes.
    """

    def __init__(self, *, debug: bool = False, max_body: int = MAX_BODY) -> None:
        super().__init__(max_body=max_body)
        self.errors = ErrorHandlingMiddleware(debug=debug)
        self.events = Subscribers()
        self.services = Container()
        self.singletons = ServiceScope(self.services)
        self._middleware: Ordered[Middleware] = Ordered()
        self._gates: Ordered[Gate] = Ordered()
        self._way: tuple[Gate, ...] = ()
        self._plugins: set[str] = set()
        self._signatures: dict[int, tuple[Callable[..., Any], Sequence[Argument]]] = {}
        self._pipeline: CallNext | None = None
        for port in (Call, ServiceScope):
            self.services.provide(port, _not_given)
        self.services.provide(Subscribers, lambda: self.events, singleton=True)
        self.services.provide(Events, Events)
        self.add_lifespan(_services)
        self.add_middleware(self.errors.__call__, stage=Stage.ERRORS)
        self.add_middleware(self._open_services, stage=Stage.SCOPE)

    def add_middleware(self, middleware: M, *, stage: int | None = None) -> M:
        """Let a middleware stand between every HTTP request and its endpoint; an unknown path passes it, too.

        Args:
            middleware: ``(ctx, call_next) -> Response``, a coroutine function or an object with such a call; it is
                returned unchanged.
            stage: where it stands; if it is not given, its attribute ``stage``, or else ``Stage.ENDPOINT``.

        Raises:
            MiddlewareError: it cannot be awaited: a class instead of an object of it, or a function without ``async``.
        """
        if not any(inspect.iscoroutinefunction(each) for each in (middleware, type(middleware).__call__)):
            raise MiddlewareError(
                f"{middleware!r} is no coroutine function (ctx, call_next), nor an object with such a call"
            )
        self._middleware.add(getattr(middleware, "stage", Stage.ENDPOINT) if stage is None else stage, middleware)
        self._pipeline = None
        return middleware

    def middleware(self, *, stage: int | None = None) -> Callable[[M], M]:
        """Add the decorated coroutine function, as ``add_middleware`` does."""
        return lambda middleware: self.add_middleware(middleware, stage=stage)

    def gate(self, gate: Gate, *, stage: int) -> None:
        """Let every call, of every protocol, pass a gate; the lower stage is passed first."""
        self._gates.add(stage, gate)
        self._way = tuple(self._gates)
        self._pipeline = None

    def add_plugin(self, plugin: Plugin) -> None:
        """Set up a plugin; it is started and shut down with the application.

        Plugins are started in the order in which they were added and shut down in reverse. If one fails to start, those
        before it are shut down; it and those after it are not.

        Raises:
            MissingPlugin: one that it requires was not added before; the message names both.
        """
        missing = ", ".join(repr(name) for name in plugin.requires if name not in self._plugins)
        if missing:
            raise MissingPlugin(f"{plugin.name!r} requires {missing} to be added before it")
        plugin.setup(self)
        self._plugins.add(plugin.name)
        self.add_lifespan(plugin.lifespan)

    def enter(self, call: Call) -> ServiceScope:
        """Return the services of one call, to be opened by ``async with``. Every protocol comes in here.

        The scope knows the call: its port is ``Call``. All gates are passed when it is entered.
        """
        scope = ServiceScope(self.services, self.singletons, self._way)
        scope.set(Call, call)
        return scope

    def compile(self, function: Callable[..., Any], path: str) -> Endpoint:
        """Return the endpoint that gives ``function`` the arguments that its signature asks for.

        Raises:
            RouteError: the signature can never be served (see ``read_signature``).
        """
        arguments = read_signature(function, path)
        endpoint = bind(function, arguments)
        self._signatures[id(endpoint)] = function, arguments
        self._pipeline = None
        return endpoint

    def operations(self) -> list[Operation]:
        """Return every method at every path, with the endpoint and what its signature wants."""
        return [(*found, *self._signatures[id(found[1].endpoint)]) for found in routes(self.router.root)]

    def handle(self, ctx: RequestContext) -> Coroutine[Any, Any, Response]:
        """Turn a request into a response, on the way through all middlewares.

        Raises:
            ClientDisconnected: nobody is left to be told.
            Exception: whatever a middleware raises that stands further out than ``Stage.ERRORS``.
        """
        return (self._pipeline or self._assemble())(ctx)

    def _assemble(self) -> CallNext:
        """Return the whole way of a request, made once; services are opened if there are gates or an endpoint asks."""
        steps = list(self._middleware)
        places = {each.place for _, arguments in self._signatures.values() for each in arguments}
        if "service" not in places and not self._way:
            steps.remove(self._open_services)
        self._pipeline = chain(steps, super().handle)
        return self._pipeline

    async def _open_services(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Leave the services before the response is sent: a commit that fails is an error like any other."""
        async with self.enter(Call("http", f"{ctx.method} {ctx.path}", ctx.headers)) as ctx.scope["services"]:
            return await call_next(ctx)


def _not_given() -> None:
    raise ServiceNotProvided("only a call has this; open one: app.enter(...)")


@asynccontextmanager
async def _services(app: APIStarter) -> AsyncIterator[None]:
    """Check that all services fit together and with the endpoints, and close those of the application in the end."""
    arguments = [each for _, signature in app._signatures.values() for each in signature]  # noqa: SLF001 - its own
    app.services.check(each.hint for each in arguments if each.place == "service")
    async with app.singletons:
        yield
