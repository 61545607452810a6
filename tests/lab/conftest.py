"""A lab over each driver, pointed at tests/lab/tree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.no_box import NO_BOX
from workbook.lab import DRIVERS, Driver, Lab, Setup, make_driver

TREE = str(Path(__file__).parent / "tree")
LIMIT = 0.2
HERE = tuple(name for name in DRIVERS if name != "confined" or not NO_BOX)


@pytest.fixture(scope="session")
def drivers() -> Iterator[dict[str, Driver]]:
    """All drivers, started once, with a short time limit."""
    made = {name: make_driver(name, Setup((TREE,), limit=LIMIT)) for name in HERE}
    yield made
    for driver in made.values():
        driver.close()


@pytest.fixture(params=DRIVERS)
def lab(request: pytest.FixtureRequest, drivers: dict[str, Driver]) -> Lab:
    """A fresh lab over one driver."""
    if request.param not in HERE:
        pytest.skip(NO_BOX)
    return Lab(drivers[request.param], seed=1, test=request.node.name)
