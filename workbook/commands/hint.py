"""`workbook hint TASK`: one rung of the ladder a call."""

from workbook.commands import TaskId
from workbook.manifest import Course, Task, load_course
from workbook.paths import recall, remember


def run(task_id: TaskId) -> int:
    """Show the next hint of a task; after the last one, all of them again."""
    course = load_course()
    print("\n".join(next_lines(course, course.task(task_id))))
    return 0


def next_lines(course: Course, task: Task) -> list[str]:
    """Return the next hint and remember it; after the last, all of them and the way on."""
    total = len(task.hints)
    rungs = [f"task {task.id}, hint {number} of {total}: {hint}" for number, hint in enumerate(task.hints, 1)]
    seen = recall(course.root, "hints")
    rung = seen.get(task.id)
    rung = rung if isinstance(rung, int) and rung >= 0 else 0
    if rung >= total:
        return [*rungs, f"There is no further hint. The reference beside yours: workbook reveal {task.id}"]
    remember(course.root, "hints", seen | {task.id: rung + 1})
    return [rungs[rung]]
