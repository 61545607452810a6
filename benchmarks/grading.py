"""What a submission costs to grade, and what a trick earns: ``python -m benchmarks.grading``.

Ten checks, written once, are given to several graders in the form that each wants. Before anything is timed, a right
submission has to earn all ten of each, and one that is all wrong none. Then a whole class is graded on the course
itself. Other graders are looked for in environments of their own, which ``--install`` makes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.graders import APART, LOADED, NAMES, OURS, Graded, NotInstalledError, Place, module_of, version_of
from benchmarks.graders.assignments import HEAVY, LIGHT, Assignment, Submission
from benchmarks.inprocess import WrongAnswerError
from workbook.manifest import load_course
from workbook.paths import EXERCISES, read_text, write_text
from workbook.regions import YOURS, weave
from workbook.shapes import is_python
from workbook.stubs import files

ROOT = Path(__file__).resolve().parents[1]
GRADERS = ROOT / "build" / "graders"
ASSIGNMENTS = (LIGHT, HEAVY)
SIZES, QUICK_SIZES = (40, 5), (8, 2)
"""Submissions of a batch, ours and those of graders that take seconds; each is timed with one of them and with all."""
ROUNDS, QUICK_ROUNDS = 3, 2
LEARNERS, QUICK_LEARNERS, WORKERS = 100, 4, 2
LIMITS = {"light_ms": 40, "heavy_ms": 200, "course_seconds": 60}
TEN = len(LIGHT.checks)
TRICKS = {
    "equal": "an answer that equals everything",
    "patch": "two lines that change the grader from within",
    "exit": "os._exit(0) when it is imported",
    "planted": "a conftest.py beside the answers",
}
_EQUAL = "class Yes(int):\n    __eq__ = lambda *_: True\n    __ne__ = lambda *_: False\n    __hash__ = None\n"
_PLANTED = "import pytest\n@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call():\n    return True\n"


def tricks(name: str, assignment: Assignment) -> dict[str, Submission]:
    """Return submissions that are all wrong, each with a trick; the patch is the grader's own."""
    return {
        "equal": assignment.wrong("equal", _EQUAL, "return Yes(1)\n"),
        "patch": assignment.wrong("patch", module_of(name).PATCH),
        "exit": assignment.wrong("exit", "import os\nos._exit(0)\n"),
        "planted": assignment.wrong("planted", files={"conftest.py": _PLANTED}),
    }


@contextmanager
def place(name: str, graders: Path) -> Iterator[Place]:
    """Give an empty folder, and the interpreter of a grader, around the block."""
    with tempfile.TemporaryDirectory(prefix="graders-") as folder:
        own = graders / name / "bin" / "python"
        yield Place(Path(folder), own if name in APART else Path(sys.executable))


