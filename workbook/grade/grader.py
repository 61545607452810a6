"""From submissions to rows: a function of plain data, for any executor to call."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.grade import graft, intake
from workbook.grade.rows import Row, TaskRow
from workbook.lab.driver import Setup
from workbook.manifest import Chapter, Course, Task, load_course
from workbook.progress import TaskProgress, of_task
from workbook.runner.job import LEFT_OUT, TEST_LIMIT, Job
from workbook.runner.report import test_result
from workbook.runner.supervise import Event, Outcome
from workbook.stubs import files

if TYPE_CHECKING:
    from workbook.grade.judge import Case

_ADOPTED = "it equals the reference, apart from comments and layout"
_WORST = ("crashed", "memory", "timeout", "error", "failed")


@dataclass(frozen=True)
class Order:
    """What is wanted of every submission.

    Attributes:
        root: the course's folder.
        chapters: their numbers.
        base: what `graft.prepare` wrote.
        extra: the folder of the instructor's own tests; empty for none.
        isolation: what the driver must reach: "strict", "basic" or "none".
        seed: of the random inputs.
        version: a hash of the course, its tests, and these settings.
    """

    root: str
    chapters: tuple[int, ...]
    base: str
    extra: str = ""
    isolation: str = "strict"
    seed: int = 0
    version: str = ""


@dataclass
class _Candidate:
    row: Row
    folder: Path
    rejected: dict[str, str]
    regions: Mapping[str, TaskProgress]
    found: dict[tuple[str, bool], list[Event]]
    faults: list[str]


def grade(order: Order, paths: Sequence[str], known: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the row of each submission; of one whose key is among `known`, nothing but the key.

    Args:
        order: what is wanted.
        paths: the submissions.
        known: the keys of rows that need not be made again.
    """
    course = load_course(Path(order.root))
    with tempfile.TemporaryDirectory(dir=order.base) as folder:
        Path(folder).chmod(0o755)
        rows, candidates = {}, {}
        for number, path in enumerate(paths):
            row, candidate = _taken(course, order, Path(path), Path(folder, str(number)), known)
            rows[path] = row
            if candidate:
                candidates[path] = candidate
        for number in order.chapters:
            _judge(course, order, course.chapter(number), list(candidates.values()))
        for path, candidate in candidates.items():
            rows[path] = _row(course, order, candidate)
    return [rows[path].to_json() for path in paths]


def blank(path: Path, **known: Any) -> Row:
    """Return a row of which only the name is known."""
    name = intake.named(path)
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)[:40].strip("-")
    mark = sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return Row(name, f"{letters}-{mark}".lower().lstrip("-"), **known)


def _taken(
    course: Course, order: Order, path: Path, folder: Path, known: Sequence[str]
) -> tuple[Row, _Candidate | None]:
    row, last = blank(path), max(order.chapters)
    try:
        row = replace(row, submitted=path.lstat().st_mtime)
        taken = intake.take(path, graft.wanted(course, last), set(files(course.solutions)))
        key = sha256(f"{order.version} {row.submission} {taken.digest}".encode()).hexdigest()
        row = replace(row, key=key, notes=tuple(taken.notes))
        if key in known:
            return replace(row, state="known"), None
        rejected = graft.plant(course, last, taken, folder)
        tasks = [task for number in order.chapters for task in course.chapter(number).tasks]
        regions = {task.id: of_task(course, task, folder) for task in tasks}
    except intake.Rejected as why:
        return replace(row, state="rejected", fault="submission", reason=str(why)), None
    except Exception as error:  # noqa: BLE001 - whatever one submission does to intake, the others go on
        return replace(row, state="ungraded", fault="grader", reason=f"it cannot be read here: {error!r}"), None
    return row, _Candidate(row, folder, rejected, regions, {}, [])


def _judge(course: Course, order: Order, chapter: Chapter, candidates: Iterable[_Candidate]) -> None:
    from workbook.grade.judge import judge

    cases = (case for each in candidates for case in _cases(course, order, chapter, each))
    job = Job(str(course.root), tuple(_files(course, order, chapter)), tuple(task.id for task in chapter.tasks))
    judge(replace(job, driver="confined", seed=order.seed, limit=TEST_LIMIT), cases)


