"""What a checkpoint is given by pytest: the fixture `lab`, and the options that say what it looks at."""

import pytest

from workbook.lab import DRIVERS, Lab, Setup, make_driver
from workbook.lab.driver import Driver
from workbook.overlay import installed
from workbook.runner.job import new_seed

SETUP: pytest.StashKey[Setup] = pytest.StashKey()
"""Where a worker leaves the set-up of its job."""
KEPT: pytest.StashKey[tuple[Driver, object]] = pytest.StashKey()
"""The driver, and the import finder that it works with."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; inside a worker they are not used."""
    group = parser.getgroup("checkpoints")
    group.addoption("--track", default="solutions", help="whose code runs: solutions, exercises or a folder")
    group.addoption("--driver", default="local", choices=DRIVERS, help="where the code under test runs")
    group.addoption("--seed", type=int, default=None, help="repeat the random inputs of an earlier run")
    group.addoption("--twin", default=None, help="the framework that stands in for ours: starlette or fastapi")
    group.addoption("--url", default=None, help="where the API is served that checkpoints/contracts is to ask")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed, so that it can be printed."""
    config.addinivalue_line("markers", "task(id, twins): the task of a checkpoint, and the twins that must pass it")
    if config.getoption("seed") is None:
        config.option.seed = new_seed()


def pytest_report_header(config: pytest.Config) -> str:
    """Say what is needed to run the same again."""
    chosen = {name: config.getoption(name) for name in ("track", "driver", "seed", "twin")}
    return "checkpoints: " + " ".join(f"--{name} {value}" for name, value in chosen.items() if value is not None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that this twin must pass, if there is one."""
    if twin := config.getoption("twin"):
        items[:] = [item for item in items if twin in twins_of(item)]


def twins_of(item: pytest.Item) -> tuple[str, ...]:
    """Return the twins that a test names."""
    mark = item.get_closest_marker("task")
    return tuple(mark.kwargs.get("twins", ())) if mark else ()


def kept_driver(config: pytest.Config) -> Driver:
    """Keep one driver, and start another when somebody else has chosen in between whose code is imported."""
    driver, finder = config.stash.get(KEPT, (None, None))
    if driver is None or finder is not installed():
        pytest_unconfigure(config)
        driver = make_driver(config.getoption("driver"), config.stash.get(SETUP, None) or _setup(config))
        config.stash[KEPT] = driver, installed()
    return driver


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the driver still runs."""
    driver, _ = config.stash.get(KEPT, (None, None))
    if driver is not None:
        driver.close()


@pytest.fixture
def lab(request: pytest.FixtureRequest) -> Lab:
    """Give the test a lab of its own; all have the same driver."""
    option = request.config.option
    return Lab(kept_driver(request.config), seed=option.seed, test=request.node.name, twin=option.twin)


def _setup(config: pytest.Config) -> Setup:
    from workbook.manifest import load_course
    from workbook.overlay import choose_tracks
    from workbook.paths import CHECKPOINTS, find_root

    course = load_course(find_root(config.rootpath))
    return Setup((str(course.root / CHECKPOINTS),), choose_tracks(course, config.getoption("track")).to_json())
