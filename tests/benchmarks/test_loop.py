"""What the learner's wait is measured with."""

import os
import sys

import pytest

from benchmarks import loop
from workbook.paths import EXERCISES, SOLUTIONS

needs_terminal = pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to give")


@pytest.fixture(scope="module")
def place():
    """Give a copy of the course with solved exercises."""
    with loop.solved_copy() as place:
        yield place
    assert not place.root.exists()


def test_the_median_is_held_against_the_limits():
    """One slow run on a busy machine would be taken for the rule, or one fast run."""
    seconds = {"check_cold": [0.9, 0.5, 0.4], "pytest_cold": [1.0], "save_to_verdict": [0.2, 0.4, 0.25]}
    summary = loop.summarise(seconds)
    assert (summary["check_cold_seconds"], summary["save_to_verdict_seconds"]) == (0.5, 0.25)
    assert summary["within"]
    assert not loop.summarise({**seconds, "save_to_verdict": [0.31]})["within"]


def test_what_cannot_be_measured_here_is_left_out():
    """A zero for a system without terminals would be read as very fast."""
    summary = loop.summarise({"check_cold": [0.5], "pytest_cold": [1.0], "save_to_verdict": []})
    assert "save_to_verdict_seconds" not in summary


def test_the_copy_is_solved_and_the_course_itself_stays_as_it_is(place):
    """Measuring would overwrite the learner's work."""
    file = place.task.files[0]
    assert (place.root / EXERCISES / file).read_bytes() == (place.root / SOLUTIONS / file).read_bytes()
    assert place.root != loop.ROOT
    assert not (place.root / ".git").exists()


def test_both_commands_run_in_the_copy_and_succeed(place):
    """A command that fails at once would look fast."""
    assert loop.cold(place, rounds=0) == {"check_cold": [], "pytest_cold": []}


def test_a_command_that_fails_is_no_result(place):
    """The time of an error message would be printed as the time of a check."""
    with pytest.raises(RuntimeError, match="failed:"):
        loop.timed(place, place.command("workbook", "check", "99.9"))


@needs_terminal
def test_watch_mode_answers_a_save_in_the_copy(place):
    """A change in what watch mode prints would leave the measurement waiting."""
    assert len(loop.watched(place, rounds=1, pause=0.3)) == 1


@needs_terminal
def test_a_text_that_never_comes_is_told_with_what_came(tmp_path):
    """Whoever measures would see a time-out and not the error message behind it."""
    from benchmarks.terminal import SilentError, terminal

    command = [sys.executable, "-c", "print('no such task')"]
    with terminal(command, tmp_path, os.environ) as shown, pytest.raises(SilentError, match="no such task"):
        shown.wait_for("green")


@needs_terminal
def test_a_key_reaches_the_command(tmp_path):
    """Watch mode could not be told to quit."""
    from benchmarks.terminal import terminal

    command = [sys.executable, "-c", "print('ready'); print('got', input())"]
    with terminal(command, tmp_path, os.environ) as shown:
        first = shown.wait_for("ready")
        shown.press("q\n")
        assert shown.wait_for("got q") >= first
