"""chapter.toml, the regions and the files tell the same story."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.course.proofs import Fault
from tests.course.proofs.trees import wrong_region
from workbook.errors import BrokenMarkersError
from workbook.manifest import Chapter, Course, Task
from workbook.regions import YOURS, Region, graft, parse
from workbook.shapes import is_python
from workbook.stubs import drift, files, skeleton

TASKS = range(10, 17)
HINTS = range(2, 5)
WRONG_ANSWERS = range(1, 3)
MINUTES, OPEN_MINUTES = range(5, 61), range(5, 91)


def prove_exercises(course: Course) -> list[Fault]:
    """Compare exercises/ with what the generator writes; what a learner wrote into a region is no fault.

    That the committed files have nothing in their regions is for `workbook dev stubs --check`, in `make check`.
    """
    return [Fault(f"exercises/{file}", what) for file, what in drift(course).items() if not _only_work(course, file)]


def _only_work(course: Course, file: str) -> bool:
    try:
        mine = (course.exercises / file).read_text("utf-8")
        return graft(skeleton(course, file).decode(), mine, file) == mine
    except (OSError, UnicodeDecodeError, BrokenMarkersError):
        return False


def prove_facts(course: Course, tasks: range = TASKS) -> list[Fault]:
    """Hold each chapter.toml to its rules, and to the regions of solutions/."""
    there = {file: parse((course.solutions / file).read_text("utf-8"), file) for file in _texts(course)}
    found = [*_yours(course, there)]
    for chapter in course.existing:
        found += _chapter(course, chapter, tasks)
        for task in chapter.tasks:
            found += [
                Fault(f"task {task.id}", what) for what in (*_task(chapter, task), *_regions(course, task, there))
            ]
    listed = {(task.id, file) for task in course.tasks for file in task.files}
    for file, regions in there.items():
        for task in dict.fromkeys(region.task for region in regions if region.task != YOURS):
            if (task, file) not in listed:
                found.append(Fault(f"solutions/{file}", f"a region of task {task}, which chapter.toml does not name"))
    return found


def _texts(course: Course) -> Iterator[str]:
    for file in files(course.solutions):
        try:
            (course.solutions / file).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        yield file


def _chapter(course: Course, chapter: Chapter, tasks: range) -> Iterator[Fault]:
    ids = [task.id for task in chapter.tasks]
    if ids != [f"{chapter.number}.{nth}" for nth in range(1, len(ids) + 1)]:
        yield Fault(chapter.slug, f"the ids of its tasks are not consecutive: {', '.join(ids)}")
    if len(ids) not in tasks:
        yield Fault(chapter.slug, f"{len(ids)} tasks, {_span(tasks)} wanted")
    for part in chapter.notebooks:
        for suffix in (".md", ".ipynb"):
            if not (course.folder(chapter) / f"{part.file}{suffix}").is_file():
                yield Fault(chapter.slug, f"{part.file}{suffix} is not there")
    if chapter.tasks and (definitions := _skeleton_of(course, chapter.tasks[-1])):
        yield Fault(f"task {ids[-1]}", f"the last task is open, but its skeleton gives {', '.join(definitions)}")


def _task(chapter: Chapter, task: Task) -> Iterator[str]:
    for name, count, wanted in (
        ("hints", len(task.hints), HINTS),
        ("wrong answers", len(task.wrong), WRONG_ANSWERS),
        ("minutes", task.minutes, OPEN_MINUTES if task == chapter.tasks[-1] else MINUTES),
    ):
        if count not in wanted:
            yield f"{count} {name}, {_span(wanted)} wanted"
    if task.points < 1:
        yield f"{task.points} points"
    if task.notebook not in {part.file for part in chapter.notebooks}:
        yield f"the notebook {task.notebook!r} is not among the chapter's"


def _regions(course: Course, task: Task, there: dict[str, tuple[Region, ...]]) -> Iterator[str]:
    for file in task.files:
        goals = {region.goal for region in there.get(file, ()) if region.task == task.id}
        if not goals:
            yield f"{file} has no region of it"
        for goal in goals - {task.goal}:
            yield f"the goal differs: {task.goal!r} in chapter.toml, {goal!r} in {file}"
    for wrong in task.wrong:
        try:
            wrong_region(course, task, wrong)
        except LookupError as error:
            yield str(error)


def _yours(course: Course, there: dict[str, tuple[Region, ...]]) -> Iterator[Fault]:
    """Find a learner's place that is not empty, or not there."""
    for file, regions in there.items():
        places = Counter(region.task == YOURS for region in regions)
        if any(region.task == YOURS and region.body.strip() for region in regions):
            yield Fault(f"solutions/{file}", "the region `yours` belongs to the learner, and is not empty")
        if is_python(file) and _definitions(course, file) and places[False] and places[True] != 1:
            yield Fault(f"solutions/{file}", f"{places[True]} regions `yours`, 1 wanted")


def _skeleton_of(course: Course, task: Task) -> list[str]:
    return [name for file in task.files if is_python(file) for name in _definitions(course, file)]


def _definitions(course: Course, file: str) -> list[str]:
    """Return what the skeleton of a module defines."""
    tree = ast.parse(skeleton(course, file))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node.name for node in ast.walk(tree) if isinstance(node, kinds)]


def _span(wanted: range) -> str:
    return f"{wanted[0]} to {wanted[-1]}"
