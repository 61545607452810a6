"""`workbook hint TASK`: one rung of the ladder a call."""

import json
from contextlib import suppress
from pathlib import Path

from workbook.commands import TaskId
from workbook.manifest import Course, Task, load_course
from workbook.paths import STATE, write_text


def run(task_id: TaskId) -> int:
    """Show the next hint of a task; after the last one, all of them again."""
    course = load_course()
    print("\n".join(next_lines(course, course.task(task_id))))
    return 0


def next_lines(course: Course, task: Task) -> list[str]:
    """Return the next hint and remember it; after the last, all of them and the way on."""
    total = len(task.hints)
    rungs = [f"task {task.id}, hint {number} of {total}: {hint}" for number, hint in enumerate(task.hints, 1)]
    seen = _seen(course)
    rung = seen.get(task.id, 0)
    if rung >= total:
        return [*rungs, f"There is no further hint. The reference beside yours: workbook reveal {task.id}"]
    write_text(_file(course), json.dumps(seen | {task.id: rung + 1}, indent=1))
    return [rungs[rung]]


def _seen(course: Course) -> dict[str, int]:
    with suppress(OSError, ValueError, AttributeError):
        entries = json.loads(_file(course).read_text("utf-8")).items()
        return {task: rungs for task, rungs in entries if isinstance(rungs, int) and rungs >= 0}
    return {}


def _file(course: Course) -> Path:
    return course.root / STATE / "hints.json"
