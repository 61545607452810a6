"""`workbook update`: new skeletons, old bodies, nothing lost."""

import json
from collections.abc import Callable
from pathlib import Path

from .conftest import NUMBERS as SOLUTION
from .conftest import STUB_1_1, STUB_1_2, Ran

Command = Callable[..., Ran]
Edit = Callable[[str, str, str], Path]
NUMBERS = "api_starter/core/numbers.py"
BACKUP = Path(".workbook/backups/0001-update/exercises")


def publish(course_tree: Path, *changes: tuple[str, str]) -> None:
    """Give the course a new edition of numbers.py."""
    text = SOLUTION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (course_tree / "solutions" / NUMBERS).write_text(text)


def test_new_lines_of_the_course_arrive_and_mine_stay(workbook: Command, exercise: Edit, course_tree: Path) -> None:
    """An update would cost the learner their answers, or they would keep the course's old mistake."""
    exercise("core/numbers.py", STUB_1_1, "return right + left  # mine")
    path = exercise("core/numbers.py", "# region yours\n", "# region yours\nimport re\n")
    publish(course_tree, ("Return the sum.", "Return the sum of both."), ("add two numbers", "add both"))
    ran = workbook("update")
    assert ran.code == 0
    text = path.read_text()
    assert "Return the sum of both." in text
    assert "# region task 1.1: add both\n    return right + left  # mine" in text
    assert "# region yours\nimport re\n" in text
    assert STUB_1_2 in text
    assert "every region of yours is where it was" in ran.out
    assert workbook("update").out.startswith("0 files renewed")


def test_an_old_stub_becomes_the_new_stub(workbook: Command, course_tree: Path) -> None:
    """A task that was reworded would look begun."""
    publish(course_tree, ("add two numbers", "add both"))
    workbook("update")
    assert 'NotImplementedError("task 1.1: add both")' in (course_tree / "exercises" / NUMBERS).read_text()
    assert workbook("dev", "stubs", "--check").code == 0


def test_an_answer_without_a_place_is_kept_and_named(workbook: Command, exercise: Edit, course_tree: Path) -> None:
    """Work on a task that was dropped would be gone."""
    exercise("core/numbers.py", STUB_1_2, "return b'kept'")
    publish(
        course_tree,
        ("    # region task 1.2: send one start and one body\n", ""),
        ("encode()\n    # endregion", "encode()"),
    )
    ran = workbook("update")
    assert f"task 1.2 has no place any more, see {BACKUP.as_posix()}/{NUMBERS}:16" in ran.out
    assert "return b'kept'" in (BACKUP / NUMBERS).read_text()


def test_broken_markers_are_mended(workbook: Command, exercise: Edit) -> None:
    """A file whose markers are broken would never be updated again."""
    exercise("core/numbers.py", STUB_1_2, "return b'2'")
    path = exercise("core/numbers.py", "# region task 1.1: add two numbers\n    ", "")
    ran = workbook("update")
    assert "its markers were broken" in ran.out
    assert STUB_1_1 in path.read_text()
    assert "return b'2'" in path.read_text()


def test_files_of_the_course_come_and_go_and_mine_stay(workbook: Command, course_tree: Path) -> None:
    """A helper module of the learner's would be deleted, or a dropped file would stay for ever."""
    (course_tree / "exercises/api_starter/core/helpers.py").write_text("X = 1\n")
    (course_tree / "solutions/api_starter/core/new.py").write_text("N = 1\n")
    (course_tree / "solutions/api_starter/extend/app.py").unlink()
    ran = workbook("update")
    assert "exercises/api_starter/extend/app.py is no part of the course any more" in ran.out
    assert (BACKUP / "api_starter/extend/app.py").is_file()
    assert (course_tree / "exercises/api_starter/core/new.py").read_text() == "N = 1\n"
    assert (course_tree / "exercises/api_starter/core/helpers.py").is_file()


def test_nothing_is_written_when_a_file_cannot_be_read(workbook: Command, course_tree: Path) -> None:
    """An update would stop half way."""
    publish(course_tree, ("Return the sum.", "Return it."))
    (course_tree / "exercises/api_starter/extend/app.py").write_bytes(b"\xff")
    ran = workbook("update")
    assert ran.code == 2
    assert "exercises/api_starter/extend/app.py:1 is not UTF-8 text" in ran.err
    assert "Return the sum." in (course_tree / "exercises" / NUMBERS).read_text()


def test_a_changed_copy_of_a_notebook_is_left_alone(workbook: Command, course_tree: Path) -> None:
    """Notes in a notebook would be overwritten."""
    workbook("update")
    copy = course_tree / "work/ch01_first/1_numbers.ipynb"
    notebook = json.loads(copy.read_text())
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "a",
        "source": "mine",
        "outputs": [],
        "execution_count": None,
        "metadata": {},
    }
    copy.write_text(json.dumps({**notebook, "cells": [cell]}))
    new = {**notebook, "cells": [{**cell, "source": "new"}]}
    (course_tree / "chapters/ch01_first/1_numbers.ipynb").write_text(json.dumps(new))
    ran = workbook("update")
    assert "work/ch01_first/1_numbers.new.ipynb is the course's new version" in ran.out
    assert json.loads(copy.read_text())["cells"][0]["source"] == "mine"
