"""exercises/ is written from solutions/: every file the same, with its regions emptied."""

from collections.abc import Iterator
from pathlib import Path

from workbook.errors import UserError
from workbook.manifest import Course
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
        BrokenMarkersError: the solution's markers do not pair up.
    """
    raw = (course.solutions / file).read_bytes()
    try:
        return stub(raw.decode("utf-8"), f"solutions/{file}").encode()
    except UnicodeDecodeError:
        return raw


def drift(course: Course) -> dict[str, str]:
    """Return what is wrong with exercises/, by file: it differs, is missing or has no solution."""
    wanted, there = list(files(course.solutions)), set(files(course.exercises))
    found = {}
    for file in [*wanted, *sorted(there.difference(wanted))]:
        if file not in there:
            found[file] = "is missing"
        elif not (course.solutions / file).is_file():
            found[file] = "has no solution"
        elif (course.exercises / file).read_bytes() != skeleton(course, file):
            found[file] = f"differs from the stub of solutions/{file}"
    return found


def write(course: Course, *, force: bool = False) -> list[str]:
    """Write exercises/ and return the names of the files that changed.

    Args:
        course: the course.
        force: overwrite work too.

    Raises:
        UserError: a file holds work, which would be lost.
    """
    wrong = drift(course)
    if not force and (held := [file for file in wrong if holds_regions(course, file, filled=True)]):
        raise UserError(
            f"exercises/{held[0]} holds work that is not the stub",
            "A learner's files are renewed by: workbook update\nTo empty them all the same: workbook dev stubs --force",
        )
    for file in wrong:
        path = course.exercises / file
        if (course.solutions / file).is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(skeleton(course, file))
        else:
            path.unlink()
    return list(wrong)


def holds_regions(course: Course, file: str, *, filled: bool = False) -> bool:
    """Return whether a file of exercises/ has regions, or any that hold work."""
    path = course.exercises / file
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    return any(not (filled and region.empty) for region in parse(text, file, lenient=True))
