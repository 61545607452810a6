"""`workbook reveal TASK`: the learner's bodies beside the reference's."""

import difflib
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from workbook.commands import TaskId
from workbook.errors import UserError
from workbook.manifest import Course, Task, load_course
from workbook.paths import read_text
from workbook.progress import verdicts
from workbook.regions import parse


def run(task_id: TaskId, *, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> int:
    """Show what separates my answer from the reference."""
    course = load_course()
    task = course.task(task_id)
    lines = list(difference(course, task))
    if not yes and verdicts(course)[task.id] != "green" and not _sure(task):
        return 1
    print("\n".join(lines) or f"task {task.id}: your regions say what the reference says.")
    return 0


def difference(course: Course, task: Task) -> Iterator[str]:
    """Yield the lines of a unified difference, from the learner's regions to the reference's."""
    for file in task.files:
        name = f"exercises/{file}"
        mine = {region.key: region for region in parse(read_text(course.root / name, course.root), name)}
        for region in parse(read_text(course.solutions / file, course.root), file):
            if region.task != task.id:
                continue
            if region.empty:
                raise UserError(f"this course has no reference for task {task.id}")
            there = mine.get(region.key)
            body, line = (there.body, there.line) if there else ("", 0)
            names = f"{name}:{line}", f"solutions/{file}:{region.line}"
            yield from difflib.unified_diff(body.splitlines(), region.body.splitlines(), *names, lineterm="", n=99)


def _sure(task: Task) -> bool:
    print(f"task {task.id} is not green yet. Once you have read the answer, you cannot find it any more.")
    if not sys.stdin.isatty():
        print(f"A hint first: workbook hint {task.id}. To see it all the same: workbook reveal {task.id} --yes")
        return False
    return input("Show it? [y/N] ").strip().lower() in {"y", "yes"}
