"""What pytest keeps from one checkpoint to the next."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from workbook.lab import Setup
from workbook.runner import fixtures

if TYPE_CHECKING:
    from workbook.lab.local import LocalDriver


@pytest.fixture
def config() -> Iterator[pytest.Config]:
    """Return what the fixtures use of a pytest that looks at code in this process."""
    kept: Any = SimpleNamespace(stash=pytest.Stash(), getoption=lambda _: "local")
    kept.stash[fixtures.SETUP] = Setup()
    yield kept
    fixtures.pytest_unconfigure(kept)


def test_one_driver_serves_all_tests(config: pytest.Config) -> None:
    """Each module would pay for a host of its own."""
    assert fixtures.kept_driver(config) is fixtures.kept_driver(config)


def test_a_driver_whose_choice_of_code_is_gone_is_closed(
    config: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its event loop would be found by the garbage collector in the middle of another test, which then fails."""
    first = cast("LocalDriver", fixtures.kept_driver(config))
    first.request({"op": "call", "target": "asyncio:sleep", "args": [0]})
    monkeypatch.setattr(fixtures, "installed", object)
    second = fixtures.kept_driver(config)
    assert second is not first
    assert first._host._runner.get_loop().is_closed()
