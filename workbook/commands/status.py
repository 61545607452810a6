"""`workbook`: where I am, and the one next step."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from workbook.manifest import Chapter, Course, load_course
from workbook.progress import TaskProgress, next_task, of_chapter
from workbook.verdicts import current

WRITTEN = ("empty", "own", "adopted", "broken")
JUDGED = ("not run", "red", "green")


def run() -> int:
    """Print the progress of each chapter and the next step; return 0."""
    course = load_course()
    seen = current(course)
    upcoming = next_task(course, seen)
    console = Console(highlight=False)
    console.print(overview(course, seen))
    lines = []
    if to_come := ", ".join(f"{chapter.number} {chapter.title}" for chapter in course.chapters if not chapter.exists):
        lines.append(f"not written yet: {to_come}")
    if upcoming:
        chapter = course.chapter(upcoming.task.chapter)
        lines += [_task(each, seen) for each in of_chapter(course, chapter)]
    console.print(*lines, "", *next_step(upcoming), sep="\n", markup=False, soft_wrap=True)
    return 0


def overview(course: Course, seen: dict[str, str]) -> Table:
    """Return a row for each chapter: how many tasks are in which state, and what the last check said of them."""
    table = Table("chapter", box=None, pad_edge=False, header_style="bold")
    for name in (*WRITTEN, *JUDGED):
        table.add_column(name, justify="right")
    for chapter in course.existing:
        table.add_row(f"{chapter.number} {chapter.title}", *_counts(course, chapter, seen))
    return table


def next_step(upcoming: TaskProgress | None) -> list[str]:
    """Return what to do next, in two lines; the second one is what to type or to open."""
    if upcoming is None:
        return ["Next: every task is green. See it run:", "  workbook serve"]
    task = upcoming.task
    file, line = upcoming.where
    if upcoming.faults:
        return [f"Next: mend {upcoming.faults[0]}", f"  workbook open {task.id}"]
    if upcoming.missing:
        return [f"Next: task {task.id} {task.title}: {task.goal}", f"  open exercises/{file}:{line}"]
    return [f"Next: task {task.id} {task.title} is written; see whether it holds:", f"  workbook check {task.id}"]


def _counts(course: Course, chapter: Chapter, seen: dict[str, str]) -> list[str]:
    states = Counter[str](progress.state for progress in of_chapter(course, chapter))
    judged = Counter(seen[task.id] for task in chapter.tasks)
    return [str((states if name in WRITTEN else judged)[name] or "-") for name in (*WRITTEN, *JUDGED)]


def _task(progress: TaskProgress, seen: dict[str, str]) -> str:
    task, part = progress.task, ""
    if progress.missing and progress.state == "own":
        part = f" ({progress.missing} of {len(progress.places)} regions empty)"
    return f"  {task.id:<5} {progress.state:<8} {seen[task.id]:<8} {task.title}{part}"