def grade(name: str, graders: Path, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Have a grader work in a folder of its own."""
    with place(name, graders) as there:
        graded: Graded = module_of(name).grade(there, assignment, submissions)
    return graded


def verify(name: str, graders: Path, assignment: Assignment) -> None:
    """Hold a grader to the right verdicts.

    Raises:
        WrongAnswerError: it gives less than all to right answers, or something to wrong ones.
    """
    earned = grade(name, graders, assignment, [assignment.right("right"), assignment.wrong("wrong")])[1]
    if earned != {"right": TEN, "wrong": 0}:
        raise WrongAnswerError(f"{module_of(name).TITLE} gave, of {TEN}, for the {assignment.name} checks: {earned}")


def time_one(name: str, graders: Path, assignment: Assignment, count: int) -> tuple[float, float]:
    """Return how many seconds a batch of one submission takes, and one of `count`."""
    seconds = []
    for size in (1, count):
        spent, earned = grade(name, graders, assignment, [assignment.right(f"s{number}") for number in range(size)])
        if set(earned.values()) != {TEN} or len(earned) != size:
            raise WrongAnswerError(f"{module_of(name).TITLE} gave other points while it was timed: {earned}")
        seconds.append(spent)
    return seconds[0], seconds[1]


def reduce(rounds: Sequence[tuple[float, float]], count: int) -> dict[str, float]:
    """Return milliseconds, of the best rounds: of a batch of one, and of each further submission.

    Raises:
        RuntimeError: the larger batch took less time than the smaller one.
    """
    first, rest = (min(seconds) for seconds in zip(*rounds, strict=True))
    if rest <= first:
        raise RuntimeError(f"{count} submissions took {rest:.1f} s and one {first:.1f} s: this machine is too busy")
    return {"first_ms": round(first * 1000, 1), "each_ms": round((rest - first) / (count - 1) * 1000, 1)}


def whole_class(learners: int) -> dict[str, float]:
    """Grade a class on the existing chapters, and return how many there were and how many seconds it took.

    Each hands in the reference with a statement more in every region, so that none counts as adopted.

    Raises:
        WrongAnswerError: a task of somebody's did not pass.
    """
    course = load_course(ROOT)
    with tempfile.TemporaryDirectory(prefix="graders-") as folder:
        for file in files(course.solutions):
            text = read_text(course.solutions / file, ROOT)
            for number in range(learners):
                write_text(Path(folder, "in", str(number), EXERCISES, file), _own(text, file, number))
        command = [sys.executable, "-m", "workbook", "grade", f"{folder}/in", "--out", f"{folder}/out"]
        begin = time.perf_counter()
        subprocess.run([*command, "-j", str(WORKERS)], cwd=ROOT, check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        rows = json.loads(Path(folder, "out/grades.json").read_text("utf-8"))["submissions"]
    states = {task[key] for row in rows for task in row["tasks"] for key in ("state", "own_stack")}
    if states != {"passed"} or len(rows) != learners:
        raise WrongAnswerError(f"not everybody passed everything: {len(rows)} rows, {', '.join(sorted(states))}")
    return {"submissions": learners, "workers": WORKERS, "seconds": round(seconds, 1)}


def _own(text: str, file: str, number: int) -> str:
    if not is_python(file):
        return text
    return weave(text, lambda r: r.body if r.task == YOURS else f"{r.indent}pass  # {number}\n{r.body}", file)


def measure(graders: Path, *, quick: bool = False) -> dict[str, Any]:
    """Measure everything that is installed, and return what ``--json`` prints.

    Raises:
        NotInstalledError: what the heavy assignment loads is missing here.
        WrongAnswerError: a grader gives a wrong verdict.
    """
    surroundings, loaded = machine.describe(), _loaded()
    (ours, theirs), rounds = (QUICK_SIZES, QUICK_ROUNDS) if quick else (SIZES, ROUNDS)
    sizes = {name: ours if name == OURS else theirs for name in NAMES}
    known = {name: version_of(name, graders / name / "bin" / "python") for name in NAMES}
    there = [name for name in NAMES if known[name]]
    samples: dict[str, dict[str, list[tuple[float, float]]]] = {n: {a.name: [] for a in ASSIGNMENTS} for n in there}
    for name in there:
        for assignment in ASSIGNMENTS:
            verify(name, graders, assignment)
    for _ in range(rounds):
        for assignment in ASSIGNMENTS:
            for name in there:
                samples[name][assignment.name].append(time_one(name, graders, assignment, sizes[name]))
    figures = {n: {key: reduce(each, sizes[n]) for key, each in row.items()} for n, row in samples.items()}
    return {
        "machine": surroundings,
        "setting": {"submissions": sizes, "rounds": rounds, "checks": TEN, "loaded": loaded},
        "graders": {n: {"title": module_of(n).TITLE, "version": known[n], "does": module_of(n).__doc__} for n in NAMES},
        "assignments": {each.name: each.title for each in ASSIGNMENTS},
        "figures": figures,
        "tricks": TRICKS,
        "earned": {name: earned(name, graders) for name in there},
        "course": (course := whole_class(QUICK_LEARNERS if quick else LEARNERS)),
        "summary": summarise(figures, course),
    }


def earned(name: str, graders: Path) -> dict[str, int]:
    """Return how many of the ten checks each trick earns."""
    points = grade(name, graders, LIGHT, list(tricks(name, LIGHT).values()))[1]
    return {key: points.get(key, 0) for key in TRICKS}


def summarise(figures: Mapping[str, Any], course: Mapping[str, float]) -> dict[str, Any]:
    """Hold our own figures to the limits; the time of a smaller class than the limit speaks of is no figure."""
    found = {f"{key}_ms": each["each_ms"] for key, each in figures[OURS].items()}
    found |= {"course_seconds": course["seconds"]} if course["submissions"] >= LEARNERS else {}
    return {**found, "limits": LIMITS, "within": all(value <= LIMITS[key] for key, value in found.items())}


def _loaded() -> dict[str, str]:
    try:
        return {name: metadata.version(name) for name in LOADED}
    except metadata.PackageNotFoundError as error:
        raise NotInstalledError(f"{error.name} is not installed: `python -m workbook.bootstrap dev,bench`") from None


def install(graders: Path) -> None:
    """Make the environments of the other graders."""
    loaded = [f"{name}=={version}" for name, version in _loaded().items()]
    for name in APART:
        subprocess.run([sys.executable, "-m", "venv", graders / name], check=True)
        pip = [str(graders / name / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, *module_of(name).PACKAGES, *loaded], check=True)


def show(report: Mapping[str, Any]) -> None:
    """Print the report as tables."""
    from rich.console import Console
    from rich.table import Column, Table

    console, setting, course = Console(), report["setting"], report["course"]
    names = report["graders"]
    console.print(
        f"Milliseconds a submission of {setting['checks']} checks, one at a time; the first pays for the start:"
    )
    times = Table("grader", Column("version", no_wrap=True))
    for key in report["assignments"]:
        times.add_column(f"{key}, each", justify="right")
        times.add_column(f"{key}, first", justify="right")
    for name, about in names.items():
        figures = report["figures"].get(name, {}).values()
        cells = [f"{each[key]:,.0f}" for each in figures for key in ("each_ms", "first_ms")]
        times.add_row(about["title"], about["version"] or "not installed", *cells, style="bold" if name == OURS else "")
    console.print(times)
    console.print(f"\nWhat answers that are all wrong earn, of {setting['checks']}:")
    points = Table("trick", *(names[name]["title"] for name in report["earned"]))
    for key, trick in report["tricks"].items():
        points.add_row(trick, *(str(each[key]) for each in report["earned"].values()))
    console.print(points)
    console.print(
        f"\n{course['submissions']} submissions of all existing chapters with {course['workers']} workers: "
        f"{course['seconds']} s"
    )


def main() -> int:
    """Measure, then print the tables or the JSON; 1 if it takes longer than it is to take."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--quick", action="store_true", help="two rounds of small batches: some minutes")
    parser.add_argument("--graders", type=Path, default=GRADERS, help="where the other graders are installed")
    parser.add_argument("--install", action="store_true", help="install the other graders there first")
    wanted = parser.parse_args()
    graders = wanted.graders.resolve()
    try:
        if wanted.install:
            install(graders)
        report = measure(graders, quick=wanted.quick)
    except (NotInstalledError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    if wanted.json:
        print(json.dumps(report, indent=2))
    else:
        show(report)
    return 0 if report["summary"]["within"] else 1


if __name__ == "__main__":
    sys.exit(main())
