"""Containers and scopes: recipes made of plain data, who got what, and how it was left.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from inspect import Parameter, Signature
from typing import Any

from api_starter import Container, ServiceScope
from api_starter.extend.container import Maker, maker_of


def name_of(thing: Any) -> str:
    """What a port or a factory is called."""
    return getattr(thing, "__qualname__", repr(thing))


CANCELLED = "cancelled"
"""The text of an error that is a CancelledError."""


class Clock:
    """A port."""


class Zone:
    """Another port."""


def factory_of(text: str) -> Any:
    """The last thing that a text defines; it can name Clock and Zone."""
    found: dict[str, Any] = {"__name__": __name__, "Clock": Clock, "Zone": Zone, "AsyncIterator": AsyncIterator}
    exec(text, found)
    return list(found.values())[-1]


def maker(text: str) -> Any:
    """What a factory needs, as names and ports, and what has to be done to get its service."""
    return read(maker_of(factory_of(text)))


def maker_of_a_method(text: str, method: str) -> Any:
    """The same for a method of an object of the class that a text defines."""
    return read(maker_of(getattr(factory_of(text)(), method)))


def read(found: Maker) -> Any:
    """A maker as plain data."""
    return {"needs": [(name, name_of(port)) for name, port in found.needs], "kind": found.kind}


async def product(text: str) -> Any:
    """What comes of a factory without needs when its maker is called, and the result treated as its kind says."""
    found = maker_of(factory_of(text))
    made = found.call()
    if found.kind == "enter":
        async with made as entered:
            return entered
    return await made if found.kind == "await" else made


class Service:
    """What every recipe here makes.

    Args:
        by: the name of its recipe.
        number: how many that recipe has made, this one included.
        needs: what it was given, by the names of the parameters.
    """

    def __init__(self, by: str, number: int, needs: dict[str, Any]) -> None:
        self.by, self.number, self.needs = by, number, needs

    def told(self) -> Any:
        """The service, and what it was given, as plain data: ``["Board 1", {"clock": ["Clock 1", {}]}]``."""
        return [f"{self.by} {self.number}", {name: told(each) for name, each in self.needs.items()}]


def told(service: Any) -> Any:
    """A service as plain data."""
    return service.told() if isinstance(service, Service) else service


class Wiring:
    """A container made of plain data.

    Args:
        recipes: one mapping for each: ``port``, a name; ``needs``, names of ports, each the annotation of a parameter
            with its name in lower case; ``kind``, which is ``call``, ``await`` or ``enter``; ``singleton``; ``fails``,
            how often it raises OSError before it succeeds; ``asks``, a port that it asks its scope for. All but the
            port may be missing. One with a ``layer`` is a decorator, whose own name is ``by``.

    Attributes:
        log: who was entered and left: ``["Session 1", "entered"]``.
    """

    def __init__(self, recipes: Sequence[dict[str, Any]]) -> None:
        self.container, self.log = Container(), list[Any]()
        self._ports: dict[str, Any] = {"ServiceScope": ServiceScope}
        self._made: Counter[str] = Counter()
        self.container.provide(ServiceScope, Clock)
        for each in recipes:
            port, factory = self.port(each["port"]), self._factory(each)
            if "layer" in each:
                self.container.decorate(port, factory, layer=each["layer"])
            else:
                self.container.provide(port, factory, singleton=each.get("singleton", False))

    def port(self, name: str) -> Any:
        """The port of this name."""
        return self._ports.setdefault(name, type(name, (), {}))

    def steps(self, name: str) -> list[Any]:
        """The plan of a port: of each step its port, the names of its makers, and whether it waits."""
        plan = self.container.plan(self.port(name))
        return [(name_of(step.port), [name_of(each.call) for each in step.makers], step.waits) for step in plan]

    def _factory(self, recipe: dict[str, Any]) -> Any:
        by = recipe.get("by", recipe["port"])
        failures = iter(["down"] * recipe.get("fails", 0))

        def make(**needs: Any) -> Service:
            if next(failures, None):
                raise OSError(f"{by} is down")
            self._made[by] += 1
            needs = {name: each for name, each in needs.items() if not isinstance(each, ServiceScope)}
            return Service(by, self._made[by], needs)

        async def make_later(**needs: Any) -> Service:
            for _ in range(3):
                await asyncio.sleep(0)
            if "asks" in recipe:
                needs["asked"] = await needs["servicescope"].get(self.port(recipe["asks"]))
            return make(**needs)

        async def make_for_a_while(**needs: Any) -> AsyncIterator[Service]:
            service = await make_later(**needs)
            try:
                yield service
            except Exception as error:
                self.log.append([f"{by} {service.number}", f"rolled back: {error}"])
                raise
            self.log.append([f"{by} {service.number}", "committed"])

        kinds: dict[str, Any] = {"call": make, "await": make_later, "enter": make_for_a_while}
        return self._annotated(kinds[recipe.get("kind", "call")], by, recipe.get("needs", ()))

    def _annotated(self, factory: Any, name: str, needs: Sequence[str]) -> Any:
        """The factory with a name, and a parameter for each port that it needs."""
        factory.__name__ = factory.__qualname__ = name
        factory.__annotations__ = {each.lower(): self.port(each) for each in needs}
        kind = Parameter.POSITIONAL_OR_KEYWORD
        given = [Parameter(each, kind, annotation=port) for each, port in factory.__annotations__.items()]
        factory.__signature__ = Signature(given)
        return factory


def planned(recipes: list[dict[str, Any]], port: str) -> Any:
    """The steps to a port."""
    return Wiring(recipes).steps(port)


def check(recipes: list[dict[str, Any]]) -> None:
    """Check the wiring, as an application does when it starts."""
    Wiring(recipes).container.check()


class Watched(ServiceScope):
    """A scope that notes what is entered in it, in ``entered``."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.entered: list[Any] = []

    async def enter(self, manager: Any) -> Any:
        """Enter it, and note what it gives."""
        entered = await super().enter(manager)
        self.entered.append(told(entered))
        return entered


