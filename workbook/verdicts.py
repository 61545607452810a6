"""The last verdict on each task, as long as it is true: a changed file makes it unknown, never wrong."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress

from workbook.errors import BrokenMarkersError
from workbook.manifest import Chapter, Course
from workbook.paths import recall, remember, shown
from workbook.regions import parse, stub

KEPT = ("green", "red")


def contents(course: Course) -> dict[str, str]:
    """Return for each task a hash of all that its verdict may depend on.

    That is the chapter's checkpoints and the learner's files of its packages, without what stands in the regions of
    later tasks: no test of a task needs them (`tests/course` proves it), so going on does not undo what was green.
    """
    found: dict[str, str] = {}
    for chapter in course.existing:
        order = {task.id: place for place, task in enumerate(chapter.tasks)}
        pieces = sorted(_pieces(course, chapter, order), key=lambda piece: piece[0])
        digest = hashlib.sha256()
        for task, place in order.items():
            while pieces and pieces[0][0] <= place:
                digest.update(pieces.pop(0)[1])
            found[task] = digest.hexdigest()
    return found


def current(course: Course) -> dict[str, str]:
    """Return "green" or "red" for each task that was checked as it stands now, "not run" for the others."""
    stored, found = recall(course.root, "verdicts"), {}
    for task, content in contents(course).items():
        entry = stored.get(task)
        known = entry if isinstance(entry, dict) and entry.get("content") == content else {}
        found[task] = known["state"] if known.get("state") in KEPT else "not run"
    return found


def record(course: Course, results: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Keep verdicts on the learner's own code.

    Args:
        course: the course.
        results: state by task; others than green and red are not kept.
        before: what `contents` returned when the run began; a file saved since then makes its verdicts worthless.
    """
    fresh = {task: {"content": before[task], "state": state} for task, state in results.items() if state in KEPT}
    with suppress(OSError):
        remember(course.root, "verdicts", recall(course.root, "verdicts") | fresh)


def _pieces(course: Course, chapter: Chapter, order: Mapping[str, int]) -> Iterator[tuple[int, bytes]]:
    """Yield what is hashed, each with the place of the first task that may depend on it."""
    packages = [course.exercises.joinpath(*package.split(".")) for package in chapter.packages]
    for folder in (*packages, course.checkpoints(chapter)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name, content = shown(path, course.root), path.read_bytes()
                yield 0, f"{name}\0".encode()
                yield from _split(name, content, order) if folder in packages else [(0, content)]


def _split(name: str, content: bytes, order: Mapping[str, int]) -> Iterator[tuple[int, bytes]]:
    try:
        text = content.decode()
        regions = parse(text, name)
    except (UnicodeDecodeError, BrokenMarkersError):
        yield 0, content
        return
    yield 0, stub(text, name).encode()
    first = min((order[region.task] for region in regions if region.task in order), default=0)
    yield from ((order.get(region.task, first), region.body.encode()) for region in regions)
