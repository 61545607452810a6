"""Each task is held up by its own tests, and by nothing that comes later."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from tests.course.proofs import Fault
from tests.course.proofs.bench import Bench, Found, Test
from tests.course.proofs.trees import regions_of, unwritten, up_to, with_wrong, without_region
from workbook.manifest import Chapter, Task, Wrong
from workbook.regions import Region

T = TypeVar("T")
DRIVERS = ("local", "process")
PASSING = re.compile(r"recursion depth exceeded[\w ]*|0x[0-9a-f]+|[\w:.-]{20,}|\d+\.\d+")
"""How deep, addresses, ids, times and cursors, or what looks like one; in a set, the order of words passes as well."""
WORD = re.compile(r"\w+")
NEEDS = re.compile(r"needs task \d+\.\d+ first")


def prove_solutions(bench: Bench) -> list[Fault]:
    """Run every checkpoint on the solutions: all pass, and both drivers say the same."""

    def judge(chapter: Chapter) -> Iterator[Fault]:
        local, process = (bench.on("solutions", chapter.tasks, driver) for driver in DRIVERS)
        yield from course_faults(local, chapter.slug)
        yield from (Fault(str(test), f"{test.state} on the solution: {test.said}") for test in _not_passed(local.tests))
        yield from differences(local, process, "process", chapter.slug)

    return _each(bench, judge, bench.course.existing)


def prove_stubs(bench: Bench) -> list[Fault]:
    """Run every checkpoint on the stubs: all are not started, and both drivers say the same."""

    def judge(chapter: Chapter) -> Iterator[Fault]:
        variant = unwritten(bench.course, chapter, chapter.tasks)
        local, process = (bench.on_variant(variant, chapter.tasks, driver) for driver in DRIVERS)
        yield from course_faults(local, chapter.slug)
        for test in local.tests:
            if test.state != "not started" and not NEEDS.search(test.said):
                yield Fault(str(test), f"{test.state} on the stub: {test.said}")
        yield from differences(local, process, "process", chapter.slug)

    return _each(bench, judge, bench.course.existing)


def prove_tests(bench: Bench) -> list[Fault]:
    """Empty all regions of one task in the reference: each of its tests stumbles over that."""

    def judge(task: Task) -> Iterator[Fault]:
        variant = unwritten(bench.course, bench.course.chapter(task.chapter), [task])
        found = bench.on_variant(variant, [task])
        yield from course_faults(found, variant.name)
        for test in found.tests:
            if test.state != "not started":
                yield Fault(str(test), f"{test.state} without its task: {test.said}")

    return _each(bench, judge, bench.course.tasks)


def prove_regions(bench: Bench) -> list[Fault]:
    """Empty one region of the reference after the other: a test of its task fails."""

    def judge(place: tuple[Task, Region]) -> Iterator[Fault]:
        task, region = place
        variant = without_region(bench.course, task, region)
        found = bench.on_variant(variant, [task])
        yield from course_faults(found, variant.name)
        if not _not_passed(found.tests):
            yield Fault(variant.name, "every test of the task passes")

    return _each(
        bench, judge, [(task, region) for task in bench.course.tasks for region in regions_of(bench.course, task)]
    )


def prove_prefixes(bench: Bench) -> list[Fault]:
    """Write the tasks of a chapter one after the other: the tests of each pass while the later ones are stubs."""

    def judge(task: Task) -> Iterator[Fault]:
        variant = up_to(bench.course, task)
        found = bench.on_variant(variant, [task])
        yield from course_faults(found, variant.name)
        yield from (Fault(str(test), f"{variant.name}: {test.said}") for test in _not_passed(found.tests))

    return _each(bench, judge, bench.course.tasks)


def prove_wrong_answers(bench: Bench) -> list[Fault]:
    """Put each wrong answer into the reference: a test of its task fails, and the screen has the promised phrase."""

    def judge(asked: tuple[Task, Wrong]) -> Iterator[Fault]:
        task, wrong = asked
        try:
            variant = with_wrong(bench.course, task, wrong)
        except LookupError as error:
            yield Fault(f"task {task.id}", str(error))
            return
        found = bench.on_variant(variant, [task])
        yield from course_faults(found, variant.name)
        if not _not_passed(found.tests):
            yield Fault(variant.name, "not caught: every test of the task passes")
        elif wrong.phrase not in " ".join(found.screen.split()):
            yield Fault(variant.name, f"{wrong.phrase!r} is not on the screen:\n{found.screen}")

    return _each(bench, judge, [(task, wrong) for task in bench.course.tasks for wrong in task.wrong])


def _each(bench: Bench, judge: Callable[[T], Iterator[Fault]], items: Iterable[T]) -> list[Fault]:
    return [fault for faults in bench.map(lambda item: list(judge(item)), items) for fault in faults]


def course_faults(found: Found, where: str) -> Iterator[Fault]:
    """Yield what no learner can be blamed for."""
    yield from (Fault(where, f"the course is at fault: {fault}") for fault in found.faults)


def _not_passed(tests: Sequence[Test]) -> list[Test]:
    return [test for test in tests if test.state != "passed"]


def differences(local: Found, other: Found, driver: str, where: str) -> Iterator[Fault]:
    """Yield the tests of which the drivers say different things."""
    for here, there in zip(local.tests, other.tests, strict=False):
        if not _same(here, there, words=local.seed == other.seed):
            said = (f"{name} {test.state} {test.said}" for name, test in (("local", here), (driver, there)))
            yield Fault(f"{where}, {here}", f"the drivers disagree: {', '.join(said)}")
    if len(local.tests) != len(other.tests) or bool(local.faults) != bool(other.faults):
        yield Fault(where, f"the drivers disagree: local {local}\n{driver} {other}")


def _same(here: Test, there: Test, *, words: bool) -> bool:
    """Compare two verdicts; their words without what differs between any two runs, if all of them are there.

    Args:
        here: one of them.
        there: the other.
        words: whether both had the same inputs, so that words can be compared; one may be remembered.
    """
    said, other = (sorted(WORD.findall(PASSING.sub("", test.said))) for test in (here, there))
    incomparable = not words or "... " in here.said + there.said
    return replace(here, said="") == replace(there, said="") and (incomparable or said == other)