async def got(recipes: list[dict[str, Any]], rounds: list[list[tuple[int, str]]]) -> Any:
    """What is got by those who ask; in each round all ask at the same time.

    Who asks is a call's number, from 1 on, or 0 for the application, and the name of a port. In the place of an OSError
    stands its text. What was entered is told as well, by the same numbers.
    """
    wiring = Wiring(recipes)
    scopes = [Watched(wiring.container)]
    scopes += [
        Watched(wiring.container, scopes[0]) for _ in range(max(number for each in rounds for number, _ in each))
    ]
    found: list[Any] = []
    for asked in rounds:
        waiting = (scopes[number].get(wiring.port(name)) for number, name in asked)
        for each in await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1):
            if isinstance(each, BaseException) and not isinstance(each, OSError):
                raise each
            found.append(str(each) if isinstance(each, OSError) else told(each))
    return {"got": found, "entered": [scope.entered for scope in scopes]}


async def got_with(recipes: list[dict[str, Any]], given: dict[str, str], ports: list[str]) -> Any:
    """What a call gets in which something was set, and what another call gets for the last of the ports."""
    wiring = Wiring(recipes)
    root = ServiceScope(wiring.container)
    scope, other = ServiceScope(wiring.container, root), ServiceScope(wiring.container, root)
    for name, service in given.items():
        scope.set(wiring.port(name), service)
    found = [told(await scope.get(wiring.port(name))) for name in ports]
    return [*found, told(await other.get(wiring.port(ports[-1])))]


