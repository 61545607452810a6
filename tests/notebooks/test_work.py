"""A learner's notebooks in work/ are copies that no update of the course takes away."""

import json

import pytest

from tests.notebooks.conftest import notebook
from workbook.errors import CourseError
from workbook.jupyter.work import prepare_work
from workbook.manifest import Course

PART = "ch01_first/1_counting"


def course_says(small: Course, *sources: str) -> None:
    """Change the course's own notebook."""
    (small.root / f"chapters/{PART}.ipynb").write_text(notebook(*sources), encoding="utf-8")


def learner_writes(small: Course, *sources: str) -> str:
    """Change the learner's copy and return its text."""
    (small.root / f"work/{PART}.ipynb").write_text(notebook(*sources), encoding="utf-8")
    return notebook(*sources)


def test_a_copy_has_no_outputs_and_keeps_its_depth(small: Course) -> None:
    """Outputs that are there before the first run give the answers away; another depth breaks every link."""
    beside = prepare_work(small)
    copy = small.root / f"work/{PART}.ipynb"
    (cell,) = json.loads(copy.read_text("utf-8"))["cells"]
    assert beside == []
    assert (cell["source"], cell["outputs"], cell["execution_count"]) == ("print('printed')", [], None)
    assert (small.root / "work/ch01_first/pictures/drawing.svg").exists()
    assert {path.suffix for path in copy.parent.glob("*.*")} == {".ipynb"}


def test_an_unchanged_copy_follows_the_course(small: Course) -> None:
    """A learner who has not touched a notebook should not keep its old mistakes."""
    prepare_work(small)
    course_says(small, "print('better')")
    assert prepare_work(small) == []
    renewed = (small.root / f"work/{PART}.ipynb").read_text("utf-8")
    assert "better" in renewed
    assert prepare_work(small) == []
    assert (small.root / f"work/{PART}.ipynb").read_text("utf-8") == renewed


def test_running_and_saving_does_not_count_as_a_change(small: Course) -> None:
    """Otherwise each notebook that was ever opened is cut off from corrections."""
    prepare_work(small)
    learner_writes(small, "print('printed')")
    course_says(small, "print('better')")
    assert prepare_work(small) == []


def test_a_changed_copy_is_never_overwritten(small: Course) -> None:
    """A learner's notes are gone for good if an update writes over them."""
    prepare_work(small)
    mine = learner_writes(small, "# my notes")
    assert prepare_work(small) == []
    course_says(small, "print('better')")
    new = small.root / f"work/{PART}.new.ipynb"
    assert prepare_work(small) == [new]
    assert (small.root / f"work/{PART}.ipynb").read_text("utf-8") == mine
    assert "better" in new.read_text("utf-8")


def test_a_new_version_is_offered_once(small: Course) -> None:
    """A file that comes back each time it is deleted is a nuisance."""
    prepare_work(small)
    learner_writes(small, "# my notes")
    course_says(small, "print('better')")
    prepare_work(small)
    (small.root / f"work/{PART}.new.ipynb").unlink()
    assert prepare_work(small) == []


def test_a_changed_new_version_is_kept_too(small: Course) -> None:
    """A learner may have moved on to the new version and written in it."""
    prepare_work(small)
    learner_writes(small, "# my notes")
    course_says(small, "print('better')")
    (first,) = prepare_work(small)
    first.write_text(notebook("# more notes"), encoding="utf-8")
    course_says(small, "print('best')")
    assert prepare_work(small) == [small.root / f"work/{PART}.new2.ipynb"]
    assert first.read_text("utf-8") == notebook("# more notes")


def test_a_broken_copy_is_the_learners_too(small: Course) -> None:
    """A half-saved notebook can still be mended by hand, but not once it is overwritten."""
    prepare_work(small)
    copy = small.root / f"work/{PART}.ipynb"
    copy.write_text("{", encoding="utf-8")
    course_says(small, "print('better')")
    assert len(prepare_work(small)) == 1
    assert copy.read_text("utf-8") == "{"


def test_a_deleted_copy_comes_back(small: Course) -> None:
    """Deleting a notebook is the plain way to start it afresh."""
    prepare_work(small)
    (small.root / f"work/{PART}.ipynb").unlink()
    assert prepare_work(small) == []
    assert "printed" in (small.root / f"work/{PART}.ipynb").read_text("utf-8")


def test_a_notebook_that_was_never_built_is_named(small: Course) -> None:
    """The author sees which one to build, the learner that it is not their fault."""
    (small.root / f"chapters/{PART}.ipynb").unlink()
    with pytest.raises(CourseError, match=r"1_counting\.ipynb was never built"):
        prepare_work(small)
