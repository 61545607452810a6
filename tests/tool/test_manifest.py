"""The manifests: what is there is found, what is wrong is named."""

from pathlib import Path

import pytest

from workbook.errors import CourseError, UserError
from workbook.manifest import Course, load_course
from workbook.paths import find_root

CHAPTER = Path("chapters/ch01_first/chapter.toml")


def test_the_course_knows_its_chapters_and_tasks(course: Course) -> None:
    """A learner would be told of chapters that are not there."""
    assert [(chapter.number, chapter.exists) for chapter in course.chapters] == [(1, True), (2, True), (3, False)]
    assert [task.id for task in course.tasks] == ["1.1", "1.2", "2.1"]
    assert course.task("1.2").wrong[0].phrase == "body"


@pytest.mark.parametrize(
    ("target", "ids"),
    [("1.2", ["1.2"]), ("1", ["1.1", "1.2"]), ("ch02_second", ["2.1"]), ("all", ["1.1", "1.2", "2.1"])],
)
def test_tasks_are_named_by_id_chapter_or_all(course: Course, target: str, ids: list[str]) -> None:
    """`check 1` would run something else than chapter 1."""
    assert [task.id for task in course.select(target)] == ids


@pytest.mark.parametrize(
    ("target", "words"), [("1.9", "Tasks of chapter 1: 1.1, 1.2"), ("3", "Chapters that are: 1 2"), ("x", '"1.2"')]
)
def test_a_wrong_name_is_answered_with_the_right_ones(course: Course, target: str, words: str) -> None:
    """A typing mistake would leave the learner guessing."""
    with pytest.raises(UserError) as caught:
        course.select(target)
    assert words in caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points = 1\n", "", "tasks[1].points is missing"),
        ("points = 1\n", 'points = "1"\n', "tasks[1].points is to be a int, found '1'"),
        ("points = 1\n", "points = true\n", "tasks[1].points is to be a int, found True"),
        ("points = 1\n", "points = 1\npints = 2\n", "tasks[1].pints is no key of a task"),
        ('features = ["F01"]\n', "features = [1]\n", "tasks[1].features[1] is to be a str"),
        ('packages = ["api_starter.core"]', "packages = []", "packages differs"),
        ("number = 1", "number = = 1", "cannot be read"),
    ],
)
def test_a_fault_in_a_manifest_is_named_with_file_and_key(course_tree: Path, old: str, new: str, words: str) -> None:
    """An author would search 300 lines for a missing key."""
    text = (course_tree / CHAPTER).read_text()
    (course_tree / CHAPTER).write_text(text.replace(old, new, 1))
    with pytest.raises(CourseError) as caught:
        load_course(course_tree)
    assert caught.value.message.startswith(CHAPTER.as_posix())
    assert words in caught.value.message


def test_the_course_is_found_from_any_folder_inside_it(course_tree: Path) -> None:
    """`workbook` would work at the top only."""
    assert find_root(course_tree / "exercises" / "api_starter") == course_tree
