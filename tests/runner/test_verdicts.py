"""What is remembered of the last check."""

import json

import pytest

from tests.runner.conftest import Ground
from workbook import verdicts


@pytest.fixture
def green(ground: Ground) -> Ground:
    """A course in which 1.1 was checked and found green."""
    verdicts.record(ground.course, {"1.1": "green", "1.3": "not run"}, verdicts.contents(ground.course))
    return ground


def known(ground: Ground) -> dict[str, str]:
    """Return the verdicts that hold."""
    return {task: state for task, state in verdicts.current(ground.course).items() if state != "not run"}


def test_verdicts_hold_until_a_file_changes(green: Ground) -> None:
    """The overview would show green for code that was never run."""
    verdicts.record(green.course, {"1.2": "red"}, verdicts.contents(green.course))
    assert known(green) == {"1.1": "green", "1.2": "red"}
    before = green.file("doubles").read_text()
    green.file("doubles").write_text(before + "\n")
    assert known(green) == {}
    green.file("doubles").write_text(before)
    assert known(green) == {"1.1": "green", "1.2": "red"}


def test_a_changed_checkpoint_makes_verdicts_unknown(green: Ground) -> None:
    """An update of the course could bring a test that was never run."""
    green.test("test_1_4_new.py", "")
    assert known(green) == {}


def test_a_file_saved_during_a_run_gets_no_verdict(ground: Ground) -> None:
    """The verdict on the old text would be shown for the new one."""
    before = verdicts.contents(ground.course)
    ground.solve("1.1")
    verdicts.record(ground.course, {"1.1": "green"}, before)
    assert known(ground) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"1": 3}', '{"1.1": {"content": 1, "state": []}}', "[" * 100_000])
def test_a_spoilt_memory_is_no_memory(green: Ground, text: str) -> None:
    """A crash while writing would break the tool for good."""
    (green.root / ".workbook/verdicts.json").write_text(text)
    assert known(green) == {}
    verdicts.record(green.course, {"1.2": "green"}, verdicts.contents(green.course))
    assert known(green) == {"1.2": "green"}


def test_a_forged_verdict_is_not_believed(green: Ground) -> None:
    """Green could be had with an editor."""
    now = verdicts.contents(green.course)
    states = {"1.1": "perfect", "1.2": ["green"], "1.3": "red"}
    forged = {task: {"content": now[task], "state": state} for task, state in states.items()}
    (green.root / ".workbook/verdicts.json").write_text(json.dumps(forged))
    assert known(green) == {"1.3": "red"}


def test_going_on_leaves_green_what_was_green(green: Ground) -> None:
    """The next step would lead back to the first task after each one that is solved."""
    green.solve("1.2")
    assert known(green) == {"1.1": "green"}
    green.solve("1.1")
    assert known(green) == {}


def test_a_folder_that_cannot_be_written_is_no_error(ground: Ground) -> None:
    """A course on a read-only disk could not be checked."""
    (ground.root / ".workbook").write_text("in the way")
    verdicts.record(ground.course, {"1.1": "green"}, verdicts.contents(ground.course))
    assert known(ground) == {}
