"""`workbook grade`: grade what learners handed in."""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbook.errors import CourseError, UserError
from workbook.grade.grader import Order
from workbook.grade.graft import prepare
from workbook.grade.rows import Row
from workbook.lab.driver import Setup
from workbook.manifest import Chapter, Course, load_course
from workbook.paths import CHECKPOINTS, read_text, write_text
from workbook.runner.job import Job, new_seed

if TYPE_CHECKING:
    from workbook.grade.reports import About
    from workbook.grade.rows import Known
    from workbook.grade.scores import Weights
    from workbook.grade.similar import Similar

_TOLD = ("name", "file", "state", "called", "came_back", "wanted")


def run(
    submissions: Annotated[Path, typer.Argument(exists=True, metavar="SUBMISSIONS", help="Folders, zips and bundles.")],
    *,
    chapters: Annotated[str, typer.Option(metavar="1-3", help="Which chapters; by default all.")] = "",
    out: Annotated[Path, typer.Option(help="Where the grades are written.")] = Path("grades"),
    workers: Annotated[int, typer.Option("-j", min=1, help="How many submissions at a time.")] = 1,
    seed: Annotated[int | None, typer.Option(help="Repeat the random inputs of an earlier run.")] = None,
    weights: Annotated[Path | None, typer.Option(help="Weights and late policy, a TOML file.")] = None,
    extra_tests: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="Your hidden tests.")] = None,
    similar: Annotated[bool, typer.Option("--similar", help="Also list submissions that are alike.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Keep the rows of what did not change.")] = False,
    isolation: Annotated[Literal["strict", "basic", "none"], typer.Option(help="What must be possible.")] = "strict",
    executor: Annotated[str, typer.Option(metavar="MODULE:FUNCTION", help="Makes the executor to run on.")] = "",
) -> int:
    """Grade submissions; return 0 when each has a grade or its own fault, 3 when one is left ungraded.

    Args:
        submissions: a folder of submissions, or a single one.
        chapters: a number, or the first and the last.
        out: the folder of the grades.
        workers: how many processes.
        seed: of an earlier run.
        weights: a TOML file, see `workbook.grade.scores`.
        extra_tests: a folder of tests that learners do not see.
        similar: also write which submissions are alike, see `workbook.grade.similar`.
        resume: keep the rows of submissions that did not change.
        isolation: how well submissions must be confined, or nothing is graded.
        executor: an import path of a function that returns a `concurrent.futures.Executor`.

    Raises:
        UserError: there is nothing to grade, or an option is wrong.
        KeyboardInterrupt: it was stopped; the grades of an earlier run are still there.
    """
    from workbook.box.driver import confined_driver, scratch_folder
    from workbook.grade import batch, intake
    from workbook.grade.reports import About
    from workbook.grade.rows import Known

    if similar:
        from workbook.grade.similar import Similar
    course = load_course()
    chosen = _chapters(course, chapters)
    paths = [path for path in intake.submissions(submissions.absolute()) if path != out.absolute()]
    counting = _counting(course, weights, {intake.named(path) for path in paths})
    if not paths:
        raise UserError(f"{submissions} is empty", "It is to hold a folder, a zip file or a bundle for each learner.")
    confined_driver(Setup(isolation=isolation)).close()
    out.mkdir(parents=True, exist_ok=True)
    make = batch.named_executor(executor) if executor else partial(batch.pool, workers)
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=scratch_folder(), ignore_cleanup_errors=True)))
        blank = Order(str(course.root), tuple(each.number for each in chosen), str(base), isolation=isolation)
        order = _order(course, blank, extra_tests, _seed(out, seed, resume=resume))
        known = stack.enter_context(closing(Known(out / "rows.jsonl", resume=resume)))
        rows = batch.Batch(order, known, make, workers).rows([course.solutions, *paths])
        _sound(next(rows))
        write_text(out / "seed.txt", f"{order.seed}\n")
        draft = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=out, prefix=".")))
        about = About(draft, course, order, counting)
        counts = _written(about, known, paths, rows, Similar(about) if similar else None)
        for file in sorted(path for path in draft.rglob("*") if path.is_file()):
            (out / file.relative_to(draft)).parent.mkdir(exist_ok=True)
            file.replace(out / file.relative_to(draft))
    print(f"{', '.join(f'{count} {state}' for state, count in counts.items())}; seed {order.seed}; see {out}")
    return 3 if counts["ungraded"] else 0


