"""exercises/ is written from solutions/: every file the same, with its regions emptied."""

from collections.abc import Iterator
from pathlib import Path

from workbook.errors import UserError
from workbook.manifest import Course
from workbook.paths import read_text
from workbook.regions import parse, stub

_SKIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".DS_Store"}


def files(folder: Path) -> Iterator[str]:
    """Return the names of a tree's files in order, caches left out, with forward slashes."""
    for path in sorted(folder.rglob("*")):
        part = path.relative_to(folder)
        if path.is_file() and not _SKIPPED.intersection(part.parts) and path.suffix != ".pyc":
            yield part.as_posix()


def skeleton(course: Course, file: str) -> bytes:
    """Return a file as a learner starts with it.

    Raises:
        BrokenMarkers: the solution's markers do not pair up.
    """
    raw = (course.solutions / file).read_bytes()
    try:
        return stub(raw.decode("utf-8"), f"solutions/{file}").encode()
    except UnicodeDecodeError:
        return raw


def drift(course: Course) -> list[str]:
    """Return what is wrong with exercises/: one line a file that differs, is missing or has no solution."""
    wanted, there = list(files(course.solutions)), set(files(course.exercises))
    other = [file for file in wanted if file in there and _bytes(course.exercises / file) != skeleton(course, file)]
    return [
        *(f"exercises/{file} is missing" for file in wanted if file not in there),
        *(f"exercises/{file} differs from the stub of solutions/{file}" for file in other),
        *(f"exercises/{file} has no solution" for file in sorted(there.difference(wanted))),
    ]


def write(course: Course, *, force: bool = False) -> list[str]:
    """Write exercises/ and return the names of the files that changed.

    Args:
        course: the course.
        force: overwrite work too.

    Raises:
        UserError: a file holds work, which would be lost.
    """
    wanted = list(files(course.solutions))
    stale = [file for file in files(course.exercises) if file not in wanted]
    changed = [file for file in wanted if _bytes(course.exercises / file) != skeleton(course, file)]
    if not force and (held := [file for file in (*changed, *stale) if _holds_work(course, file)]):
        raise UserError(
            f"exercises/{held[0]} holds work that is not the stub",
            "A learner's files are renewed by: workbook update\nTo empty them all the same: workbook dev stubs --force",
        )
    for file in changed:
        (course.exercises / file).parent.mkdir(parents=True, exist_ok=True)
        (course.exercises / file).write_bytes(skeleton(course, file))
    for file in stale:
        (course.exercises / file).unlink()
    return changed + stale


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _holds_work(course: Course, file: str) -> bool:
    path = course.exercises / file
    if not path.is_file():
        return False
    try:
        return any(not region.empty for region in parse(read_text(path, course.root), file, lenient=True))
    except UserError:
        return True
