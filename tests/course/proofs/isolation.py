"""Chapters stand on the reference of the others, and the earlier ones do not need the later ones."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.course.proofs import Fault
from tests.course.proofs.bench import Bench
from workbook.manifest import Chapter, Course, load_course
from workbook.stubs import write

PARTS = ("chapters", "checkpoints", "solutions")


def prove_isolation(bench: Bench) -> list[Fault]:
    """Take each chapter from the learner, who wrote what the reference says, and borrow all others."""
    return [
        fault for faults in bench.map(lambda each: list(_alone(bench, each)), bench.course.existing) for fault in faults
    ]


def prove_earlier_chapters(bench: Bench) -> list[Fault]:
    """Delete the chapters after each one: it and the ones before it stay green."""
    return [
        fault for faults in bench.map(lambda each: list(_cut(bench, each)), bench.course.existing) for fault in faults
    ]


def _alone(bench: Bench, chapter: Chapter) -> Iterator[Fault]:
    with _copied(bench.course) as course:
        write(course)
        for file in {file for task in chapter.tasks for file in task.files}:
            shutil.copyfile(course.solutions / file, course.exercises / file)
        found = bench.at(course).on(None, chapter.tasks)
    whose = [f"{'yours' if each is chapter else 'borrowed'} {each.number}" for each in bench.course.existing]
    for entry in whose:
        word, number = entry.split()
        if not any(run.startswith(word) and number in run.split() for run in found.tracks.split(" - ")):
            yield Fault(chapter.slug, f"wanted {entry}, but the run says {found.tracks!r}")
    yield from (Fault(chapter.slug, f"borrowing the others: {fault}") for fault in found.faults)
    for test in found.tests:
        if test.state != "passed":
            yield Fault(str(test), f"{test.state} when the other chapters are borrowed: {test.said}")


def _cut(bench: Bench, last: Chapter) -> Iterator[Fault]:
    later = [each for each in bench.course.chapters if each.number > last.number]
    with _copied(bench.course, without=later) as course:
        inner = bench.at(course)
        for chapter in course.existing:
            found = inner.on("solutions", chapter.tasks)
            yield from (
                Fault(chapter.slug, f"without the chapters after {last.number}: {fault}") for fault in found.faults
            )
            for test in found.tests:
                if test.state != "passed":
                    yield Fault(str(test), f"{test.state} without the chapters after {last.number}: {test.said}")


@contextmanager
def _copied(course: Course, without: list[Chapter] | None = None) -> Iterator[Course]:
    """Give a copy of the course from which some chapters were deleted."""
    with tempfile.TemporaryDirectory() as parent:
        root = Path(parent, "course")
        for part in PARTS:
            shutil.copytree(course.root / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
        for chapter in without or ():
            folders = [root / "chapters" / chapter.slug, root / "checkpoints" / chapter.slug]
            folders += [root / "solutions" / package.replace(".", "/") for package in chapter.packages]
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
        yield load_course(root)
