"""A run on a screen: one failure in full, everything else in a line."""

import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.runner.report import Run, TaskResult, TestResult
from workbook.runner.wording import clean, shortened

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 24
_MOST_WIDTH = 100
_PIPE_WIDTH = 80
_STYLES = {"green": "green", "red": "red", "not started": "yellow", "not run": "dim", "quiet": "dim"}
_LABEL = 11

Line = tuple[str, str]
"""A style's name, and a text of one line."""


def show(run: Run, step: str, *, verbose: bool = False, console: "Console | None" = None) -> None:
    """Print a run.

    Args:
        run: what was found.
        step: the one thing to do next.
        verbose: every failure in full, every test by name.
        console: where to print; by default standard output, in colours if it is a terminal.
    """
    if console is None and not sys.stdout.isatty():
        print("\n".join(text for _, text in lines(run, step, _PIPE_WIDTH, verbose=verbose)))
        return
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    for style, text in lines(run, step, min(console.width, _MOST_WIDTH), verbose=verbose):
        console.print(Text(text, _STYLES.get(style, "")), soft_wrap=True)


def lines(run: Run, step: str, width: int, *, verbose: bool = False) -> list[Line]:
    """Return the lines of a run; unless verbose, at most `MOST_ROWS` of at most ``width`` characters."""
    first = _most_urgent(run)
    top = list(_filled("", "; ".join(run.tracks), "quiet", width, 2))
    for fault in run.faults[: None if verbose else 1]:
        top += _fault(fault.where, fault.message, run.seed, width)
    for task in run.tasks if verbose else filter(None, [first]):
        top += _task(task, width, verbose=verbose)
    bottom = list(_bottom(run, first, step, width))
    room = MOST_ROWS - len(top) - len(bottom)
    others = [] if verbose or first is None or first.state != "red" else _further(first, room, width)
    return [*top, *others, *bottom]


def _most_urgent(run: Run) -> TaskResult | None:
    red = (task for task in run.tasks if task.state == "red")
    other = (task for task in run.tasks if task.state != "green" or len(run.tasks) == 1)
    return next(red, None) or next(other, None)


def _bottom(run: Run, first: TaskResult | None, step: str, width: int) -> Iterator[Line]:
    if len(run.tasks) > 1:
        reds = " ".join(task.id for task in run.tasks if task.state == "red")
        counts = [f"{count} {state}" for state, count in run.summary.items() if count]
        yield from _filled("", ", ".join(counts) + (f"; red: {reds}" if reds else ""), "", width, 2)
    if first and first.state == "red" and first.failures:
        yield "quiet", f"same inputs again: workbook check {first.id} --seed {run.seed}"
    if not run.faults:
        yield from _filled("", "next: " + step, "", width, 2)


def _task(task: TaskResult, width: int, *, verbose: bool) -> Iterator[Line]:
    passed = sum(test.state == "passed" for test in task.tests)
    judged = "its file is broken" if task.region_state == "broken" else f"{passed} of {len(task.tests)} tests pass"
    yield task.state, _cut(f"{task.id} {task.title}: {task.state} ({judged})", width)
    if task.state == "green":
        yield from _filled("", task.why, "", width, 2)
    else:
        yield from _filled("goal", task.goal, "", width, 2)
    yield from _filled("note", task.note, "not started", width, 2)
    if task.state == "not started":
        yield from _filled("open", task.place, "", width, 1)
        yield "", "It is red now, and should be."
    failures = task.failures if task.state == "red" or verbose else ()
    for test in failures[: None if verbose else 1]:
        yield from _test(test, width, verbose=verbose)
    if verbose:
        yield from (("green", f"  passed: {clean(test.name)}") for test in task.tests if test.state == "passed")


def _test(test: TestResult, width: int, *, verbose: bool) -> Iterator[Line]:
    yield "red", _cut(f"  {test.state}: {test.name}", width)
    yield from _filled("called", test.called, "", width, 2)
    yield from _filled("came back", test.came_back or test.message, "red", width, 3)
    yield from _filled("wanted", test.wanted, "green", width, 3)
    yield from _filled("why", test.why, "", width, 2)
    yield from _filled("where", test.location, "", width, 1)
    printed = test.output.strip().splitlines()
    for line in printed if verbose else printed[-1:]:
        yield from _filled("printed", line, "", width, 1)


def _further(task: TaskResult, room: int, width: int) -> Iterator[Line]:
    """Yield a line for each failure but the first, as far as there is room."""
    others = task.failures[1:]
    most = len(others) if len(others) <= room else max(0, room - 1)
    yield from (("red", _cut(f"  {test.state}: {test.name}", width)) for test in others[:most])
    if most < len(others):
        yield "quiet", f"  and {len(others) - most} more: workbook check {task.id} -v"


def _fault(where: str, message: str, seed: int, width: int) -> Iterator[Line]:
    yield "red", "The course is at fault here, not you. Please report these lines:"
    yield from _filled("where", where, "", width, 1)
    for line in message.splitlines()[-4:]:
        yield from _filled("what", line, "", width, 1)
    yield "", f"  {'seed':<{_LABEL}}{seed}"


def _filled(label: str, text: str, style: str, width: int, most: int) -> Iterator[Line]:
    """Yield a text in lines of this width, behind its label; a long one loses its middle."""
    margin = f"  {label:<{_LABEL}}" if label else ""
    room = width - len(margin)
    plain = shortened(clean(text), room * most)
    while len(rows := textwrap.wrap(plain, room, break_on_hyphens=False)) > most:
        plain = shortened(plain, len(plain) - room // 4)
    for number, row in enumerate(rows):
        yield style, (margin if number == 0 else " " * len(margin)) + row


def _cut(text: str, width: int) -> str:
    return shortened(clean(text), width)
