"""Runs checkpoints on variants of the reference, two at a time, and remembers what the same files gave before."""

import gc
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

from tests.course.proofs import Fault
from tests.course.proofs.trees import Variant
from tests.course.proofs.warm import SOURCE, WORKERS, Workers
from workbook.manifest import Course, Task
from workbook.overlay import Tracks, choose_tracks
from workbook.runner.job import new_seed
from workbook.runner.report import Run, TestResult
from workbook.runner.screen import lines
from workbook.runner.session import check

T = TypeVar("T")
U = TypeVar("U")
MOST_KEPT = 1500
WIDTH = 100
TOOL = ("overlay", "progress", "regions", "shapes")
SEED = int(os.environ.get("WORKBOOK_SEED", "0")) or new_seed()


@dataclass(frozen=True)
class Test:
    """How one test went: `task` and `name` say which; `said` is what it said of a failure."""

    __test__ = False

    task: str
    name: str
    state: str
    said: str

    def __str__(self) -> str:
        return f"task {self.task}: {self.name}"


@dataclass(frozen=True)
class Found:
    """What a run found; `screen` is what a learner would have read, `tracks` whose code ran, `seed` of its inputs."""

    tests: tuple[Test, ...]
    faults: tuple[str, ...]
    tracks: str
    screen: str
    seed: int


class Bench:
    """Runs checkpoints of one course.

    Args:
        course: the course.
        workers: they run the checkpoints.
        memory: results of earlier sessions by a hash of all that they follow from. Those of a proof that holds are
            added to it; a result that contradicts a proof is never kept, because it may have been an accident.
    """

    def __init__(self, course: Course, workers: Workers, memory: dict[str, Any] | None = None) -> None:
        self.course = course
        self._workers = workers
        self._memory = {} if memory is None else memory
        self._fresh: dict[str, Any] = {}

    def at(self, course: Course) -> Self:
        """Return a bench for a copy of the course that shares what is known."""
        other = copy(self)
        other.course = course
        return other

    def prove(self, proof: Callable[[Self], list[Fault]]) -> list[Fault]:
        """Return what a proof finds, and keep the results if that is nothing."""
        self._fresh.clear()
        if faults := proof(self):
            return [*faults, Fault("the same inputs again", f"WORKBOOK_SEED={SEED}")]
        for key, found in self._fresh.items():
            self._memory.pop(key, None)
            self._memory[key] = found
        return []

    def map(self, function: Callable[[T], U], items: Iterable[T]) -> list[U]:
        """Return what a function returns for each item, working on two at a time.

        Garbage is collected afterwards: up to Python 3.11.7 a collection within `ast.parse` may let the other thread
        parse, and both fail (CPython issue 106905).
        """
        gc.disable()
        try:
            with ThreadPoolExecutor(WORKERS) as pool:
                return list(pool.map(function, items))
        finally:
            gc.enable()

    def on_variant(self, variant: Variant, tasks: Sequence[Task], driver: str = "local") -> Found:
        """Run the tests of tasks of one chapter on a variant of its reference."""
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent, "variant")
            variant.write(self.course, folder)
            return self.on(str(folder), tasks, driver)

    def on(self, track: str | None, tasks: Sequence[Task], driver: str = "local") -> Found:
        """Run the tests of tasks of one chapter on a track, as `workbook check --track` takes it."""
        tracks = choose_tracks(self.course, track, tasks[0].chapter)
        files = [*tested(self.course, tracks, tasks[0].chapter), *judging(self.course, tasks)]
        about = [driver, tracks.describe(), *(f"{task.id} {task.title} {task.goal} {task.why}" for task in tasks)]

        def run() -> dict[str, Any]:
            with self._workers.one() as worker:
                return plain(check(self.course, tasks, seed=SEED, track=track, driver=driver, worker=worker))

        stored = self.recall(about, files, run)
        return found(stored)

    def apart(self, function: Callable[..., T], *arguments: object) -> T:
        """Return what a function returns in a process that runs nothing but tests."""
        return self._workers.pool.submit(function, *arguments).result()

    def recall(self, about: Iterable[str], files: Iterable[tuple[str, Path]], run: Callable[[], Any]) -> Any:
        """Return plain data from memory if nothing that it follows from has changed, and otherwise from `run`."""
        digest = hashlib.sha256("\0".join([sys.version, *about]).encode() + Path(__file__).read_bytes())
        for name, path in files:
            digest.update(f"\0{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        key = digest.hexdigest()
        known = {**self._fresh, **self._memory}.get(key)
        self._fresh[key] = run() if known is None else known
        return self._fresh[key]


@contextmanager
def remembered(path: Path) -> Iterator[dict[str, Any]]:
    """Give the results of earlier sessions, and keep them with the new ones; none if WORKBOOK_NO_CACHE is set."""
    if os.environ.get("WORKBOOK_NO_CACHE"):
        yield {}
        return
    memory = _load(path)
    yield memory
    merged = {key: kept for key, kept in _load(path).items() if key not in memory} | memory
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(dict(list(merged.items())[-MOST_KEPT:])), "utf-8")
    draft.replace(path)


def tested(course: Course, tracks: Tracks, number: int) -> Iterator[tuple[str, Path]]:
    """Yield the files that run: the packages of chapters up to this one from their tracks, and what belongs to none."""
    packages = {package.replace(".", "/"): each.number for each in course.chapters for package in each.packages}
    for name, path in _sources(course.solutions):
        if not any(name.startswith(f"{package}/") for package in packages):
            yield name, path
    for package, chapter in packages.items():
        folder = tracks.folder(package.replace("/", "."))
        if chapter <= number and (folder / package).is_dir():
            yield from ((f"{package}/{name}", path) for name, path in _sources(folder / package))


def judging(course: Course, tasks: Sequence[Task]) -> Iterator[tuple[str, Path]]:
    """Yield the files that judge: the tests of these tasks, the probes, the lab, the runner and the pinned versions."""
    folders = [course.checkpoints(course.chapter(tasks[0].chapter)), course.root / "checkpoints" / "contracts"]
    for folder in folders:
        for name, path in _sources(folder):
            if not path.name.startswith("test_") or any(f'"{task.id}"' in path.read_text("utf-8") for task in tasks):
                yield name, path
    yield from ((name, path) for part in ("lab", "runner") for name, path in own(part))
    yield from ((name, SOURCE / name) for name in ("constraints.txt", *(f"workbook/{name}.py" for name in TOOL)))


@cache
def own(part: str) -> tuple[tuple[str, Path], ...]:
    """Return the files of one part of the tool."""
    return tuple(_sources(SOURCE / "workbook" / part))


def _sources(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path


def found(stored: dict[str, Any]) -> Found:
    """Return what `plain` made plain."""
    return Found(**{**stored, "tests": tuple(Test(**test) for test in stored["tests"])})


def plain(run: Run) -> dict[str, Any]:
    """Return what is kept of a run."""
    tests = [Test(task.id, test.name, test.state, _said(test)) for task in run.tasks for test in task.tests]
    return {
        "tests": [asdict(test) for test in tests],
        "faults": [f"{fault.where}: {fault.message}" for fault in run.faults],
        "tracks": " ".join(run.tracks),
        "screen": "\n".join(text for _, text in lines(run, "", WIDTH)),
        "seed": run.seed,
    }


def _said(test: TestResult) -> str:
    if test.state == "passed":
        return ""
    return " | ".join(filter(None, (test.called, test.came_back or test.message, test.wanted)))


def _load(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}
