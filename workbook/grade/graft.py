"""A learner's regions on the course's own skeletons: what stands outside of them is never the learner's."""

import shutil
from collections.abc import Iterable
from compileall import compile_dir
from functools import lru_cache
from pathlib import Path

from workbook.grade.intake import Intake
from workbook.manifest import Chapter, Course
from workbook.overlay import Tracks
from workbook.paths import CHECKPOINTS, write_text
from workbook.regions import YOURS, Key, examine, graft, parse
from workbook.shapes import fault
from workbook.stubs import files, skeleton

NO_PROBES = ("test_*", "conftest.py", "twin", "twins", "repository", "__pycache__", ".*")


def wanted(course: Course, upto: int) -> list[str]:
    """Return the files that learners write in, up to a chapter."""
    tasks = [task for chapter in course.existing if chapter.number <= upto for task in chapter.tasks]
    return list(dict.fromkeys(file for task in tasks for file in task.files))


def package_of(course: Course, file: str) -> int:
    """Return the number of the chapter that a file's package belongs to; 0 for a file above all packages."""
    owners = {package.replace(".", "/") + "/": each.number for each in course.chapters for package in each.packages}
    return next((number for folder, number in owners.items() if file.startswith(folder)), 0)


def prepare(course: Course, chapters: Iterable[Chapter], extra: Path | None, folder: Path) -> None:
    """Write what the code under test may read of the course, for each chapter: earlier chapters, and probes.

    Args:
        course: the course.
        chapters: those that are graded.
        extra: a folder of more tests, whose probes are taken.
        folder: where to write `base-N` and `probes`.
    """
    for number in {0, *(chapter.number for chapter in chapters)}:
        for file in files(course.solutions):
            if package_of(course, file) < max(1, number):
                target = folder / f"base-{number}" / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(course.solutions / file, target)
    for source in filter(None, (course.root / CHECKPOINTS, extra)):
        shutil.copytree(source, folder / "probes", ignore=shutil.ignore_patterns(*NO_PROBES), dirs_exist_ok=True)
    compile_dir(folder, quiet=2)


def plant(course: Course, upto: int, intake: Intake, folder: Path) -> dict[str, str]:
    """Write a learner's files: trusted skeletons, with the regions that can be read.

    Returns:
        Why a task is rejected, by its id.
    """
    rejected: dict[str, str] = {}
    for file in files(course.solutions):
        if 0 < package_of(course, file) <= upto:
            text, why = _grafted(course, file, intake)
            write_text(folder / file, text)
            rejected |= why
    return rejected


def _grafted(course: Course, file: str, intake: Intake) -> tuple[str, dict[str, str]]:
    bare, keys = _bare(course.root, file)
    names = {task for task, _ in keys}
    if file in intake.refused:
        return bare, dict.fromkeys(names, f"{file}: {intake.refused[file]}")
    donor = intake.files.get(file, bare)
    gone = keys - {region.key for region in parse(donor, file, lenient=True)}
    rejected = {task: f"{file}: the markers of task {task} are gone or broken" for task, _ in gone}
    full = graft(bare, donor, file, lenient=True)
    if fault(full, file):
        rejected |= {each.key[0]: each.fault for each in examine(full, bare, file, compare=False) if each.fault}
        full = graft(bare, donor, file, {YOURS, *names} - rejected.keys(), lenient=True)
    if why := fault(full, file):
        return bare, dict.fromkeys(names, why)
    return full, rejected


@lru_cache(512)
def _bare(root: Path, file: str) -> tuple[str, frozenset[Key]]:
    """Return the skeleton that the course has of a file, and the names of its tasks' regions."""
    bare = skeleton(Course(root, ()), file).decode()
    return bare, frozenset(region.key for region in parse(bare, file) if region.task != YOURS)


def tracks(course: Course, chapter: Chapter, base: Path, mine: Path, *, alone: bool) -> Tracks:
    """Return whose code runs: the learner's chapter on the course's earlier ones, or on the learner's own."""
    own = [each for each in course.existing if each.number <= chapter.number and not (alone and each != chapter)]
    packages = tuple((package, mine) for each in own for package in each.packages)
    return Tracks(base / f"base-{chapter.number if alone else 0}", packages, ())
