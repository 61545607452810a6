"""A driver that confines, pointed at a hostile submission."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.no_box import pytest_runtest_setup  # noqa: F401 - pytest finds the hook here
from workbook.box.driver import confined_driver
from workbook.lab import Raised, Setup
from workbook.lab.process import ProcessDriver

TREE = Path(__file__).parent / "tree"
LIMIT = 0.3

Ask = Callable[..., Any]


def asking(driver: ProcessDriver) -> Ask:
    """Return a function that calls a probe by its name."""

    def ask(name: str, *args: Any, **kwargs: Any) -> Any:
        target = f"hostile.probes_{name}" if ":" in name else f"hostile.probes:{name}"
        return driver.request({"op": "call", "what": name, "target": target, "args": list(args), "kwargs": kwargs})

    return ask


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Have a probe of the hostile submission called; a fresh box for each test."""
    driver = confined_driver(Setup((str(TREE),), limit=LIMIT))
    yield asking(driver)
    driver.close()


@pytest.fixture(scope="session")
def neighbour() -> Iterator[Ask]:
    """Have a probe called in a box beside it, which lives as long as all the tests."""
    driver = confined_driver(Setup((str(TREE),), limit=LIMIT))
    yield asking(driver)
    driver.close()


@pytest.fixture(autouse=True)
def _unharmed(neighbour: Ask) -> Iterator[None]:
    """After each attack the neighbour still gets the right answer, and the judge has no process more than before."""
    yield
    assert neighbour("add", 2, 3) == 5


def refused(ask: Ask, name: str, *args: Any, **kwargs: Any) -> str:
    """Return the name of the error that an act ended with."""
    with pytest.raises(Raised) as caught:
        ask(name, *args, **kwargs)
    return caught.value.type


ROOT = os.getuid() == 0
