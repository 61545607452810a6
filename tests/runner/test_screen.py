"""What a person sees of a run."""

import io

import pytest
from rich.console import Console

from tests.runner.conftest import Ground
from workbook.runner.report import Fault, Run, TaskResult, TestResult
from workbook.runner.screen import lines, show
from workbook.runner.wording import contrast, shortened

LONG = "x" * 5000


def failing(count: int = 1, text: str = LONG) -> Run:
    """A run with one red task, in which everything is as long as it can be."""
    test = TestResult(text, "failed", text, text, text, text, text, text, "\n".join([text] * 100))
    tasks = [TaskResult(f"1.{n}", text, text, text, 1, "own", "red", text, text, (test,) * 9) for n in range(count)]
    return Run(7, "local", ("yours 1",), 0.1, tuple(tasks))


def drawn(run: Run, *, verbose: bool = False, width: int = 80) -> str:
    """Return the screen as text."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(run, "workbook hint 1.1", verbose=verbose, console=console)
    text = console.file
    assert isinstance(text, io.StringIO)
    return text.getvalue()


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("text", [LONG, "word " * 900, "a\nb\n" * 900, "/" * 3000])
def test_a_failure_fits_one_screen(count: int, text: str) -> None:
    """The learner would scroll to find the beginning."""
    rows = drawn(failing(count, text)).splitlines()
    assert len(rows) <= 24
    assert max(map(len, rows)) <= 80


def test_a_verbose_screen_has_everything() -> None:
    """There would be no way to see the other failures."""
    text = drawn(failing(3), verbose=True)
    assert text.count("came back") == 27


def test_a_failure_is_told_in_order(ground: Ground) -> None:
    """What was called, what came back, what was wanted and why it matters are four questions of every reader."""
    ground.answer("1.1", "return left - right")
    code, text = ground.run("check", "1.1", "--seed", "3")
    rows = [" ".join(row.split()) for row in text.splitlines()]
    assert code == 1
    assert rows[:3] == ["yours 1", "1.1 Sum: red (0 of 2 tests pass)", "goal add two numbers"]
    assert [row.split()[0] for row in rows[4:9]] == ["called", "came", "wanted", "why", "where"]
    assert rows[-2:] == ["same inputs again: workbook check 1.1 --seed 3", "next: workbook hint 1.1"]


def test_green_says_what_it_means_and_the_next_step(ground: Ground) -> None:
    """The learner would have to look up what comes next."""
    ground.solve("1.1")
    code, text = ground.run("check", "1.1")
    assert code == 0
    assert text.splitlines() == [
        "yours 1",
        "1.1 Sum: green (2 of 2 tests pass)",
        "A bill is a sum.",
        "next: task 1.2 Double: open exercises/api_starter/core/doubles.py:8",
    ]


def test_not_started_says_where_to_begin() -> None:
    """Red without a word looks like a mistake."""
    task = TaskResult("1.1", "Sum", "add", "", 1, "empty", "not started", "", "exercises/numbers.py:9", ())
    text = drawn(Run(7, "local", ("yours 1",), 0.1, (task,)))
    assert "It is red now, and should be." in text
    assert "exercises/numbers.py:9" in text


def test_a_fault_of_the_course_says_what_to_report() -> None:
    """A report of "it does not work" helps nobody."""
    run = Run(7, "local", ("yours 1",), 0.1, (), (Fault("checkpoints/x.py:3", "KeyError: 'a'"),))
    rows = drawn(run)
    assert "The course is at fault here, not you." in rows
    assert "checkpoints/x.py:3" in rows
    assert "7" in rows


def test_control_characters_do_not_reach_the_terminal() -> None:
    """A learner's string could clear the screen, or turn a line around."""
    assert "\x1b" not in drawn(failing(1, "\x1b[2J\u202eabc\x07"), verbose=True)
    assert all("\u202e" not in text for _, text in lines(failing(1, "\u202e"), "", 80))


@pytest.mark.parametrize("length", [1, 30, 31, 5000])
def test_a_shortened_text_keeps_both_ends(length: int) -> None:
    """The end of a long value is often where it differs."""
    text = "a" + "b" * length + "c"
    short = shortened(text, 30)
    assert len(short) <= 30
    assert (short[0], short[-1]) == ("a", "c")


@pytest.mark.parametrize(
    ("operator", "left", "right", "told"),
    [
        ("==", 1, 2, ("1", "2")),
        ("in", "a", "bcd", ("'bcd'", "something with 'a'")),
        ("not in", "b", "bcd", ("'bcd'", "something without 'b'")),
        ("<", 3, 2, ("3", "< 2")),
        ("is", 1, None, ("1", "None")),
        ("!=", 1, 1, ("1", "!= 1")),
    ],
)
def test_both_sides_of_a_comparison_are_named(
    operator: str, left: object, right: object, told: tuple[str, str]
) -> None:
    """The reader would not know which value is theirs."""
    assert contrast(operator, left, right) == told


def test_the_difference_of_long_values_is_in_sight() -> None:
    """Two screens of nearly equal text would hide the one letter."""
    came, wanted = contrast("==", "a" * 2000 + "X" + "b" * 2000, "a" * 2000 + "Y" + "b" * 2000)
    assert "aXb" in came
    assert "aYb" in wanted
    many = {str(n): n for n in range(500)}
    assert contrast("==", {**many, "7": 0}, many) == ("{'7': 0, ...}", "{'7': 7, ...}")
