"""The services of an application: recipes by port, planned once, made when a call needs them."""

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from api_starter.extend.errors import AlreadyProvided, CaptiveService, CyclicServices, ServiceNotProvided, WiringError
from api_starter.extend.ordering import Ordered
from api_starter.extend.signatures import name_of, signature_of

# region yours
# endregion

Port = Any
"""What a service is asked for by: a class, most often a Protocol. It says what the service can do, not who does it."""

Factory = Callable[..., Any]
"""Makes a service; what its parameters are annotated with are the ports of what it needs. A class, a function, a
coroutine function, or an asynchronous generator that yields the service once and cleans up behind it."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A factory, ready to be called.

    Attributes:
        call: the factory; of an asynchronous generator function, its ``asynccontextmanager``.
        needs: the name of each parameter without a default, and its port.
        kind: ``call``, ``await`` or ``enter``: what has to be done to get the service.
    """

    call: Factory
    needs: tuple[tuple[str, Port], ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """How one service is made when all that it needs is there.

    Attributes:
        port: of the service.
        singleton: whether the application has one of it, and not each call.
        makers: the recipe, then the decorators from the inside out.
        waits: whether another task may run while it is made.
    """

    port: Port
    singleton: bool
    makers: tuple[Maker, ...]
    waits: bool


class Container:
    """Recipes. A plugin provides, replaces, decorates or contributes; nobody makes a service by hand.

    Attributes:
        contributions: for each port, the ports of what was contributed to it, in the order in which it was.
    """

    def __init__(self) -> None:
        self._recipes: dict[Port, tuple[Factory, bool]] = {}
        self._decorators: defaultdict[Port, Ordered[Factory]] = defaultdict(Ordered)
        self.contributions: defaultdict[Port, list[Port]] = defaultdict(list)
        self._plans: dict[Port, tuple[Step, ...]] = {}

    def provide(self, port: Port, factory: Factory, *, singleton: bool = False) -> None:
        """Say how a service is made that nobody provides yet.

        Args:
            port: what it is asked for by.
            factory: makes it.
            singleton: one for the application, made when first needed; otherwise one for each call.

        Raises:
            AlreadyProvided: somebody does; the message names the port and advises ``replace``.
        """
        if port in self._recipes:
            raise AlreadyProvided(f"{name_of(port)} is provided already; say replace(...) if you mean it")
        self._recipes[port] = factory, singleton

    def replace(self, port: Port, factory: Factory, *, singleton: bool = False) -> None:
        """Say how a service is made from now on. Its decorators stay; what was made already is kept.

        Raises:
            ServiceNotProvided: there is nothing to replace.
        """
        if not self._recipes.pop(port, None):
            raise ServiceNotProvided(f"{name_of(port)} cannot be replaced: nobody provides it")
        self._plans.clear()
        self.provide(port, factory, singleton=singleton)

    def decorate(self, port: Port, wrapper: Factory, *, layer: int) -> None:
        """Put a wrapper around a service, whoever provides it.

        Args:
            port: of the service.
            wrapper: a factory; its parameter that is annotated with ``port`` gets the service that it wraps.
            layer: where it stands (``Layer``); the highest is the outermost, whatever was registered first.
        """
        self._decorators[port].add(layer, wrapper)
        self._plans.clear()

    def contribute(self, port: Port, factory: Factory, *, singleton: bool = False) -> None:
        """Add one more to the services that ``ServiceScope.all(port)`` returns; many plugins may."""
        key: Port = port, len(self.contributions[port])
        self.contributions[port].append(key)
        self.provide(key, factory, singleton=singleton)

    def check(self, wanted: Iterable[Port] = ()) -> None:
        """Plan everything, so that what does not fit together is told when the application starts.

        Args:
            wanted: ports that are asked for by somebody who is no service, such as an endpoint.

        Raises:
            ServiceNotProvided, CyclicServices, CaptiveService: as ``plan`` does.
        """
        for port in (*self._recipes, *self._decorators, *wanted):
            self.plan(port)

    def plan(self, port: Port) -> tuple[Step, ...]:
        """Return the steps to a service: each once, after those it needs. It is made once for each port and kept.

        What a singleton needs has no steps here, unless it is a singleton that is planned. The message of each error
        shows the way, such as ``Board -> Clock -> Zone``.

        Raises:
            ServiceNotProvided: nobody provides it or something that it needs.
            CyclicServices: something that it needs, needs it.
            CaptiveService: a singleton would need what lives for one call, and would keep that of the first.
        """
        if port not in self._plans:
            steps: dict[Port, Step] = {}
            self._collect(port, (), steps)
            self._plans[port] = tuple(steps.values())
        return self._plans[port]

    def _collect(self, port: Port, above: tuple[Port, ...], steps: dict[Port, Step]) -> Step:
        """Put the step of a port into ``steps``, behind those of all that it needs, and return it.

        What it needs is what its recipe and its decorators need, in their order. A decorator that asks for the port
        itself means the service that it wraps. A port that has a step in ``steps`` keeps it. What a singleton needs is
        looked through as well, but has steps in ``steps`` only if the plan begins with a singleton.

        Args:
            port: of the service; where the plan begins, ``above`` is empty.
            above: the ports that led to it, the first of them where the plan begins.
            steps: those of the plan so far, by their ports.

        Raises:
            ServiceNotProvided, CyclicServices, CaptiveService: as ``plan`` does. The message begins with the way, the
            names of ``above`` and of the port joined by `` -> ``; a captive service is its last name.
        """
        # region task 2.12: list the steps to a service, those it needs first, or tell the way to what does not fit
        way = " -> ".join(map(name_of, (*above, port)))
        if port in above:
            raise CyclicServices(f"{way}: a service cannot need itself")
        if port not in self._recipes:
            raise ServiceNotProvided(f"{way}: nobody provides {name_of(port)}; is the plugin added that does?")
        if port not in steps:
            factory, singleton = self._recipes[port]
            makers = tuple(map(maker_of, (factory, *self._decorators[port])))
            step = Step(port, singleton, makers, waits=any(maker.kind != "call" for maker in makers))
            inside = singleton and above and not self._recipes[above[-1]][1]
            before: dict[Port, Step] = {} if inside else steps
            for maker in step.makers:
                for _, need in maker.needs:
                    if need == port and maker is not step.makers[0]:
                        continue
                    if step.singleton > self._collect(need, (*above, port), before).singleton:
                        raise CaptiveService(f"{way} -> {name_of(need)}: a singleton cannot hold what lives for a call")
            steps[port] = step
        return steps[port]
        # endregion


def maker_of(factory: Factory) -> Maker:
    """Return a factory with what it needs, by its annotations: nothing is looked up again when it is called.

    What a class needs stands in its ``__init__``. A parameter with a default, ``*args`` and ``**kwargs`` are left to
    the factory. What an asynchronous generator function makes is entered, what a coroutine function makes is awaited,
    and any other factory is called and no more.

    Raises:
        WiringError: a parameter without a default has no annotation or one that cannot be evaluated. The message names
            the factory.
    """
    # region task 2.11: read once what a factory needs, and what has to be done to get its service
    wanted = [each for each in signature_of(factory, WiringError)[0] if each.default is each.empty]
    if any(each.annotation is each.empty for each in wanted):
        raise WiringError(f"{name_of(factory)}: annotate every parameter with the port of what it needs")
    needs = tuple((each.name, each.annotation) for each in wanted)
    if inspect.isasyncgenfunction(factory):
        return Maker(asynccontextmanager(factory), needs, "enter")
    return Maker(factory, needs, "await" if inspect.iscoroutinefunction(factory) else "call")
    # endregion
