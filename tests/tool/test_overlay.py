"""Whose code is imported."""

import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbook.errors import UserError
from workbook.manifest import Course
from workbook.overlay import Tracks, choose_tracks, install, purge, uninstall

from .conftest import STUB_1_1, STUB_1_2

Edit = Callable[[str, str, str], Path]
BODY_1_2 = 'await send({"type": "mine", "text": text(total(1, 1))})'


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave the interpreter as it was."""
    before = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "api_starter"}
    finders = sys.meta_path[:]
    uninstall()
    yield
    uninstall()
    sys.modules.update(before)
    sys.meta_path[:] = finders


def origin(name: str) -> str:
    """Return whose folder a module comes from."""
    return Path(str(importlib.import_module(name).__file__)).parts[-4]


def finish_chapter_one(exercise: Edit) -> None:
    """Write a body into every region of chapter 1."""
    exercise("core/numbers.py", STUB_1_1, "return left + right + 1")
    exercise("core/numbers.py", STUB_1_2, "return b''")
    exercise("core/app.py", STUB_1_2, BODY_1_2)


def test_the_chapter_under_check_is_the_learners_and_others_are_borrowed(course: Course) -> None:
    """Someone who starts with chapter 2 would be locked out by the stubs of chapter 1."""
    tracks = choose_tracks(course, chapter=2)
    assert tracks.describe() == "borrowed 1 - yours 2"
    install(tracks)
    assert origin("api_starter.extend.app") == "exercises"
    assert origin("api_starter.core.numbers") == "solutions"
    assert Path(str(importlib.import_module("api_starter").__file__)).parts[-3] == "solutions"


def test_a_finished_chapter_is_the_learners(course: Course, exercise: Edit) -> None:
    """Chapter 2 would run on the reference although the learner has a chapter 1 of their own."""
    finish_chapter_one(exercise)
    assert choose_tracks(course, chapter=2).describe() == "yours 1 2"
    install(choose_tracks(course))
    assert importlib.import_module("api_starter.core.numbers").total(1, 1) == 3


def test_a_chapter_that_does_not_parse_is_borrowed(course: Course, exercise: Edit) -> None:
    """A slip in chapter 1 would stop the work on chapter 2."""
    finish_chapter_one(exercise)
    exercise("core/numbers.py", "return b''", "return b'")
    assert choose_tracks(course, chapter=2).describe() == "borrowed 1 - yours 2"


def test_a_track_can_be_any_folder(course: Course, tmp_path: Path) -> None:
    """An instructor could not look at a submission."""
    package = tmp_path / "ada" / "api_starter" / "core"
    package.mkdir(parents=True)
    for name, text in {"__init__.py": "", "numbers.py": "WHO = 'ada'", "app.py": "create_app = None"}.items():
        (package / name).write_text(text)
    tracks = choose_tracks(course, str(tmp_path / "ada"))
    assert tracks.describe() == "ada 1 - borrowed 2"
    install(Tracks.from_json(json.loads(json.dumps(tracks.to_json()))))
    assert importlib.import_module("api_starter.core.numbers").WHO == "ada"
    assert origin("api_starter.extend.app") == "solutions"


def test_the_two_named_tracks_are_whole(course: Course) -> None:
    """`--track solutions` would run a learner's finished chapter."""
    assert choose_tracks(course, "solutions").describe() == "solutions 1 2"
    assert choose_tracks(course, "exercises").describe() == "yours 1 2"


def test_a_folder_without_packages_is_refused(course: Course, tmp_path: Path) -> None:
    """A mistyped folder would silently check the reference."""
    with pytest.raises(UserError, match="neither api_starter/ nor taskapi/"):
        choose_tracks(course, str(tmp_path / "nowhere"))


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(course: Course, exercise: Edit) -> None:
    """Cached bytecode would run the old code, and the learner would doubt a right answer."""
    path = exercise("core/numbers.py", STUB_1_1, "return 1")
    install(choose_tracks(course, "exercises"))
    for answer in (1, 2, 3):
        path.write_text(path.read_text().replace(f"return {answer - 1}\n", f"return {answer}\n"))
        os.utime(path, (1_000_000_000, 1_000_000_000))
        purge()
        assert importlib.import_module("api_starter.core.numbers").total(0, 0) == answer
    assert not list(path.parent.rglob("*.pyc"))


def test_a_new_module_is_found_at_once(course: Course, course_tree: Path) -> None:
    """A helper module that the learner just saved would be missing until the next start."""
    install(choose_tracks(course, "exercises"))
    importlib.import_module("api_starter.core")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("api_starter.core.helpers")
    (course_tree / "exercises/api_starter/core/helpers.py").write_text("X = 1")
    assert importlib.import_module("api_starter.core.helpers").X == 1


def test_nothing_is_left_after_uninstall(course: Course) -> None:
    """The next run in the same process would import the last one's code."""
    finders: list[Any] = list(sys.meta_path)
    install(choose_tracks(course))
    importlib.import_module("api_starter.core")
    install(choose_tracks(course, "solutions"))
    assert len(sys.meta_path) == len(finders) + 1
    uninstall()
    assert sys.meta_path == finders
    assert "api_starter.core" not in sys.modules


def test_a_folder_without_the_chapter_under_check_is_refused(course: Course, tmp_path: Path) -> None:
    """An empty submission would borrow the reference and be all green."""
    package = tmp_path / "ada" / "api_starter" / "core"
    package.mkdir(parents=True)
    assert choose_tracks(course, str(tmp_path / "ada"), 1).describe() == "ada 1 - borrowed 2"
    with pytest.raises(UserError, match=r"holds nothing of chapter 2: api_starter\.extend"):
        choose_tracks(course, str(tmp_path / "ada"), 2)


def test_a_chapter_that_is_not_written_can_be_looked_for(course: Course) -> None:
    """The composition root asks which chapters there are, and would end with an error instead of a no."""
    install(choose_tracks(course))
    assert importlib.util.find_spec("api_starter.later") is None
    assert importlib.util.find_spec("api_starter.extend.app") is not None
