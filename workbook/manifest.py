"""The facts of the course, read from chapters/course.toml and each chapter's chapter.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin

from workbook.errors import CourseError, UserError
from workbook.paths import CHECKPOINTS, COURSE_FILE, EXERCISES, SOLUTIONS, find_root, shown


@dataclass(frozen=True)
class Wrong:
    """A typical wrong answer, and the words its failure must contain."""

    name: str
    file: str
    body: str
    phrase: str
    symbol: str = ""


@dataclass(frozen=True)
class Task:
    """One task: what to write, where, and how to help with it. `minutes` is an estimate."""

    id: str
    title: str
    goal: str
    why: str
    minutes: int
    points: int
    features: tuple[str, ...]
    files: tuple[str, ...]
    notebook: str
    hints: tuple[str, ...]
    wrong: tuple[Wrong, ...] = ()

    @property
    def chapter(self) -> int:
        """The number of the task's chapter."""
        return int(self.id.partition(".")[0])


@dataclass(frozen=True)
class Notebook:
    """One part of a chapter: `<file>.md` and the `<file>.ipynb` built from it."""

    file: str
    title: str
    minutes: int
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter; one that is not written yet has a title, packages, a summary and parts only."""

    number: int
    slug: str
    title: str
    packages: tuple[str, ...]
    summary: str
    parts: tuple[str, ...] = ()
    app: str = ""
    milestone: str = ""
    notebooks: tuple[Notebook, ...] = ()
    tasks: tuple[Task, ...] = ()
    exists: bool = False


@dataclass(frozen=True)
class Course:
    """The whole course. `root` is the folder that holds chapters/, solutions/ and exercises/."""

    root: Path
    chapters: tuple[Chapter, ...]
    title: str = ""
    repository: str = ""

    @property
    def existing(self) -> tuple[Chapter, ...]:
        """The chapters that are written."""
        return tuple(chapter for chapter in self.chapters if chapter.exists)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks, in order."""
        return tuple(task for chapter in self.chapters for task in chapter.tasks)

    @property
    def exercises(self) -> Path:
        """The folder the learner edits."""
        return self.root / EXERCISES

    @property
    def solutions(self) -> Path:
        """The folder of the finished product."""
        return self.root / SOLUTIONS

    def folder(self, chapter: Chapter) -> Path:
        """Return the folder of a chapter's text."""
        return self.root / "chapters" / chapter.slug

    def checkpoints(self, chapter: Chapter) -> Path:
        """Return the folder of a chapter's tests."""
        return self.root / CHECKPOINTS / chapter.slug

    def chapter(self, number: int) -> Chapter:
        """Return a written chapter.

        Raises:
            UserError: there is no such chapter, or not yet.
        """
        for chapter in self.existing:
            if chapter.number == number:
                return chapter
        there = " ".join(str(chapter.number) for chapter in self.existing) or "none"
        listed = any(chapter.number == number for chapter in self.chapters)
        fault = "written yet" if listed else "there"
        raise UserError(f"chapter {number} is not {fault}", f"Chapters that are: {there}")

    def task(self, task_id: str) -> Task:
        """Return a task by its id, for example "1.2".

        Raises:
            UserError: there is no such task.
        """
        for task in self.tasks:
            if task.id == task_id:
                return task
        number = task_id.partition(".")[0]
        if not number.isdecimal():
            raise UserError(f'"{task_id}" is no task', 'A task is named by its id, for example "1.2".')
        ids = ", ".join(task.id for task in self.chapter(int(number)).tasks)
        raise UserError(f"there is no task {task_id}", f"Tasks of chapter {number}: {ids}")

    def select(self, target: str) -> tuple[Task, ...]:
        """Return the tasks named by a task's id, a chapter's number or slug, or "all".

        Raises:
            UserError: nothing has that name.
        """
        if target == "all":
            return self.tasks
        if target.isdecimal():
            return self.chapter(int(target)).tasks
        for chapter in self.existing:
            if chapter.slug == target:
                return chapter.tasks
        return (self.task(target),)


def load_course(root: Path | None = None) -> Course:
    """Read the course's manifests.

    Args:
        root: the folder of the course; found from the current folder by default.

    Raises:
        UserError: there is no course here.
        CourseError: a manifest is missing something; the message names the file and the key.
    """
    root = root or find_root()
    course: Course = _load(Course, root / COURSE_FILE, root, {"root": root})
    return replace(course, chapters=tuple(_chapter(root, listed) for listed in course.chapters))


def _chapter(root: Path, listed: Chapter) -> Chapter:
    path = root / "chapters" / listed.slug / "chapter.toml"
    if not path.is_file():
        return listed
    chapter: Chapter = _load(Chapter, path, root, {"exists": True, "parts": list(listed.parts)})
    for key in ("number", "slug", "packages"):
        if getattr(chapter, key) != getattr(listed, key):
            raise CourseError(f"{shown(path, root)}: {key} differs from the one in {COURSE_FILE.as_posix()}")
    return chapter


def _load(kind: type, path: Path, root: Path, known: dict[str, Any]) -> Any:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"{shown(path, root)} cannot be read: {error}") from error
    return _record(kind, table | known, f"{shown(path, root)}: ")


def _record(kind: type, table: Mapping[str, Any], where: str) -> Any:
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(table.keys() - known.keys()):
        raise CourseError(f"{where}{unknown[0]} is no key of a {kind.__name__.lower()}")
    for name, field in known.items():
        if name not in table and field.default is MISSING:
            raise CourseError(f"{where}{name} is missing")
    return kind(**{name: _value(known[name].type, value, f"{where}{name}") for name, value in table.items()})


def _value(kind: Any, value: object, where: str) -> Any:
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_value(get_args(kind)[0], each, f"{where}[{n}]") for n, each in enumerate(value, 1))
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(value, dict):
        return _record(kind, value, f"{where}.")
    if isinstance(kind, type) and isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
        return value
    name = "a list" if get_origin(kind) is tuple else f"a {kind.__name__}"
    raise CourseError(f"{where} is to be {name}, found {value!r}")
