"""`workbook check`: run the checkpoints, and say what they found."""

import json
import sys
from functools import partial
from typing import Annotated

import typer

from workbook.commands import Track
from workbook.errors import UserError
from workbook.lab import DRIVERS
from workbook.manifest import Course, Task, load_course
from workbook.progress import of_task
from workbook.runner.job import new_seed
from workbook.runner.report import next_step
from workbook.runner.screen import show
from workbook.runner.session import check
from workbook.runner.supervise import Worker
from workbook.verdicts import current


def run(
    target: Annotated[
        str, typer.Argument(metavar="TASK|CHAPTER|all", help="One of them; by default what comes next.")
    ] = "",
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Check again after each save.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show every test.")] = False,
    pdb: Annotated[bool, typer.Option("--pdb", help="Stop in the debugger at a failure.")] = False,
    track: Track = None,
    seed: Annotated[int | None, typer.Option(help="Repeat the random inputs of an earlier run.")] = None,
    driver: Annotated[str, typer.Option(metavar="|".join(DRIVERS), help="Where the code under test runs.")] = "local",
) -> int:
    """Check a task, a chapter or everything; return 0 when all is green, 1 when not, 3 when the course is at fault.

    Args:
        target: a task's id, a chapter's number or slug, or "all"; empty for what comes next.
        watch: check again after each save.
        as_json: print `workbook.runner.report.Run.to_json`.
        verbose: show every test.
        pdb: stop in the debugger at a failure.
        track: whose code runs; by default the learner's, on borrowed chapters where theirs are not done.
        seed: of an earlier run, to repeat its inputs.
        driver: where the code under test runs: one of `DRIVERS`.

    Raises:
        UserError: there is no such task or track, or the options exclude each other.
    """
    if driver not in DRIVERS or (watch and (as_json or pdb)) or (pdb and as_json):
        raise UserError("these options do not go together", "See: workbook check --help")
    worker = None if pdb else Worker()
    try:
        course = load_course()
        tasks = course.select(target) if target else upcoming(course)
        go = partial(check, course, seed=new_seed() if seed is None else seed, track=track, driver=driver, pdb=pdb)
        if watch:
            from workbook.runner.watch import Watch

            return Watch(course, tasks, go).run(worker)
        if not as_json and sys.stdout.isatty():
            import rich.console  # noqa: F401 - while the worker gets ready
        done = go(tasks, worker=worker)
        if as_json:
            print(json.dumps(done.to_json(), indent=1))
        else:
            show(done, next_step(course, done), verbose=verbose)
        return done.exit_code
    finally:
        if worker is not None:
            worker.close()


def upcoming(course: Course) -> tuple[Task, ...]:
    """Return what comes next: a chapter's tasks that are written and not known to be green, or its first empty one.

    When every task is green, it is time to check them all again.
    """
    seen = current(course)
    found: list[Task] = []
    for task in course.tasks:
        if seen[task.id] == "green":
            continue
        if of_task(course, task).missing:
            found = found or [task]
            break
        found.append(task)
    return tuple(task for task in found if task.chapter == found[0].chapter) or course.tasks