def _cases(course: Course, order: Order, chapter: Chapter, candidate: _Candidate) -> "Iterator[Case]":
    """Yield the run on the learner's own earlier chapters; then, of what did not pass there, on the course's.

    What is adopted runs on both: the reference, which goes first, has to pass on both.
    """
    base, tasks = Path(order.base), frozenset(task.id for task in chapter.tasks if _is_run(candidate, task))
    for alone in (True,) if chapter == course.existing[0] else (False, True):
        if tasks:
            tracks = graft.tracks(course, chapter, base, candidate.folder, alone=alone)
            setup = Setup((str(base / "probes"),), tracks.to_json(), isolation=order.isolation)
            yield setup, tasks, partial(_note, candidate, alone)
        tasks -= {task for task in tasks if _state(candidate, task, alone=alone) == "passed"}


def _is_run(candidate: _Candidate, task: Task) -> bool:
    return task.id not in candidate.rejected and candidate.regions[task.id].state != "empty"


def _files(course: Course, order: Order, chapter: Chapter) -> Iterator[str]:
    """Yield the checkpoints, and the folder of more tests as a whole: then the id of each has the name of its file."""
    yield from map(str, sorted(course.checkpoints(chapter).rglob("test_*.py")))
    if order.extra:
        yield order.extra


def _note(candidate: _Candidate, alone: bool, outcome: Outcome) -> None:  # noqa: FBT001 - a key
    candidate.faults += [f"{where}: {what.strip().splitlines()[-1]}" for where, what in outcome.faults]
    for event in outcome.tests.values():
        candidate.found.setdefault((event["task"], alone), []).append(event)


def _row(course: Course, order: Order, candidate: _Candidate) -> Row:
    tasks = [task for number in order.chapters for task in course.chapter(number).tasks]
    rows = tuple(_task(order, candidate, task) for task in tasks)
    notes = [*candidate.row.notes, *(f"the grader is at fault: {fault}" for fault in dict.fromkeys(candidate.faults))]
    row = replace(candidate.row, notes=tuple(notes), tasks=rows)
    if any("ungraded" in (each.state, each.own_stack) for each in rows):
        return replace(row, state="ungraded", fault="grader", reason=(notes or ["a test was not run"])[-1])
    return row


def _task(order: Order, candidate: _Candidate, task: Task) -> TaskRow:
    if task.id in candidate.rejected:
        return TaskRow(task.id, "rejected", "rejected", candidate.rejected[task.id])
    if candidate.regions[task.id].state == "empty":
        return TaskRow(task.id, "not started", "not started")
    tests = tuple(_test(order, candidate, event) for event in _found(candidate, task.id, alone=True))
    worst = next((test for state in _WORST for test in tests if test["state"] == state), {})
    alone, own = (_state(candidate, task.id, alone=alone) for alone in (True, False))
    note = _ADOPTED if alone == "adopted" else candidate.regions[task.id].gap
    reason = worst.get("message") or worst.get("came_back") or note * (alone == "not started")
    return TaskRow(task.id, alone, own, reason, tests, note)


def _found(candidate: _Candidate, task: str, *, alone: bool) -> list[Event]:
    """Return how the tests of a task went; those of its only run, if it had one."""
    return candidate.found.get((task, alone)) or candidate.found.get((task, not alone), [])


def _state(candidate: _Candidate, task: str, *, alone: bool) -> str:
    events = _found(candidate, task, alone=alone)
    states = {event.get("state", "ungraded") for event in events}
    left_out = any(event.get("message") == LEFT_OUT for event in events)
    if "not run" in states and not left_out:
        return "ungraded"
    for state in (*_WORST, "not started"):
        if state in states:
            return state
    if left_out:
        return "error"
    adopted = candidate.regions[task].state == "adopted"
    return ("adopted" if adopted else "passed") if states == {"passed"} else "ungraded"


def _test(order: Order, candidate: _Candidate, event: Event) -> dict[str, Any]:
    found = asdict(test_result({"state": "not run"} | event, (candidate.folder,), candidate.folder))
    if Path(found["location"]).is_absolute():
        found["location"] = ""
    known = {key: value for key, value in found.items() if value}
    if found["state"] == "passed":
        known = {"name": found["name"], "state": "passed"}
    file = event["id"].partition("::")[0]
    hidden = bool(order.extra) and not (file.startswith("checkpoints/") and Path(order.root, file).is_file())
    return known | {"hidden": hidden, "file": file}
