"""The graders that are compared, one module each.

A module here has ``TITLE``, ``DISTRIBUTION`` (the installed distribution whose version is reported, or None for the
course's own), ``PACKAGES`` (pinned, if it needs an environment of its own), ``PATCH`` (statements at the top of a
submission that change the grader from within), a docstring that says how it is run, and ``grade(place, assignment,
submissions)``, which prepares files in an empty folder and times nothing but what an instructor calls.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType

from benchmarks.graders.assignments import Assignment, Submission
from workbook import __version__

NAMES = ("workbook", "plain_pytest", "check50", "nbgrader", "otter")
OURS = "workbook"
APART = ("check50", "nbgrader", "otter")
"""Those that need an environment of their own."""
LOADED = ("pydantic", "sqlalchemy", "fastapi")
PATIENCE = 600
Graded = tuple[float, dict[str, int]]
"""Seconds, and how many of the ten checks each submission earned."""
Grade = Callable[["Place", Assignment, Sequence[Submission]], Graded]


class NotInstalledError(Exception):
    """A package is missing that is only needed to compare."""


@dataclass(frozen=True)
class Place:
    """Where a grader works.

    Attributes:
        folder: an empty one.
        python: the interpreter that it is installed for.
    """

    folder: Path
    python: Path

    def write(self, files: Mapping[str, str]) -> None:
        """Write files by their names."""
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text, "utf-8")

    def run(self, *words: str | Path, folder: Path | None = None, code: bool = True, **more: str) -> int:
        """Run a program of the interpreter's environment, at home in the folder, and return its exit code.

        Raises:
            RuntimeError: the code is not 0, and the caller does not expect that.
        """
        near = {"PATH": f"{self.python.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder)}
        command = [str(self.python.parent / words[0]), *map(str, words[1:])]
        done = subprocess.run(
            command,
            cwd=folder or self.folder,
            env={**os.environ, **near, "PYTHONDONTWRITEBYTECODE": "", **more},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        if code and done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr).decode()[-3000:]}")
        return done.returncode


def timed(actions: Iterable[Callable[[], object]]) -> float:
    """Return how many seconds the actions take, one after the other."""
    begin = time.perf_counter()
    for action in actions:
        action()
    return time.perf_counter() - begin


def module_of(name: str) -> ModuleType:
    """Return the module of a grader."""
    return import_module(f"{__name__}.{name}")


def version_of(name: str, python: Path) -> str | None:
    """Return the version of a grader that is installed; None if it is not."""
    distribution = module_of(name).DISTRIBUTION
    if name not in APART:
        return metadata.version(distribution) if distribution else __version__
    for folder in (python.parents[1] / "lib").glob("python*/site-packages"):
        with suppress(metadata.PackageNotFoundError):
            return next(iter(metadata.distributions(name=distribution, path=[str(folder)]))).version
    return None
