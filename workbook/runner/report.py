"""What a run found, as one tree of values: for JSON, for the screen and for the card in a notebook."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbook.manifest import Course
from workbook.paths import shown
from workbook.progress import TaskProgress, next_task
from workbook.runner.supervise import Event, Outcome
from workbook.runner.wording import UNREADABLE

STATES = ("green", "red", "not started", "not run")
_WORSE = ("failed", "error", "timeout", "crashed", "memory")


@dataclass(frozen=True)
class TestResult:
    """One test.

    Attributes:
        name: as a sentence.
        state: passed, failed, error (the code raised), timeout, crashed, memory, not started or not run.
        why: what goes wrong for a user when it fails.
        called: the last operation, in words.
        came_back: what it gave.
        wanted: what the test wants.
        message: the same in one text, for errors and assertions that compare nothing.
        location: file and line in the learner's code or, when that did not raise, in the test.
        output: what the code under test printed.
    """

    __test__ = False

    name: str
    state: str
    why: str = ""
    called: str = ""
    came_back: str = ""
    wanted: str = ""
    message: str = ""
    location: str = ""
    output: str = ""


@dataclass(frozen=True)
class TaskResult:
    """One task.

    Attributes:
        region_state: empty, own, adopted or broken.
        state: green (every test passed), red, not started or not run.
        note: what is to be known besides, such as a broken marker.
        place: file and line of the region that comes next.
    """

    id: str
    title: str
    goal: str
    why: str
    chapter: int
    region_state: str
    state: str
    note: str
    place: str
    tests: tuple[TestResult, ...]

    @property
    def failures(self) -> tuple[TestResult, ...]:
        """The tests that did not pass, the worst first."""
        return tuple(sorted((t for t in self.tests if t.state != "passed"), key=lambda test: test.state not in _WORSE))


@dataclass(frozen=True)
class Fault:
    """Something that the course, and not the learner, got wrong."""

    where: str
    message: str


@dataclass(frozen=True)
class Run:
    """One run. `seconds` is its duration, `tracks` says for each chapter checked whose code ran."""

    seed: int
    driver: str
    tracks: tuple[str, ...]
    seconds: float
    tasks: tuple[TaskResult, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when all is green, 1 when not, 3 when the course is at fault."""
        return 3 if self.faults else int(any(task.state != "green" for task in self.tasks))

    @property
    def summary(self) -> dict[str, int]:
        """How many tasks are in each state."""
        counts = Counter(task.state for task in self.tasks)
        return {state: counts[state] for state in STATES}

    def to_json(self) -> dict[str, Any]:
        """Return plain data: the attributes of these classes by their names, and ``summary`` and ``exit_code``."""
        return {**asdict(self), "summary": self.summary, "exit_code": self.exit_code}


def task_result(course: Course, progress: TaskProgress, outcome: Outcome, folders: Iterable[Path]) -> TaskResult:
    """Return what an outcome says of one task.

    Args:
        course: the course.
        progress: how the task's regions stand in the code that ran.
        outcome: of the job that ran the task's tests.
        folders: where the code under test lies.
    """
    task = progress.task
    events = [event for event in outcome.tests.values() if event["task"] == task.id]
    if progress.state == "empty":
        events = [event | {"state": "not started"} if event.get("needs") else event for event in events]
    tests = tuple(test_result(event, tuple(folders), course.root) for event in events)
    file, line = progress.where
    return TaskResult(
        id=task.id,
        title=task.title,
        goal=task.goal,
        why=task.why,
        chapter=task.chapter,
        region_state=progress.state,
        state=_state(progress, tests),
        note=_note(progress),
        place=f"exercises/{file}:{line}",
        tests=tests,
    )


def next_step(course: Course, run: Run) -> str:
    """Return the one thing to do after this run."""
    for task in run.tasks:
        unreadable = next((test.location for test in task.failures if test.message.startswith(UNREADABLE)), "")
        if task.state == "red" and unreadable and task.region_state != "broken":
            return f"mend {unreadable}, then: workbook check {task.id}"
        if task.state == "red":
            return f"workbook {'open' if task.region_state == 'broken' else 'hint'} {task.id}"
        if task.state == "not started":
            return f"write task {task.id} in {task.place}, then: workbook check {task.id}"
    upcoming = next_task(course)
    if upcoming is None:
        return "every task is green; see it run: workbook serve"
    file, line = upcoming.where
    if upcoming.done:
        return f"workbook check {upcoming.task.id}"
    return f"task {upcoming.task.id} {upcoming.task.title}: open exercises/{file}:{line}"


def _state(progress: TaskProgress, tests: tuple[TestResult, ...]) -> str:
    states = {test.state for test in tests}
    if progress.state == "broken":
        return "red"
    if progress.state == "empty":
        return "not started"
    if states & set(_WORSE):
        return "red"
    if "not started" in states:
        return "not started"
    return "green" if states == {"passed"} else "not run"


def _note(progress: TaskProgress) -> str:
    if progress.faults:
        return f"{progress.faults[0]}; mend that, or go back to the stub: workbook reset {progress.task.id}"
    return progress.gap


def test_result(event: Event, folders: tuple[Path, ...], root: Path) -> TestResult:
    """Return what an event says of one test; see `task_result`."""
    known = {key: event.get(key, "") for key in ("why", "called", "came_back", "wanted", "message", "output")}
    file, _, line = event.get("location", "").rpartition(":")
    test_line = f"{shown(Path(file), root)}:{line}" if file else ""
    location = locate(event.get("frames", ()), folders, root) or test_line
    return TestResult(name=_sentence(event["name"]), state=event["state"], location=location, **known)


def locate(frames: Iterable[tuple[str, int, str]], folders: tuple[Path, ...], root: Path) -> str:
    """Return the innermost line of the code under test that an error came through; empty if there is none."""
    for file, line, function in reversed(list(frames)):
        if any(Path(file).is_relative_to(folder) for folder in folders):
            return f"{shown(Path(file), root)}:{line}" + (f" in {function}" if function.isidentifier() else "")
    return ""


def _sentence(name: str) -> str:
    words, bracket, case = name.removeprefix("test_").partition("[")
    return words.replace("_", " ") + (f" [{case}" if bracket else "")