class Manager:
    """Notes how it is left, and then does what it is to do: ``swallow``, or fail with a text.

    Args:
        name: what it is called in the log.
        then: ``swallow``, ``cancelled`` for a CancelledError, the text of an OSError that it raises, or nothing.
        log: where it notes what it was told.
    """

    def __init__(self, name: str, then: str, log: list[Any]) -> None:
        self.name, self.then, self.log = name, then, log

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> bool:
        """Note what was told: nothing, or the class and the text of the error, and whether there is a traceback."""
        if kind is error is traceback is None:
            self.log.append([self.name, None])
        else:
            self.log.append([self.name, kind and kind.__name__, str(error), traceback is not None])
        if self.then and self.then != "swallow":
            raise asyncio.CancelledError(self.then) if self.then == CANCELLED else OSError(self.then)
        return self.then == "swallow"


async def leave(scope: ServiceScope, error: BaseException | None) -> str | None:
    """Leave a scope as ``async with`` does; what comes out behind it, as class and text."""
    leaving: Any = scope.__aexit__
    out = error
    try:
        hidden = await leaving(type(error), error, _traceback_of(error)) if error else await leaving(None, None, None)
        out = None if hidden else error
    except NotImplementedError:
        raise
    except BaseException as raised:  # noqa: BLE001 - whatever comes out is what was asked for
        out = raised
    return f"{type(out).__name__}: {out}" if out else None


def _traceback_of(error: BaseException) -> Any:
    try:
        raise error  # noqa: TRY301 - only to give it a traceback
    except BaseException:  # noqa: BLE001 - raised to have a traceback
        return error.__traceback__


async def left(managers: list[tuple[str, str]], error: str | None = None, waiting: Sequence[str] = ()) -> Any:
    """What a scope's managers note, and what comes out, when it is left with a ValueError, or without.

    Of each manager there is the name and what it does (see Manager); ``waiting`` names what waits for success, of which
    each takes less time than the one before. An error whose text is ``cancelled`` is a CancelledError.
    """
    log: list[Any] = []
    scope = ServiceScope(Container())
    for name, then in managers:
        await scope.enter(Manager(name, then, log))
    for before, name in enumerate(waiting):
        scope.after_success.append(_noting(log, name, turns=len(waiting) - before))
    raised = {None: None, CANCELLED: asyncio.CancelledError(error)}.get(error, ValueError(error))
    return {"log": log, "out": await leave(scope, raised)}


def _noting(log: list[Any], what: str, turns: int = 1) -> Callable[[], Awaitable[None]]:
    async def note() -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        log.append(what)

    return note


async def left_with_a_late_wish(name: str) -> list[str]:
    """What is called when something that is left lets somebody wait for success."""
    log: list[str] = []
    scope = ServiceScope(Container())

    @asynccontextmanager
    async def publishing() -> AsyncIterator[None]:
        yield
        log.append("left")
        scope.after_success.append(_noting(log, name))

    await scope.enter(publishing())
    await scope.__aexit__(None, None, None)
    return log


async def left_twice(first: list[str], second: list[str]) -> Any:
    """What is left when a scope was left, entered by others, and is left again."""
    log: list[Any] = []
    scope = ServiceScope(Container())
    for names in (first, second):
        await scope.__aenter__()
        for name in names:
            await scope.enter(Manager(name, "", log))
        scope.after_success.append(_noting(log, f"after {names}"))
        await leave(scope, None)
    return log


async def called(recipes: list[dict[str, Any]], port: str, error: str | None = None) -> Any:
    """What services note, and what comes out, when a call that has got one ends with a ValueError, or without."""
    wiring = Wiring(recipes)
    scope = ServiceScope(wiring.container, ServiceScope(wiring.container))
    await scope.get(wiring.port(port))
    return {"log": wiring.log, "out": await leave(scope, ValueError(error) if error else None)}


async def asked_too_late(recipes: list[dict[str, Any]], port: str) -> Any:
    """What is got for a port after the call has ended."""
    wiring = Wiring(recipes)
    scope = ServiceScope(wiring.container, ServiceScope(wiring.container))
    await scope.get(wiring.port(port))
    await leave(scope, None)
    return told(await scope.get(wiring.port(port)))
