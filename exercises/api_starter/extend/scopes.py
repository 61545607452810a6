"""One call: the gates before it, its services, made when asked for and left in reverse, and what is told after it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, NamedTuple, Self, TypeVar

from typing_extensions import TypeForm

from api_starter.extend.container import Container, Port, Step
from api_starter.extend.errors import ScopeLeft
from api_starter.extend.signatures import name_of

# region yours
# endregion

T = TypeVar("T")


class Call(NamedTuple):
    """One use of the application: a request, a message of a WebSocket, a remote procedure, a message of a queue.

    Attributes:
        protocol: such as ``http``, ``websocket``, ``grpc``.
        operation: what is to be done, in the words of the protocol: ``POST /tasks``.
        headers: what came along: header fields, metadata.
    """

    protocol: str
    operation: str
    headers: Mapping[str, str]


Gate = Callable[[Call, "ServiceScope"], AbstractAsyncContextManager[None]]
"""Called with a call and its services; gives an asynchronous context manager that is entered before anything else
happens, and left, with the error if there is one, when the call ends. Raising an APIError turns the call away."""


class ServiceScope:
    """The services of one call, or of the whole application.

    It is an asynchronous context manager. When it is entered, the gates are, in their order; if one turns the call
    away, those before it are left. When it is left, what was entered is left in reverse, and then, if all went well,
    what waits for success is called. It can be entered again, and is empty then.

    Args:
        container: the recipes.
        root: the scope of the application, which has the singletons; None for that scope itself.
        gates: what the call has to pass; it was ``set`` before, at the port ``Call``.

    Attributes:
        after_success: called and awaited, without arguments, when the scope was left without an error.
    """

    def __init__(self, container: Container, root: "ServiceScope | None" = None, gates: Sequence[Gate] = ()) -> None:
        self.container, self.root, self._gates = container, root or self, gates
        self._made: dict[Port, Any] = {ServiceScope: self}
        self._making: dict[Port, Any] = {}
        self._exits: list[Callable[..., Awaitable[bool | None]]] = []
        self.after_success: list[Callable[[], Awaitable[None]]] = []
        self._left = False

    def set(self, port: TypeForm[T], service: T) -> None:
        """Give this scope a service that was made elsewhere, such as the actor that a gate has recognised.

        It stands in for what ``container`` would make, decorators included, and for nobody else's call.
        """
        self._made[port] = service

    async def get(self, port: TypeForm[T]) -> T:
        """Return the service for a port: the same object for everybody who asks in this scope, at the same time too.

        What is there already is returned, whether there is a recipe for it or not. Otherwise the steps of its plan are
        taken in their order, and what is not there yet is made and kept. Whoever comes while a step is made that waits
        stays until that is over, and looks again: it may be there, or it has failed.

        Raises:
            ScopeLeft: the scope was left.
            ServiceNotProvided, CyclicServices, CaptiveService: as ``Container.plan`` does.
            Exception: whatever a factory raises; nothing is kept of that step, and the next who asks tries again.
        """
        if self._left:
            raise ScopeLeft(f"{name_of(port)}: the call has ended; a stream opens its own services: app.enter(...)")
        # region task 2.13: make what is not there yet, one for everybody who asks in this call
        raise NotImplementedError("task 2.13: make what is not there yet, one for everybody who asks in this call")
        # endregion

    async def all(self, port: TypeForm[T]) -> list[T]:
        """Return what was contributed to a port, in the order in which it was; each is made once in this scope."""
        return [await self.get(each) for each in self.container.contributions[port]]

    async def enter(self, manager: AbstractAsyncContextManager[T]) -> T:
        """Enter an asynchronous context manager, which is left with this scope; return what it gives."""
        entered = await manager.__aenter__()
        self._exits.append(manager.__aexit__)
        return entered

    async def _make(self, step: Step) -> Any:
        """Return the service of a step: get a singleton from ``root``, call the makers of any other.

        What they need is given by name. In a call all of it was made before; a root gets what it has not made yet. A
        decorator gets the service as it is so far where it asks for the port of the step. What has to be entered is
        entered by ``enter``: it is left with this scope.
        """
        # region task 2.13: make what is not there yet, one for everybody who asks in this call
        raise NotImplementedError("task 2.13: make what is not there yet, one for everybody who asks in this call")
        # endregion

    async def __aenter__(self) -> Self:
        self._left, self._made[ServiceScope] = False, self
        self.after_success.clear()
        if self._gates:
            await self._pass(self._gates)
        return self

    async def _pass(self, gates: Sequence[Gate]) -> None:
        """Let the call pass the gates, in their order: each is called with the Call and this scope, and entered.

        If one turns the call away, whatever it raises and be it a cancellation, those after it are not called, those
        before it are left by ``__aexit__``, which is told the error, and the error is raised.
        """
        # region task 2.15: let a call pass every gate or leave those before it, and tell every subscriber what happened
        raise NotImplementedError("task 2.15: let a call pass every gate or leave those before it, and tell every subscriber what happened")
        # endregion

    async def __aexit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Leave what was entered, the last first, then call and await what waits for success, in its order.

        Each is told the error that there is then, as every ``__aexit__`` is: its class, itself and its traceback, or
        three times None. What it returns does not count: nobody can hide an error from those that are left after it, or
        a transaction would be committed for a call that failed. An error that is raised in leaving (a commit that
        fails) takes the place of the one before; the others are left all the same, and see it. If there is an error in
        the end, it is raised, and nothing that waits for success is called. What begins to wait while others are left
        is called, too.
        """
        met, waiting, self._left = error, self.after_success, True
        self._made.clear()
        # region task 2.14: leave all in reverse, each told the error there is, and then call what waits for success
        raise NotImplementedError("task 2.14: leave all in reverse, each told the error there is, and then call what waits for success")
        # endregion


class Subscribers:
    """Who wants to know of which events."""

    def __init__(self) -> None:
        self._by_kind: dict[type, list[Callable[[Any], Awaitable[None]]]] = {}

    def on(self, kind: type, subscriber: Callable[[Any], Awaitable[None]]) -> None:
        """Call ``subscriber`` with every event of this class or one below it."""
        self._by_kind.setdefault(kind, []).append(subscriber)

    async def dispatch(self, event: object) -> None:
        """Call everybody who wants to know of this event, one after the other, and come back when all are done.

        First those of its own class, then those of the classes above it, the nearest first; within a class in the order
        in which they were registered. What happened has happened: an Exception in a subscriber is logged with its
        traceback, at the level ERROR by the logger ``api_starter``, and the others are called.
        """
        # region task 2.15: let a call pass every gate or leave those before it, and tell every subscriber what happened
        raise NotImplementedError("task 2.15: let a call pass every gate or leave those before it, and tell every subscriber what happened")
        # endregion


class Events:
    """The service by which a call publishes its events.

    Args:
        subscribers: those of the application.
        scope: the services of the call.
    """

    def __init__(self, subscribers: Subscribers, scope: ServiceScope) -> None:
        self._subscribers, self._scope = subscribers, scope

    async def publish(self, event: object) -> None:
        """Tell the subscribers of ``event`` after the call has succeeded; if it fails, nobody hears of it.

        An event is lost if the process dies between the commit and its subscribers.
        """
        self._scope.after_success.append(partial(self._subscribers.dispatch, event))
