"""What a learner types between two saves."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import STUB_1_1, STUB_1_2, Ran

Command = Callable[..., Ran]
Edit = Callable[[str, str, str], Path]
NUMBERS = "exercises/api_starter/core/numbers.py"


def test_status_of_a_fresh_course_names_the_first_place_to_write(workbook: Command) -> None:
    """A beginner would not know where to begin."""
    ran = workbook()
    assert ran.code == 0
    assert ran.out.rstrip().endswith(f"Next: task 1.1 Sum: add two numbers\n  open {NUMBERS}:9")
    assert "not written yet: 3 Third" in ran.out


def test_status_counts_what_is_written_and_what_was_judged(workbook: Command, exercise: Edit) -> None:
    """Progress would be a guess."""
    workbook("adopt", "1.2")
    exercise("core/numbers.py", STUB_1_1, "return sum([left, right])")
    ran = workbook()
    assert [line.split() for line in ran.out.splitlines()[:2]] == [
        ["chapter", "empty", "own", "adopted", "broken", "not", "run", "red", "green"],
        ["1", "First", "-", "1", "1", "-", "2", "-", "-"],
    ]
    assert ran.out.rstrip().endswith("workbook check 1.1")


def test_status_says_how_much_of_a_task_is_missing(workbook: Command, exercise: Edit) -> None:
    """A task with two places would look done after the first."""
    exercise("core/app.py", STUB_1_2, "await send({})")
    assert "Answer (1 of 2 regions empty)" in workbook().out


def test_status_leads_to_the_line_that_does_not_parse(workbook: Command, solve: Callable[[str], Path]) -> None:
    """A missing bracket would show as a traceback of the tool."""
    solve("return (left")
    ran = workbook()
    assert ran.code == 0
    assert f"Next: mend {NUMBERS}:10: '(' was never closed" in ran.out


def test_hints_come_one_at_a_time_and_all_again_after_the_last(workbook: Command) -> None:
    """One call would give the answer away, or the hint of yesterday would be lost."""
    assert workbook("hint", "1.1").out == "task 1.1, hint 1 of 3: There is an operator for it.\n"
    assert workbook("hint", "1.1").out.startswith("task 1.1, hint 2 of 3: ")
    assert workbook("hint", "1.2").out.startswith("task 1.2, hint 1 of 2: ")
    assert workbook("hint", "1.1").out.startswith("task 1.1, hint 3 of 3: ")
    *again, way_on = workbook("hint", "1.1").out.splitlines()
    assert [line[:20] for line in again] == ["task 1.1, hint 1 of ", "task 1.1, hint 2 of ", "task 1.1, hint 3 of "]
    assert "workbook reveal 1.1" in way_on


@pytest.mark.parametrize("text", ["", "[]", '{"1.1": "x"}', '{"1.1": -3}', "\x00"])
def test_a_damaged_memory_of_hints_is_a_fresh_one(workbook: Command, course_tree: Path, text: str) -> None:
    """A crash while writing would end the hints for good."""
    (course_tree / ".workbook").mkdir()
    (course_tree / ".workbook/hints.json").write_text(text)
    assert "hint 1 of 3" in workbook("hint", "1.1").out


def test_reveal_asks_before_it_shows_an_answer(workbook: Command, solve: Callable[[str], Path]) -> None:
    """A slip of the finger would spoil the task."""
    solve("return left")
    ran = workbook("reveal", "1.1")
    assert ran.code == 1
    assert "left + right" not in ran.out
    assert "workbook reveal 1.1 --yes" in ran.out


def test_reveal_shows_mine_against_the_reference(workbook: Command, solve: Callable[[str], Path]) -> None:
    """The learner would have to find the lines in two files."""
    solve("return left")
    ran = workbook("reveal", "1.1", "--yes")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [f"--- {NUMBERS}:9", "+++ solutions/api_starter/core/numbers.py:9"]
    assert "-    return left\n+    return left + right" in ran.out
    assert "str(number)" not in ran.out


def test_adopt_writes_the_reference_and_keeps_mine(workbook: Command, solve: Callable[[str], Path]) -> None:
    """Taking the reference over would destroy an attempt."""
    path = solve("return left")
    ran = workbook("adopt", "1")
    assert ran.code == 0
    assert path.read_text() == Path("solutions/api_starter/core/numbers.py").read_text()
    kept = ".workbook/backups/0001-adopt/" + NUMBERS
    assert f"{NUMBERS} has the reference now; before: {kept}" in ran.out
    assert "return left\n" in Path(kept).read_text()
    assert workbook("adopt", "1.1").out == "The reference stands there already.\n"


def test_adopt_leaves_the_imports_and_other_tasks_alone(workbook: Command, exercise: Edit) -> None:
    """Adopting one task would undo another."""
    exercise("core/numbers.py", STUB_1_2, "return bytes(mine)")
    path = exercise("core/numbers.py", "# region yours\n", "# region yours\nmine = 1\n")
    workbook("adopt", "1.1")
    text = path.read_text()
    assert "mine = 1" in text
    assert "return bytes(mine)" in text
    assert "return left + right" in text


def test_reset_empties_one_task_and_keeps_a_copy(workbook: Command, exercise: Edit) -> None:
    """Starting over would take the neighbours along, or lose the attempt."""
    exercise("core/numbers.py", STUB_1_1, "return left")
    path = exercise("core/numbers.py", STUB_1_2, "return b'2'")
    ran = workbook("reset", "1.1")
    assert STUB_1_1 in path.read_text()
    assert "return b'2'" in path.read_text()
    assert f"before: .workbook/backups/0001-reset/{NUMBERS}" in ran.out
    assert workbook("reset", "1.1").out == "The stub stands there already.\n"
    workbook("reset", "1")
    assert "return b'2'" in Path(".workbook/backups/0002-reset", NUMBERS).read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    # region task 1.1: add two numbers\n", ""),
        ("    return left\n    # endregion\n", "    return left\n"),
        ("    # region task 1.1: add two numbers\n    return left\n    # endregion\n", "    return left\n"),
    ],
)
def test_lost_markers_are_named_everywhere_and_mended_by_reset(
    workbook: Command, exercise: Edit, old: str, new: str
) -> None:
    """Someone who deleted a marker line would be stuck."""
    exercise("core/numbers.py", STUB_1_1, "return left")
    exercise("core/numbers.py", STUB_1_2, "return b'2'")
    exercise("core/numbers.py", "# region yours\n", "# region yours\nmine = 1\n")
    path = exercise("core/numbers.py", old, new)
    assert "Next: mend exercises/api_starter/core/numbers.py" in workbook().out
    ran = workbook("adopt", "1.1")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert "workbook " in ran.err
    assert workbook("reset", "1.1").code == 0
    assert STUB_1_1 in path.read_text()
    assert "mine = 1" in path.read_text()
    assert "return b'2'" in path.read_text()
    assert "return left" in Path(".workbook/backups/0001-reset", NUMBERS).read_text()
    assert workbook("adopt", "1.1").code == 0


def test_reset_says_what_else_it_could_not_save(workbook: Command, exercise: Edit) -> None:
    """A second answer would vanish without a word."""
    exercise("core/numbers.py", STUB_1_2, "return b'2'")
    exercise("core/numbers.py", "    return b'2'\n    # endregion\n", "    return b'2'\n")
    ran = workbook("reset", "1.1")
    assert "task 1.2 is back at its stub too" in ran.out


def test_a_deleted_file_is_written_again_by_reset(workbook: Command, course_tree: Path) -> None:
    """A deleted exercise could not be had back."""
    (course_tree / NUMBERS).unlink()
    assert f"Next: mend {NUMBERS} is missing" in workbook().out
    assert workbook("reset", "1.1").code == 0
    assert STUB_1_1 in (course_tree / NUMBERS).read_text()


def test_a_file_that_is_no_text_is_named(workbook: Command, course_tree: Path) -> None:
    """A file saved in another encoding would end in a traceback."""
    path = course_tree / NUMBERS
    path.write_bytes(path.read_bytes().replace(b"Numbers", b"\xe4"))
    ran = workbook("adopt", "1.1")
    assert (ran.code, ran.err) == (2, f"workbook: {NUMBERS}:1 is not UTF-8 text\nSave it as UTF-8.\n")
    assert workbook().code == 0


def test_open_starts_the_editor_at_the_empty_region(
    workbook: Command, exercise: Edit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The editor would open at the top of a long file, or at a region that is done."""
    exercise("core/app.py", STUB_1_2, "await send({})")
    script = tmp_path / "editor.py"
    script.write_text("import json, sys\nprint(json.dumps(sys.argv[1:]))")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    place, arguments = workbook("open", "1.2").out.splitlines()
    assert place == f"{NUMBERS}:16"
    assert Path(json.loads(arguments)[-1]).as_posix().endswith(NUMBERS)


def test_open_without_an_editor_prints_the_place(workbook: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a bare machine the command would fail."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    ran = workbook("open", "1.1")
    assert (ran.code, ran.out) == (0, f"{NUMBERS}:9\n")


def test_an_editor_that_is_not_there_is_named(workbook: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong EDITOR would end in a traceback."""
    monkeypatch.setenv("VISUAL", "no-such-editor")
    ran = workbook("open", "1.1")
    assert ran.code == 2
    assert "no-such-editor does not start" in ran.err


def test_a_verdict_is_believed_until_a_file_changes(workbook: Command, course_tree: Path) -> None:
    """Progress would stay green over an answer that was broken since, or ask for what is proved already."""
    workbook("adopt", "1.1")
    assert workbook("check", "1.1").code == 0
    assert "1.1   adopted  green" in workbook().out
    assert workbook("reveal", "1.1").out == "task 1.1: your regions say what the reference says.\n"
    path = course_tree / NUMBERS
    path.write_text(path.read_text().replace("left + right", "left - right"))
    assert "1.1   own      not run" in workbook().out
    assert workbook("check", "1.1").code == 1
    assert "1.1   own      red" in workbook().out
