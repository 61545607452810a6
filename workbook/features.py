"""Every feature of chapters/features.csv, with its tasks, its tests and its headings.

A heading of a notebook's text bears the ids of the features it teaches by anchors on the line before it,
for example `<a id="F03"></a>`; other lines between them are blank. Anchors are invisible wherever the text is shown.
"""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbook.errors import CourseError
from workbook.manifest import Chapter, Course
from workbook.paths import shown

_ANCHOR = re.compile(r'<a id="(F\d+)"></a>')


@dataclass(frozen=True)
class Feature:
    """One row: `tests` are pytest ids, `headings` are `file#text of the heading`."""

    id: str
    name: str
    chapter: int
    written: bool
    tasks: tuple[str, ...]
    tests: tuple[str, ...]
    headings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {key: value for key, value in asdict(self).items() if key != "id"}


def coverage(course: Course) -> list[Feature]:
    """Return a row for each feature.

    Raises:
        CourseError: a manifest or an anchor names a feature that features.csv has not.
    """
    with (course.root / "chapters" / "features.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tests = {task: ids for chapter in course.existing for task, ids in _tests(course, chapter).items()}
    headings = [entry for chapter in course.existing for entry in _headings(course, chapter)]
    named = {feature for task in course.tasks for feature in task.features} | {feature for feature, _ in headings}
    if unknown := sorted(named.difference(row["id"] for row in rows)):
        raise CourseError(f"chapters/features.csv has no {unknown[0]}")
    written = {chapter.number for chapter in course.existing}
    found = []
    for row in rows:
        tasks = tuple(task.id for task in course.tasks if row["id"] in task.features)
        its_tests = tuple(test for task in tasks for test in tests.get(task, ()))
        places = tuple(place for feature, place in headings if feature == row["id"])
        chapter = int(row["chapter"])
        found.append(Feature(row["id"], row["feature"], chapter, chapter in written, tasks, its_tests, places))
    return found


def gaps(table: list[Feature]) -> list[str]:
    """Return a line for each feature of a written chapter that lacks a task, a test or a heading."""
    parts = ("tasks", "tests", "headings")
    lacking = {feature: [part for part in parts if not getattr(feature, part)] for feature in table if feature.written}
    return [f"{feature.id} {feature.name} has no {', no '.join(names)}" for feature, names in lacking.items() if names]


def _tests(course: Course, chapter: Chapter) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(course.checkpoints(chapter).glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for task in _marks(node):
                    found.setdefault(task, []).append(f"{shown(path, course.root)}::{node.name}")
    return found


def _marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name("task"), args=[ast.Constant(str() as task), *_]):
                yield task


def _headings(course: Course, chapter: Chapter) -> Iterator[tuple[str, str]]:
    for part in chapter.notebooks:
        path = course.folder(chapter) / f"{part.file}.md"
        anchored = list(_anchored(path)) if path.is_file() else []
        if unlisted := sorted({feature for feature, _ in anchored}.difference(part.features)):
            raise CourseError(f"{shown(path, course.root)}: {unlisted[0]} is not among its features in chapter.toml")
        yield from ((feature, f"{shown(path, course.root)}#{heading}") for feature, heading in anchored)


def _anchored(path: Path) -> Iterator[tuple[str, str]]:
    waiting: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if found := _ANCHOR.findall(line):
            waiting += found
        elif waiting and (heading := re.match(r"#+ (.+)", line)):
            yield from ((feature, heading[1].strip()) for feature in waiting)
            waiting = []
        elif waiting and line.strip():
            raise CourseError(f"{path.name}: the anchor of {waiting[0]} stands before no heading")
