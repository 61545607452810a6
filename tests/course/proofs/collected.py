"""The tests that there are, so that one cannot disappear unseen."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.course.proofs import Fault
from tests.course.proofs.bench import Bench
from tests.course.proofs.twins import marked, on_twin, twins_of
from workbook.manifest import Chapter, Course

LOCK = Path("tests", "course", "collected.json")
COMMAND = "python -m tests.course.lock"


def collected(bench: Bench) -> dict[str, list[str]]:
    """Return the names of the tests of each task, and those that pass on each twin of a chapter."""
    found: dict[str, list[str]] = {}
    for chapter in bench.course.existing:
        tests = bench.on("solutions", chapter.tasks).tests
        found |= {task.id: sorted(test.name for test in tests if test.task == task.id) for task in chapter.tasks}
        for twin in twins_of(bench.course, chapter):
            names = (test.rpartition("/")[2] for test in on_twin(bench, chapter, twin)["passed"])
            found[f"{chapter.slug} on {twin}"] = sorted(names)
    return found


def prove_collected(bench: Bench) -> list[Fault]:
    """Compare the tests that there are with those in the lock."""
    path = bench.course.root / LOCK
    locked: dict[str, list[str]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    there = collected(bench)
    faults = []
    for key in dict.fromkeys([*locked, *there]):
        before, now = Counter(locked.get(key, ())), Counter(there.get(key, ()))
        faults += [Fault(key, f"gone: {name}; if that is meant: {COMMAND}") for name in (before - now).elements()]
        faults += [Fault(key, f"new: {name}; take it into the lock: {COMMAND}") for name in (now - before).elements()]
        if not there.get(key):
            faults.append(Fault(key, "has no test at all"))
    return faults + [fault for chapter in bench.course.existing for fault in _homeless(bench.course, chapter)]


def _homeless(course: Course, chapter: Chapter) -> Iterator[Fault]:
    """Find tests that no command would ever run."""
    ids = {task.id for task in chapter.tasks}
    for test in marked(course, chapter):
        if test.task not in ids:
            yield Fault(test.name, f"is of task {test.task}, which {chapter.slug} does not have")


def lock(bench: Bench) -> Path:
    """Write the lock for the tests that there are, and return its path."""
    path = bench.course.root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(collected(bench), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path
