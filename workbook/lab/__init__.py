"""What a checkpoint holds in its hand: it has the code under test run elsewhere, and judges what comes back.

    from workbook.lab import Lab, task

    @task("1.9")
    def test_a_literal_segment_wins(lab: Lab) -> None:
        response = lab.asgi("ch01_foundation.probes:routes_app").get("/tasks/export")
        assert response.json() == {"route": "export"}

What is asked for is a ``module:function`` that runs beside the code under test; only plain data passes in and out.
"""

import socket
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from random import Random
from typing import Any, TypeVar

from workbook.lab.client import Client
from workbook.lab.driver import Driver, Setup
from workbook.lab.errors import Misuse, Raised, Unmet, Unreadable
from workbook.lab.response import Response

__all__ = ["Client", "Lab", "Misuse", "Raised", "Response", "Setup", "Unmet", "Unreadable", "make_driver", "task"]

DRIVERS = {
    "local": "workbook.lab.local:LocalDriver",
    "process": "workbook.lab.process:ProcessDriver",
    "confined": "workbook.box.driver:confined_driver",
}
Test = TypeVar("Test", bound=Callable[..., object])


def task(id: str, *, twins: tuple[str, ...] = ()) -> Callable[[Test], Test]:  # noqa: A002 - tests name it by position
    """Mark a test as one of a task.

    Args:
        id: the task, for example "1.9".
        twins: the other frameworks that must pass the test as well, "starlette" or "fastapi".
    """
    import pytest

    return pytest.mark.task(id, twins=twins)


def make_driver(name: str, setup: Setup) -> Driver:
    """Return the driver "local" (in this process), "process" (in a child) or "confined" (in a child without rights).

    Raises:
        Misuse: there is no such driver.
        UserError: this machine cannot confine as much as the set-up wants.
    """
    if name not in DRIVERS:
        raise Misuse(f"no driver {name!r}: {', '.join(DRIVERS)}")
    driver: Driver = resolve_name(DRIVERS[name])(setup)
    return driver


class Lab:
    """The interface of every checkpoint; a fresh one for each test.

    Args:
        driver: where the code under test runs.
        seed: of the whole run; printed by it.
        test: the test's id, so that each test has its own random numbers.
        twin: the framework that stands in for ours: its probes are used.

    Attributes:
        random: makes inputs; the same for the same seed and test.
        called: the last operation, in words.
        tell: told each operation before it begins.
        answered: how many operations came back.
    """

    def __init__(self, driver: Driver, *, seed: int = 0, test: str = "", twin: str | None = None) -> None:
        self._driver = driver
        self._twin = twin
        self.random = Random(f"{seed} {test}")  # noqa: S311 - inputs of tests, and repeatable ones
        self.called = ""
        self.tell: Callable[[str], None] | None = None
        self.answered = 0
        driver.request({"op": "reset"})

    def asgi(self, target: str, *args: Any) -> Client:
        """Return a client of the application that ``target`` makes."""
        what = _call_text(target, args, {})
        return Client(self._ask, self._ask("asgi", what, target=self._aim(target), args=list(args)), target)

    def call(self, target: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public function or class of the code under test; return what comes back, awaited if need be."""
        what = _call_text(target, args, kwargs)
        return self._ask("call", what, target=self._aim(target), args=list(args), kwargs=kwargs)

    def observe(self, probe: str, *args: Any) -> Any:
        """Return what a probe observed."""
        return self.call(probe, *args)

    @contextmanager
    def raises(self, name: str) -> Iterator[Raised]:
        """Wait for an error whose class, or a base of it, has this name. The stub of a task never is that error.

        What is given becomes, in the end, equal to the error.

        Raises:
            Unmet: nothing was raised, or something else.
        """
        caught = Raised("")
        try:
            yield caught
        except Raised as raised:
            if raised.stub_of or raised.type in {"Timeout", "ProcessDied"} - {name}:
                raise
            if name not in raised.mro:
                raise Unmet(str(raised), name) from raised
            vars(caught).update(vars(raised))
        else:
            raise Unmet("nothing was raised", name)

    def words(self, count: int) -> list[str]:
        """Return so many different random words of lower-case letters."""
        found: dict[str, None] = {}
        while len(found) < count:
            found["".join(self.random.choices(string.ascii_lowercase, k=self.random.randint(4, 9)))] = None
        return list(found)

    def port(self) -> int:
        """Return a TCP port that was free on the loopback interface just now."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            port: int = server.getsockname()[1]
            return port

    def __repr__(self) -> str:
        return "lab"

    def _ask(self, op: str, what: str, **keys: Any) -> Any:
        self.called = what
        if self.tell:
            self.tell(what)
        answer = self._driver.request({"op": op, "what": what, **keys})
        self.answered += 1
        return answer

    def _aim(self, target: str) -> str:
        if self._twin is None:
            return target
        module, _, name = target.partition(":")
        return f"{module.removesuffix('.probes')}.twins.{self._twin}:{name}" if module.endswith(".probes") else target


def _call_text(target: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    given = [repr(arg) for arg in args] + [f"{name}={value!r}" for name, value in kwargs.items()]
    return f"{target.partition(':')[2] or target}({', '.join(given)})"
