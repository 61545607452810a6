"""The course that is proved, and where its results are remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.course.proofs.bench import SEED, Bench, remembered
from tests.course.proofs.mutants import CHOICE
from tests.course.proofs.warm import Workers
from workbook.manifest import Course, load_course
from workbook.paths import STATE

collect_ignore = ["mini"]


def pytest_report_header() -> str:
    """Say how to repeat the random inputs, and the choice of mutants."""
    return f"course: WORKBOOK_SEED={SEED} WORKBOOK_MUTANTS={CHOICE}"


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that this file belongs to."""
    return load_course(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """The processes that run checkpoints."""
    with Workers() as workers:
        yield workers


@pytest.fixture(scope="session")
def bench(course: Course, workers: Workers) -> Iterator[Bench]:
    """A bench that knows what earlier sessions found."""
    with remembered(course.root / STATE / "proofs.json") as memory:
        yield Bench(course, workers, memory)
