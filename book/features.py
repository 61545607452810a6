"""Every feature of chapters/features.csv, with its tasks, its tests and its headings.

A heading of a notebook's text bears the ids of the features it teaches by anchors on the line before it,
for example `<a id="F03"></a>`; other lines between them are blank. Anchors are invisible wherever the text is shown.
"""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.errors import CourseError
from workbook.manifest import Chapter, Course
from workbook.paths import shown

_ANCHOR = re.compile(r'<a id="(F\d+)"></a>')


Table = dict[str, dict[str, Any]]
"""A row for each feature by its id: `tests` are pytest ids, `headings` are `file#text of the heading`."""


@dataclass(frozen=True)
class Check:
    """A test of a task: the file and name of the test, and what would go wrong for a user without it."""

    task: str
    file: str
    name: str
    why: str


def coverage(course: Course) -> Table:
    """Return a row for each feature.

    Raises:
        CourseError: a manifest or an anchor names a feature that features.csv has not.
    """
    with (course.root / "chapters" / "features.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    checks = [check for chapter in course.existing for check in checks_of(course, chapter)]
    headings = [entry for chapter in course.existing for entry in _headings(course, chapter)]
    named = {feature for task in course.tasks for feature in task.features} | {feature for feature, _ in headings}
    if unknown := sorted(named.difference(row["id"] for row in rows)):
        raise CourseError(f"chapters/features.csv has no {unknown[0]}")
    written = {chapter.number for chapter in course.existing}
    table: Table = {}
    for row in rows:
        chapter, tasks = int(row["chapter"]), [task.id for task in course.tasks if row["id"] in task.features]
        table[row["id"]] = {
            "name": row["feature"],
            "must_show": row["must_show"],
            "chapter": chapter,
            "written": chapter in written,
            "tasks": tasks,
            "tests": [f"{check.file}::{check.name}" for check in checks if check.task in tasks],
            "headings": [heading for feature, heading in headings if feature == row["id"]],
        }
    return table


def gaps(table: Table) -> list[str]:
    """Return a line for each feature of a written chapter that lacks a task, a test or a heading."""
    lacking = {
        f"{feature} {row['name']}": [part for part in ("tasks", "tests", "headings") if not row[part]]
        for feature, row in table.items()
        if row["written"]
    }
    return [f"{name} has no {', no '.join(parts)}" for name, parts in lacking.items() if parts]


def checks_of(course: Course, chapter: Chapter) -> Iterator[Check]:
    """Yield the checkpoint tests of a chapter, read from their files."""
    for path in sorted(course.checkpoints(chapter).glob("test_*.py")):
        functions = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
        for test, mark in ((each, mark) for each in functions for mark in each.decorator_list):
            match mark:
                case ast.Call(func=ast.Name("task"), args=[ast.Constant(str() as task), *_]):
                    yield Check(task, shown(path, course.root), test.name, ast.get_docstring(test) or "")


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
