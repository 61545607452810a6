"""A class of thousands: nothing grows with it but the files."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.grade.test_grade import here
from workbook.grade import grader
from workbook.grade.batch import Batch
from workbook.grade.grader import Order
from workbook.grade.pages import MOST_BYTES, learner, reporting
from workbook.grade.reports import About
from workbook.grade.rows import STATES, Known, Row, TaskRow
from workbook.grade.scores import Weights
from workbook.manifest import load_course

LONG = "<&\x1b" * 3000


@pytest.fixture
def about(tmp_path: Path) -> About:
    """The whole course, to be graded."""
    course = load_course(Path(__file__).parents[2])
    order = Order(str(course.root), tuple(chapter.number for chapter in course.existing), "")
    return About(tmp_path, course, order, Weights())


def _row(about: About, number: int) -> Row:
    test = {"name": LONG, "state": "failed", "called": LONG, "came_back": LONG, "wanted": LONG, "hidden": False}
    tasks = tuple(
        TaskRow(task, STATES[(number + place) % len(STATES)], "failed", LONG, (test, test))
        for place, task in enumerate(about.tasks)
    )
    return Row(f"{number} {'<' * 100}", f"page-{number}", key=str(number), tasks=tasks)


def test_no_page_grows_beyond_twenty_kilobytes(about: About) -> None:
    """It would take its time on a phone."""
    reports = reporting(about)
    for number in range(30):
        for report in reports:
            report.add(_row(about, number))
    for report in reports:
        report.close()
    assert max(len(page.read_bytes()) for page in about.folder.rglob("*.html")) <= MOST_BYTES
    page = learner(about, _row(about, 0))
    assert "came back" in page
    assert all(f"<td>{task}<" in page for task in about.tasks)


def test_a_batch_holds_only_what_is_under_way(about: About, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand submissions would need ten thousand times the memory of one."""

    def quick(_order: Order, paths: list[str], _known: list[str]) -> list[dict[str, Any]]:
        tests = ({"name": "x" * 20_000, "state": "passed", "hidden": False},)
        tasks = (TaskRow("1.1", "passed", "passed", tests=tests),)
        return [grader.blank(Path(path), key=path, tasks=tasks).to_json() for path in paths]

    def peak(count: int) -> Iterator[int]:
        known, reports = Known(tmp_path / "rows", resume=False), reporting(about)
        paths = [tmp_path / str(number) for number in range(count)]
        tracemalloc.start()
        for row in Batch(about.order, known, here, 2).rows(paths):
            known.add(row)
            for report in reports:
                report.add(row)
        yield tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        known.close()
        for report in reports:
            report.close()

    monkeypatch.setattr("workbook.grade.batch.grade", quick)
    (few,), (many,) = peak(50), peak(250)
    assert many < few + 1_000_000