def _written(
    about: "About", known: "Known", paths: Sequence[Path], rows: Iterator[Row], alike: "Similar | None"
) -> Counter[str]:
    """Write the reports, and return how many submissions are in each state."""
    from workbook.grade.pages import reporting

    counts: Counter[str] = Counter()
    try:
        with ExitStack() as stack:
            reports = [stack.enter_context(closing(each)) for each in reporting(about)]
            for path, row in zip(paths, _progress(rows, len(paths)), strict=True):
                known.add(row)
                for report in reports:
                    report.add(row)
                if alike:
                    alike.add(path)
                counts[row.state] += 1
    except KeyboardInterrupt:
        done = f"{counts.total()} of {len(paths)} are done; go on with the same command and --resume"
        print(f"workbook: stopped: {done}", file=sys.stderr)
        raise
    if alike:
        alike.close()
    return counts


def _sound(reference: Row) -> None:
    """Refuse to grade when the reference itself does not pass here: whatever is at fault, it is no learner."""
    for task in reference.tasks:
        if (task.state, task.own_stack) != ("adopted", "adopted"):
            failures = (test for test in task.tests if test["state"] != "passed")
            told = [f"{key.replace('_', ' ')}: {test[key]}" for test in failures for key in _TOLD if test.get(key)]
            fault = f"the reference does not pass task {task.id} here: {(task.reason or task.state).splitlines()[0]}"
            raise CourseError(fault, "\n".join([*told, *reference.notes]))
    if reference.state != "graded":
        raise CourseError(f"the reference cannot be graded here: {reference.reason}")


def _counting(course: Course, file: Path | None, names: set[str]) -> "Weights":
    """Load the weights; mention whom they name that handed in nothing, as that may be a slip."""
    from workbook.grade.scores import load_weights

    ids = {task.id for task in course.tasks} | {str(chapter.number) for chapter in course.chapters}
    weights = load_weights(file, ids)
    for name in sorted({*weights.late.submitted, *weights.late.extra_days} - names if weights.late else ()):
        print(f"workbook: {file} names {name}, but no submission has this name", file=sys.stderr)
    return weights


def _chapters(course: Course, text: str) -> tuple[Chapter, ...]:
    first, _, last = text.partition("-")
    try:
        numbers = range(int(first), int(last or first) + 1) if text else [each.number for each in course.existing]
    except ValueError:
        numbers = range(0)
    if not numbers:
        raise UserError(f"--chapters {text} is no number and no range", "Such as: --chapters 1-3")
    return tuple(course.chapter(number) for number in numbers)


def _seed(out: Path, seed: int | None, *, resume: bool) -> int:
    """Return the seed that was asked for, that of the run that goes on, or a new one."""
    file = out / "seed.txt"
    if seed is None and resume and file.is_file():
        seed = int(read_text(file, out))
    return new_seed() if seed is None else seed


def _order(course: Course, blank: Order, extra: Path | None, seed: int) -> Order:
    """Write what the code under test may read, and return the order with a hash of all that rows depend on."""
    from workbook import __version__
    from workbook.runner.examine import examine

    chosen = [course.chapter(number) for number in blank.chapters]
    if extra:
        tasks = tuple(task.id for chapter in chosen for task in chapter.tasks)
        checkpoint = next(course.checkpoints(chosen[0]).rglob("test_*.py"))
        examine(Job(str(course.root), (str(checkpoint), str(extra.resolve())), tasks), str(extra.resolve()))
    Path(blank.base).chmod(0o755)
    prepare(course, chosen, extra, Path(blank.base))
    folders = [course.solutions, course.root / CHECKPOINTS, *([extra] if extra else [])]
    content = sha256(repr((__version__, seed, blank.chapters, blank.isolation)).encode())
    for path in (path for folder in folders for path in sorted(folder.rglob("*.py"))):
        content.update(f"{path}\0".encode() + path.read_bytes())
    return replace(blank, seed=seed, extra=str(extra.resolve()) if extra else "", version=content.hexdigest())


def _progress(rows: Iterator[Row], total: int) -> Iterator[Row]:
    """Yield the rows behind a bar with the time that is left; without a terminal, in silence."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(rows, "grading", total, console=console, disable=not console.is_terminal)
