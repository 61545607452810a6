"""How long a learner waits: ``python -m benchmarks.loop``.

`workbook check` in a new process, the same checkpoint file under plain pytest, and from a save to the verdict in watch
mode. All of it in a copy of the course whose exercises are solved; the copy is removed at the end.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine
from workbook.manifest import Course, Task, load_course
from workbook.paths import EXERCISES, SOLUTIONS, write_text
from workbook.regions import stub

ROOT = Path(__file__).resolve().parents[1]
TASK = "1.2"
ROUNDS = 9
LIMITS = {"check_cold_seconds": 0.6, "save_to_verdict_seconds": 0.3}
LEFT_OUT = (".git", ".venv", ".workbook", ".hypothesis", ".*_cache", "node_modules", "work", "build")
PAUSE = 1.0
"""Seconds between a verdict and the next save: nobody is faster, and the watcher gets ready for a run in them."""


@dataclass(frozen=True)
class Place:
    """A copy of the course in which every exercise is solved.

    Attributes:
        course: the copy.
        task: the task that is checked.
    """

    course: Course
    task: Task

    @property
    def root(self) -> Path:
        """The copy's folder."""
        return self.course.root

    @property
    def environment(self) -> dict[str, str]:
        """The environment for commands in the copy."""
        return {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}

    def command(self, *words: str) -> list[str]:
        """Return the command line of a module of the copy."""
        return [sys.executable, "-m", *words]


@contextmanager
def solved_copy(root: Path = ROOT, task: str = TASK) -> Iterator[Place]:
    """Give a copy of the course with solved exercises around the block."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "course"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        shutil.copytree(copy / SOLUTIONS, copy / EXERCISES, dirs_exist_ok=True)
        course = load_course(copy)
        yield Place(course, course.task(task))


def timed(place: Place, command: Sequence[str]) -> float:
    """Return how many seconds a command takes that has to succeed.

    Raises:
        RuntimeError: it failed.
    """
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=place.root, env=place.environment, capture_output=True, text=True, check=False, timeout=120
    )
    elapsed = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return elapsed


def cold(place: Place, rounds: int) -> dict[str, list[float]]:
    """Time `workbook check` and pytest, each in a new process, in turn; a first run of each is not counted."""
    folder = place.course.checkpoints(place.course.chapter(place.task.chapter))
    files = sorted(folder.glob(f"test_{place.task.id.replace('.', '_')}_*.py"))
    commands = {
        "check_cold": place.command("workbook", "check", place.task.id),
        "pytest_cold": place.command("pytest", "-q", "--track", EXERCISES, *map(str, files)),
    }
    for command in commands.values():
        timed(place, command)
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            seconds[name].append(timed(place, command))
    return seconds


def watched(place: Place, rounds: int, pause: float = PAUSE) -> list[float]:
    """Time from the save of a solved file to the verdict, in a running watch mode.

    Before each timed save the task's region is emptied, so that the verdict that comes belongs to that save.
    """
    from benchmarks.terminal import terminal

    path = place.course.exercises / place.task.files[0]
    solved = path.read_text(encoding="utf-8")
    emptied = stub(solved, place.task.files[0], {place.task.id})
    verdict = rf"{place.task.id} [^\n]*: "
    seconds = []
    with terminal(place.command("workbook", "check", place.task.id, "--watch"), place.root, place.environment) as shown:
        shown.wait_for(verdict + "green")
        for _ in range(rounds):
            time.sleep(pause)
            write_text(path, emptied)
            shown.wait_for(verdict + "not started")
            time.sleep(pause)
            begin = time.perf_counter()
            write_text(path, solved)
            seconds.append(shown.wait_for(verdict + "green") - begin)
        shown.press("q")
    return seconds


def summarise(seconds: dict[str, list[float]]) -> dict[str, Any]:
    """Return the median of each measurement, beside the limits that the course sets itself."""
    medians = {f"{name}_seconds": round(statistics.median(values), 3) for name, values in seconds.items() if values}
    return {**medians, "limits": LIMITS, "within": all(medians.get(key, 0) <= most for key, most in LIMITS.items())}


def measure(rounds: int) -> dict[str, Any]:
    """Measure the three and return what ``--json`` prints."""
    surroundings = machine.describe()
    with solved_copy() as place:
        seconds = cold(place, rounds)
        # A terminal of its own is what watch mode needs for its keys; Windows has none to give.
        seconds["save_to_verdict"] = watched(place, rounds) if hasattr(os, "openpty") else []
    details = {name: [round(value, 3) for value in values] for name, values in seconds.items()}
    return {"machine": surroundings, "task": TASK, "seconds": details, "summary": summarise(seconds)}


def show(report: dict[str, Any]) -> None:
    """Print the report as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("seconds", "median", "best", "at most", header_style="bold")
    rows = {
        "check_cold": f"workbook check {TASK}, a new process",
        "pytest_cold": "plain pytest on the same file",
        "save_to_verdict": "from the save to the verdict, watch mode",
    }
    for name, title in rows.items():
        values = report["seconds"][name]
        if values:
            limit = LIMITS.get(f"{name}_seconds")
            table.add_row(title, f"{statistics.median(values):.2f}", f"{min(values):.2f}", f"{limit or '-'}")
    Console().print(table)


def main() -> int:
    """Measure, then print the table or the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loop", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is timed ({ROUNDS})")
    wanted = parser.parse_args()
    report = measure(wanted.rounds)
    if wanted.json:
        print(json.dumps(report, indent=2))
    else:
        show(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
