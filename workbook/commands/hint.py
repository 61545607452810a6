"""`workbook hint TASK`: one rung of the ladder a call."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from workbook.commands import TaskId
from workbook.manifest import Course, Task, load_course
from workbook.paths import STATE, write_text


def run(
    task_id: TaskId, *, again: Annotated[bool, typer.Option("--again", help="Show the hints seen so far.")] = False
) -> int:
    """Show the next hint of a task."""
    course = load_course()
    task = course.task(task_id)
    print("\n".join(again_lines(course, task) if again else next_lines(course, task)))
    return 0


def next_lines(course: Course, task: Task) -> list[str]:
    """Return the next hint and remember it; after the last, the way on."""
    seen = _seen(course, task)
    if seen >= len(task.hints):
        return [
            f"task {task.id}: you have seen all {seen} hints." if seen else f"task {task.id} has no hints.",
            f"Again: workbook hint {task.id} --again. The reference beside yours: workbook reveal {task.id}",
        ]
    _remember(course, task, seen + 1)
    return [_line(task, seen)]


def again_lines(course: Course, task: Task) -> list[str]:
    """Return the hints seen so far."""
    seen = _seen(course, task)
    return [_line(task, rung) for rung in range(seen)] or [f"task {task.id}: no hint seen yet."]


def _line(task: Task, rung: int) -> str:
    return f"task {task.id}, hint {rung + 1} of {len(task.hints)}: {task.hints[rung]}"


def _seen(course: Course, task: Task) -> int:
    seen = _known(course).get(task.id, 0)
    return min(seen, len(task.hints))


def _remember(course: Course, task: Task, rungs: int) -> None:
    write_text(_file(course), json.dumps({**_known(course), task.id: rungs}, indent=1))


def _known(course: Course) -> dict[str, int]:
    with suppress(OSError, ValueError, AttributeError):
        entries = json.loads(_file(course).read_text("utf-8")).items()
        return {task: rungs for task, rungs in entries if type(rungs) is int and rungs >= 0}
    return {}


def _file(course: Course) -> Path:
    return course.root / STATE / "hints.json"
