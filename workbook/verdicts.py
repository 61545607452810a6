"""The last verdict on each task, as long as it is true: a changed file makes it unknown, never wrong."""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workbook.manifest import Chapter, Course
from workbook.paths import STATE, shown, write_text

KNOWN = frozenset({"green", "red", "not started"})


def contents(course: Course) -> dict[int, str]:
    """Return for each chapter a hash of the learner's files of its packages, and of its checkpoints."""
    return {chapter.number: _content(course, chapter) for chapter in course.existing}


def current(course: Course) -> dict[str, str]:
    """Return "green", "red" or "not started" for every task that was checked as its chapter stands now."""
    stored = _load(course)
    found: dict[str, str] = {}
    for number, content in contents(course).items():
        found |= _of(stored, number, content)
    return found


def record(course: Course, results: Mapping[str, str], before: Mapping[int, str]) -> None:
    """Keep verdicts on the learner's own code.

    Args:
        course: the course.
        results: state by task; others than green, red and not started are not kept.
        before: what `contents` returned when the run began; a file saved since then makes its verdicts worthless.
    """
    stored, kept = _load(course), {}
    for chapter in course.existing:
        content = before[chapter.number]
        fresh = {task.id: results[task.id] for task in chapter.tasks if results.get(task.id) in KNOWN}
        kept[str(chapter.number)] = {"content": content, "tasks": _of(stored, chapter.number, content) | fresh}
    path = _file(course)
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        write_text(draft, json.dumps(kept, indent=1))
        draft.replace(path)


def _content(course: Course, chapter: Chapter) -> str:
    digest = hashlib.sha256()
    folders = [course.exercises.joinpath(*package.split(".")) for package in chapter.packages]
    for folder in (*folders, course.checkpoints(chapter)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{shown(path, course.root)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _of(stored: Mapping[str, object], number: int, content: str) -> dict[str, str]:
    entry = stored.get(str(number))
    if not isinstance(entry, dict) or entry.get("content") != content or not isinstance(entry.get("tasks"), dict):
        return {}
    return {task: state for task, state in entry["tasks"].items() if isinstance(state, str) and state in KNOWN}


def _load(course: Course) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        stored = json.loads(_file(course).read_text("utf-8"))
        return stored if isinstance(stored, dict) else {}
    return {}


def _file(course: Course) -> Path:
    return course.root / STATE / "verdicts.json"
