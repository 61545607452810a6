"""From "check these tasks" to what a run found: picks the files, chooses whose code runs, keeps the verdicts."""

import io
import json
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from workbook import verdicts
from workbook.errors import CourseError
from workbook.lab.driver import LIMIT, Setup
from workbook.manifest import Chapter, Course, Task
from workbook.overlay import Tracks, choose_tracks
from workbook.paths import CHECKPOINTS, EXERCISES
from workbook.progress import of_task
from workbook.runner.job import TEST_LIMIT, Job
from workbook.runner.report import Fault, Run, TaskResult, task_result
from workbook.runner.supervise import Follower, Outcome, Worker, run_job


def check(
    course: Course,
    tasks: Sequence[Task],
    *,
    seed: int,
    track: str | None = None,
    driver: str = "local",
    worker: Worker | None = None,
    pdb: bool = False,
) -> Run:
    """Run the tests of some tasks, chapter by chapter, and keep the verdicts on the learner's own code.

    Args:
        course: the course.
        tasks: in the course's order.
        seed: of the random inputs.
        track: whose code runs, as `choose_tracks` takes it.
        driver: "local" or "process".
        worker: one that is ready; it is used up.
        pdb: run in this process, and stop in the debugger at a failure.

    Raises:
        UserError: the track is no folder of a course.
    """
    begun = time.monotonic()
    before = verdicts.contents(course)
    lines: dict[str, None] = {}
    results: list[TaskResult] = []
    faults: list[Fault] = []
    for number, group in groupby(tasks, key=lambda task: task.chapter):
        chapter, wanted = course.chapter(number), tuple(group)
        tracks = choose_tracks(course, track, number)
        lines[tracks.describe()] = None
        blank = Job(str(course.root), driver=driver, seed=seed, pdb=pdb, limit=TEST_LIMIT)
        job = _job(course, chapter, wanted, tracks, blank)
        outcome = _run_here(job) if pdb else run_job(job, worker)
        worker = None
        faults += [Fault(where.removeprefix(f"{course.root}{os.sep}"), message) for where, message in outcome.faults]
        found = [_result(course, task, tracks, outcome) for task in wanted]
        if not outcome.faults:
            faults += [Fault(f"task {result.id}", "no test bears this id") for result in found if not result.tests]
        results += found
    if track in {None, EXERCISES}:
        verdicts.record(course, {result.id: result.state for result in results}, before)
    return Run(seed, driver, tuple(lines), time.monotonic() - begun, tuple(results), tuple(faults))


def _job(course: Course, chapter: Chapter, tasks: tuple[Task, ...], tracks: Tracks, blank: Job) -> Job:
    ids = tuple(task.id for task in tasks)
    files = [path for path in sorted(course.checkpoints(chapter).rglob("test_*.py")) if _names(path, ids)]
    if not files:
        raise CourseError(f"{CHECKPOINTS}/{chapter.slug} has no test of {', '.join(ids)}")
    setup = Setup((str(course.root / CHECKPOINTS),), tracks.to_json(), None if blank.pdb else LIMIT)
    return replace(blank, files=tuple(map(str, files)), tasks=ids, setup=setup.to_json())


def _names(path: Path, ids: tuple[str, ...]) -> bool:
    """True when a file may hold a test of these tasks; opening only those saves most of the time of a small run."""
    text = path.read_text("utf-8")
    return any(f'"{name}"' in text or f"'{name}'" in text for name in ids)


def _result(course: Course, task: Task, tracks: Tracks, outcome: Outcome) -> TaskResult:
    folders = {folder for _, folder in tracks.packages} | {tracks.base}
    home = tracks.folder(course.chapter(task.chapter).packages[0])
    return task_result(course, of_task(course, task, home), outcome, folders)


def _run_here(job: Job) -> Outcome:
    from workbook.runner import worker

    events, follower = io.StringIO(), Follower(job)
    worker.run(job, events)
    for line in events.getvalue().splitlines():
        follower.take(json.loads(line))
    return follower.outcome
