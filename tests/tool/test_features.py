"""Every feature has a task, a test and a heading, or the gap is named."""

import json
from collections.abc import Callable
from pathlib import Path

from .conftest import Ran

TEXT = "chapters/ch01_first/1_numbers.md"


def test_features_are_mapped_to_tasks_tests_and_headings(workbook: Callable[..., Ran]) -> None:
    """A reader who looks for a feature would not find where it is taught."""
    ran = workbook("dev", "features", "--json")
    table = json.loads(ran.out)
    assert table["F01"] == {
        "name": "Sums",
        "must_show": "a",
        "chapter": 1,
        "written": True,
        "tasks": ["1.1"],
        "tests": ["checkpoints/ch01_first/test_1_numbers.py::test_a_sum_is_right"],
        "headings": [f"{TEXT}#How a sum is made"],
    }
    assert table["F02"]["headings"] == [f"{TEXT}#How it is sent"]
    assert table["F04"]["written"] is False


def test_a_gap_is_the_courses_fault(workbook: Callable[..., Ran]) -> None:
    """A promised feature would be missing and nobody would see it."""
    ran = workbook("dev", "features")
    assert ran.code == 3
    assert ran.err == "F03 Loud has no tests, no headings\n"


def test_a_heading_for_an_unlisted_feature_is_refused(workbook: Callable[..., Ran], course_tree: Path) -> None:
    """Manifest and text would say different things about a notebook."""
    path = course_tree / TEXT
    path.write_text(path.read_text() + '\n<a id="F03"></a>\n## Loud\n')
    ran = workbook("dev", "features")
    assert ran.code == 3
    assert "F03 is not among its features" in ran.err


def test_an_anchor_before_no_heading_is_refused(workbook: Callable[..., Ran], course_tree: Path) -> None:
    """An anchor left behind by an edit would count as teaching."""
    path = course_tree / TEXT
    path.write_text(path.read_text().replace("## How it", "How it"))
    assert "stands before no heading" in workbook("dev", "features").err


def test_a_feature_that_is_not_in_the_list_is_refused(workbook: Callable[..., Ran], course_tree: Path) -> None:
    """A mistyped id would look like a taught feature."""
    path = course_tree / "chapters/ch01_first/chapter.toml"
    path.write_text(path.read_text().replace('features = ["F02"]', 'features = ["F99"]'))
    assert "features.csv has no F99" in workbook("dev", "features").err
