"""What a check says to a learner, and what grading says of the same code: they are one."""

import platform
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.course.proofs import Fault
from tests.course.proofs.bench import SEED, Bench, Found, found, judging, own, plain, tested
from tests.course.proofs.mutants import mutants
from tests.course.proofs.tasks import course_faults, differences
from tests.course.proofs.trees import Variant, unwritten, with_wrong
from workbook.grade.judge import judge
from workbook.lab import Setup
from workbook.manifest import Chapter, Course, Task, load_course
from workbook.overlay import Tracks, choose_tracks
from workbook.paths import CHECKPOINTS
from workbook.progress import of_task
from workbook.runner.job import Job
from workbook.runner.report import Fault as CourseFault
from workbook.runner.report import Run, task_result
from workbook.runner.supervise import Outcome

MUTANTS = 2
"""Of each task."""
Asked = tuple[Variant, Sequence[Task]]
"""Code, and the tasks whose tests are run on it."""


def prove_agreement(bench: Bench) -> list[Fault]:
    """Check and grade the solutions, the stubs, the wrong answers and some mutants: each gets the same verdict."""

    def compare(chapter: Chapter) -> Iterator[Fault]:
        asked = list(_asked(bench.course, chapter))
        for (variant, tasks), confined in zip(asked, _graded(bench, chapter, asked), strict=True):
            yield from course_faults(confined, variant.name)
            yield from differences(bench.on_variant(variant, tasks), confined, "confined", variant.name)

    return [fault for faults in bench.map(lambda each: list(compare(each)), bench.course.existing) for fault in faults]


def _asked(course: Course, chapter: Chapter) -> Iterator[Asked]:
    yield Variant(f"the solutions of {chapter.slug}", chapter), chapter.tasks
    yield unwritten(course, chapter, chapter.tasks), chapter.tasks
    for task in chapter.tasks:
        yield from ((with_wrong(course, task, wrong), [task]) for wrong in task.wrong)
        yield from ((mutant, [task]) for mutant in mutants(course, task, MUTANTS))


def _graded(bench: Bench, chapter: Chapter, asked: Sequence[Asked]) -> list[Found]:
    files = list(tested(bench.course, choose_tracks(bench.course, "solutions"), chapter.number))
    files += [*judging(bench.course, chapter.tasks), *own("box"), *own("grade")]
    about = ["graded", platform.release(), *(f"{variant.name} {variant.changed}" for variant, _ in asked)]
    stored = bench.recall(about, files, lambda: bench.apart(_judged, bench.course.root, chapter.number, asked, SEED))
    return [found(each) for each in stored]


def _judged(root: Path, number: int, asked: Sequence[Asked], seed: int) -> list[dict[str, Any]]:
    """Return what the judge of submissions finds, in the order of what it is asked."""
    course = load_course(root)
    chapter = course.chapter(number)
    files = tuple(map(str, sorted(course.checkpoints(chapter).rglob("test_*.py"))))
    job = Job(str(root), files, tuple(task.id for task in chapter.tasks), driver="confined", seed=seed)
    with tempfile.TemporaryDirectory() as parent:
        chosen, cases, outcomes = [], [], list[Outcome]()
        for nth, (variant, tasks) in enumerate(asked):
            folder = Path(parent, str(nth))
            variant.write(course, folder)
            chosen.append(choose_tracks(course, str(folder), number))
            setup = Setup((str(root / CHECKPOINTS),), chosen[-1].to_json())
            cases.append((setup, frozenset(task.id for task in tasks), outcomes.append))
        judge(job, iter(cases))
        runs = zip(asked, chosen, outcomes, strict=True)
        return [plain(_run(course, tasks, tracks, seed, outcome)) for (_, tasks), tracks, outcome in runs]


def _run(course: Course, tasks: Sequence[Task], tracks: Tracks, seed: int, outcome: Outcome) -> Run:
    home = tracks.folder(course.chapter(tasks[0].chapter).packages[0])
    results = tuple(task_result(course, of_task(course, task, home), outcome, {home}) for task in tasks)
    faults = tuple(CourseFault(where, message) for where, message in outcome.faults)
    return Run(seed, "confined", (tracks.describe(),), 0, results, faults)
