"""Variants of the reference: a region emptied, later tasks still stubs, a wrong answer in one place."""

import ast
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.manifest import Chapter, Course, Task, Wrong
from workbook.regions import Region, parse, stub, weave


@dataclass(frozen=True)
class Variant:
    """The reference of one chapter with some of its files changed.

    Attributes:
        name: what is different, in words.
        chapter: the chapter.
        changed: file, from solutions/ on, to its text.
    """

    name: str
    chapter: Chapter
    changed: dict[str, str] = field(default_factory=dict)

    def write(self, course: Course, folder: Path) -> None:
        """Write the chapter's packages, and the other files of its tasks, to a folder that `--track` takes."""
        for file in _files(course, self.chapter):
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if file in self.changed:
                target.write_text(self.changed[file], "utf-8")
            else:
                shutil.copyfile(course.solutions / file, target)


def without_region(course: Course, task: Task, place: Region) -> Variant:
    """Return the reference with a single region emptied."""
    text = with_body(course, place, place.stub)
    name = f"task {task.id} without its region {place.nth} in {place.file}"
    return Variant(name, course.chapter(task.chapter), {place.file: text})


def unwritten(course: Course, chapter: Chapter, tasks: Sequence[Task]) -> Variant:
    """Return the reference of a chapter with some of its tasks as stubs."""
    ids = [task.id for task in tasks]
    changed = {file: stub(_text(course, file), file, ids) for task in tasks for file in task.files}
    return Variant(f"without {', '.join(ids)}", chapter, changed)


def up_to(course: Course, task: Task) -> Variant:
    """Return the reference with all later tasks of the chapter as stubs."""
    chapter = course.chapter(task.chapter)
    later = unwritten(course, chapter, chapter.tasks[chapter.tasks.index(task) + 1 :])
    return replace(later, name=f"written up to task {task.id}")


def with_wrong(course: Course, task: Task, wrong: Wrong) -> Variant:
    """Return the reference with a wrong answer in the place of the right one.

    Raises:
        LookupError: it is not clear which region the answer is for.
    """
    place = wrong_region(course, task, wrong)
    body = textwrap.indent(textwrap.dedent(wrong.body).strip("\n") + "\n", place.indent)
    text = with_body(course, place, body)
    name = f"task {task.id}, wrong answer {wrong.name}"
    return Variant(name, course.chapter(task.chapter), {wrong.file: text})


def regions_of(course: Course, task: Task) -> Iterator[Region]:
    """Yield the regions of a task."""
    for file in task.files:
        yield from (region for region in parse(_text(course, file), file) if region.task == task.id)


def wrong_region(course: Course, task: Task, wrong: Wrong) -> Region:
    """Return the region that a wrong answer is for.

    Raises:
        LookupError: there is none, or more than one.
    """
    span = _span(_text(course, wrong.file), wrong.symbol) if wrong.symbol and wrong.file in task.files else None
    places = [
        region
        for region in regions_of(course, task)
        if region.file == wrong.file and (span is None or region.line in span)
    ]
    if len(places) != 1:
        raise LookupError(f"the wrong answer {wrong.name} fits {len(places)} regions; name its file and its symbol")
    return places[0]


def with_body(course: Course, place: Region, body: str) -> str:
    """Return the text of the reference's file with another body in one region."""
    file = place.file
    return weave(_text(course, file), lambda region: body if region.key == place.key else region.body, file)


def _files(course: Course, chapter: Chapter) -> Iterator[str]:
    for package in chapter.packages:
        folder = course.solutions.joinpath(*package.split("."))
        yield from (path.relative_to(course.solutions).as_posix() for path in folder.rglob("*") if _counts(path))
    yield from dict.fromkeys(file for task in chapter.tasks for file in task.files)


def _counts(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def _text(course: Course, file: str) -> str:
    return (course.solutions / file).read_text("utf-8")


def _span(text: str, symbol: str) -> range:
    """Return the lines of a function or class, by its dotted name."""
    node: ast.AST = ast.parse(text)
    for name in symbol.split("."):
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        named = [each for each in ast.walk(node) if isinstance(each, kinds) and each.name == name]
        if not named:
            return range(0)
        node = named[0]
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
