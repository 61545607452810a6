"""Whose code runs: each chapter's packages come from the learner's folder or are borrowed from the solutions."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from itertools import groupby
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Self

from workbook.errors import UserError
from workbook.manifest import Chapter, Course
from workbook.paths import EXERCISES, SOLUTIONS

ROOTS = ("api_starter", "taskapi")


@dataclass(frozen=True)
class Tracks:
    """An unchanging choice of folders.

    Args:
        base: the folder of every module that belongs to no chapter: the solutions.
        packages: import package to the folder that holds its top package.
        chapters: chapter number and whose it is: "yours", "borrowed", or the track that was asked for.
    """

    base: Path
    packages: tuple[tuple[str, Path], ...]
    chapters: tuple[tuple[int, str], ...]

    def folder(self, package: str) -> Path:
        """Return the folder that a package is imported from."""
        return dict(self.packages).get(package, self.base)

    def describe(self) -> str:
        """Return one line, for example `yours 1 2 - borrowed 3`."""
        runs = groupby(self.chapters, key=lambda entry: entry[1])
        return " - ".join(f"{name} {' '.join(str(number) for number, _ in run)}" for name, run in runs)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        packages = {package: str(folder) for package, folder in self.packages}
        return {"base": str(self.base), "packages": packages, "chapters": [list(entry) for entry in self.chapters]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the tracks that `to_json` wrote."""
        packages = tuple((package, Path(folder)) for package, folder in data["packages"].items())
        return cls(Path(data["base"]), packages, tuple((number, name) for number, name in data["chapters"]))


def choose_tracks(course: Course, track: str | None = None, chapter: int | None = None) -> Tracks:
    """Choose whose code runs.

    Args:
        course: the course.
        track: "exercises", "solutions" or a folder that holds api_starter/ and taskapi/ for every chapter; None
            takes from the learner the chapter under check and those whose tasks are all done, and borrows the rest.
        chapter: the number of the chapter under check.

    Raises:
        UserError: the folder is not there, holds no package of the course, or nothing of the chapter under check.
    """
    if track is None:
        from workbook.progress import is_done

        mine = {each.number for each in course.existing if each.number == chapter or is_done(course, each)}
        owners = [(each, "yours" if each.number in mine else "borrowed") for each in course.existing]
        folders = {"yours": course.exercises, "borrowed": course.solutions}
    else:
        folder = course.root / track if track in {EXERCISES, SOLUTIONS} else Path(track).resolve()
        if not any((folder / top).is_dir() for top in ROOTS):
            raise UserError(f"{track} holds neither api_starter/ nor taskapi/", "See: workbook check --help")
        for each in course.existing:
            if each.number == chapter and not _holds(folder, each):
                raise UserError(
                    f"{track} holds nothing of chapter {chapter}: {', '.join(each.packages)}",
                    "Name a chapter that it holds, such as: workbook check 1 --track ...",
                )
        name = {EXERCISES: "yours"}.get(track, folder.name)
        owners = [(each, name if _holds(folder, each) else "borrowed") for each in course.existing]
        folders = {"borrowed": course.solutions, name: folder}
    packages = tuple((package, folders[owner]) for each, owner in owners for package in each.packages)
    return Tracks(course.solutions, packages, tuple((each.number, owner) for each, owner in owners))


def install(tracks: Tracks) -> None:
    """Import the course's packages by these tracks from now on; what was imported before is forgotten."""
    uninstall()
    sys.meta_path.insert(0, _Overlay(tracks))


def installed() -> object:
    """Return what tells one `install` from another; None when there is none."""
    return next((finder for finder in sys.meta_path if isinstance(finder, _Overlay)), None)


def uninstall() -> None:
    """Undo `install`, and forget the course's modules."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Overlay)]
    purge()


def purge() -> None:
    """Forget the course's modules, so that the next import reads their files again."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
        del sys.modules[name]
    invalidate_caches()


class _FreshLoader(SourceFileLoader):
    """Compiles from the source each time.

    Cached bytecode is trusted by second and size: an edit of the same length within the same second would be lost.
    """

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class _Overlay:
    def __init__(self, tracks: Tracks) -> None:
        self.tracks = tracks
        self.packages = {package for package, _ in tracks.packages}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] not in ROOTS:
            return None
        if name in self.packages or path is None:
            parent = name.split(".")[:-1]
            path = [str(self.tracks.folder(name).joinpath(*parent))]
        for folder in path:
            loader = SourceFileLoader if Path(folder).is_relative_to(self.tracks.base) else _FreshLoader
            if spec := FileFinder(folder, (loader, [".py"])).find_spec(name):
                return spec
        if name in self.packages or "." not in name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def _holds(folder: Path, chapter: Chapter) -> bool:
    return all(folder.joinpath(*package.split(".")).is_dir() for package in chapter.packages)
