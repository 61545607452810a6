"""`workbook bundle`: a course for a graded class, without what belongs to later chapters."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from workbook.errors import UserError
from workbook.manifest import Chapter, Course, load_course
from workbook.paths import CHECKPOINTS, EXERCISES, SOLUTIONS, read_text, write_text
from workbook.stubs import files, skeleton, write

NOT_FOR_LEARNERS = (".ci/", "tests/", "grading/", ".github/workflows/grade.yml", f"{EXERCISES}/")
"""What proves the course, by way of all its solutions; what a class is graded with; and exercises, which are written
anew from those that stay."""
_WRONG = re.compile(r"^\[\[tasks\.wrong\]\]$.*?(?=^\[\[|\Z)", re.MULTILINE | re.DOTALL)
_TESTED = re.compile(r"^testpaths = .*$", re.MULTILINE)


def run(
    *,
    upto: Annotated[int, typer.Option(help="The last chapter that it has.")],
    out: Annotated[Path | None, typer.Option(help="A new folder, or a new .zip; by default in build/.")] = None,
    unsolved: Annotated[bool, typer.Option("--unsolved", help="Leave its own solution out too.")] = False,
) -> int:
    """Write a course that ends with a chapter, without the solutions of later ones.

    Args:
        upto: the number of its last chapter.
        out: where to; a name that ends with .zip is for a zip file.
        unsolved: the solution of the last chapter is left out too: stubs stand in its place.

    Raises:
        UserError: there is no such chapter, the place is taken, or the course is no clone.
    """
    course = load_course()
    names = _kept(course, course.chapter(upto).number)
    target = course.root / "build" / f"course-{upto}" if out is None else out.absolute()
    if target.exists():
        raise UserError(f"{target} is there already", "Remove it, or name another place with --out.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, target.stem) if target.suffix == ".zip" else target
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(course.root / name, folder / name)
        written = load_course(folder)
        if unsolved:
            _unsolve(written, written.chapter(upto))
        write(written, force=True)
        if folder != target:
            shutil.make_archive(str(target.with_suffix("")), "zip", temporary, folder.name)
    print(f"{target}: {', '.join(f'{chapter.number} {chapter.title}' for chapter in written.existing)}")
    return 0


def _kept(course: Course, upto: int) -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=course.root, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        raise UserError(f"git does not know the files of {course.root}", "Make the bundle in a clone of the course.")
    names, left_out = done.stdout.decode().rstrip("\0").split("\0"), tuple(_left_out(course, upto))
    return [name for name in names if not name.startswith(left_out) and (course.root / name).is_file()]


def _left_out(course: Course, upto: int) -> Iterator[str]:
    """Yield the folders that are not for learners, or about later chapters."""
    yield from NOT_FOR_LEARNERS
    for chapter in (each for each in course.chapters if each.number > upto):
        yield from (f"chapters/{chapter.slug}/", f"{CHECKPOINTS}/{chapter.slug}/")
        for package in chapter.packages:
            yield f"{SOLUTIONS}/{package.replace('.', '/')}/"
            for contract in (course.root / CHECKPOINTS / "contracts").glob("*/"):
                if any(package in path.read_text("utf-8") for path in contract.rglob("*.py")):
                    yield f"{contract.relative_to(course.root).as_posix()}/"
            for file in (course.root / "benchmarks").glob("*.py"):
                if package in file.read_text("utf-8"):
                    yield file.relative_to(course.root).as_posix()


def _unsolve(course: Course, chapter: Chapter) -> None:
    """Put stubs in the place of a chapter's solution; its typical wrong answers go too, as they are nearly right.

    `workbook test` leaves the chapter out: its tests would fail on the stubs.
    """
    folders = tuple(f"{package.replace('.', '/')}/" for package in chapter.packages)
    for file in files(course.solutions):
        if file.startswith(folders):
            (course.solutions / file).write_bytes(skeleton(course, file))
    facts = course.folder(chapter) / "chapter.toml"
    write_text(facts, _WRONG.sub("", read_text(facts, course.root)))
    tested = [f"{CHECKPOINTS}/{name}" for name in ("contracts", *(each.slug for each in course.existing[:-1]))]
    settings = course.root / "pyproject.toml"
    write_text(settings, _TESTED.sub(f"testpaths = {tested}", read_text(settings, course.root)))
