"""What stands on the pages that are written from the manifests."""

import re

import pytest

from book.contents import Book
from book.tasks import excerpts
from workbook.errors import CourseError
from workbook.manifest import Course, load_course
from workbook.paths import write_text

TASK = "chapters/ch01_first/tasks/1-1.md"


def test_a_task_has_its_goal_stub_hints_checks_and_last_its_reference(small: Course) -> None:
    """A reader who looks for a hint would read the answer first."""
    text = Book(small).pages[TASK].text
    order = ["# 1.1 Count to one", "30 minutes", "Return 1 & nothing else.", "Without it nothing begins.", "## Stub"]
    order += [
        "raise NotImplementedError",
        "Think of a number.",
        "It is small.",
        "Nobody could begin",
        "Show the reference",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert text.index("return 1\n") > places[-1]


def test_only_the_function_around_a_region_is_shown() -> None:
    """The reader would look for ten lines in a file of two hundred."""
    text = """\
import os

class A:
    x = 1

    @wrap
    def f(self):
        # region task 1.1: g
        return 1
        # endregion

    def g(self): ...
"""
    (found,) = excerpts(text, "a.py", "1.1")
    assert (found.name, found.line) == ("A.f", 6)
    assert found.text == "@wrap\ndef f(self):\n    # region task 1.1: g\n    return 1\n    # endregion"


def test_a_region_outside_of_all_functions_shows_its_file() -> None:
    """An open task is a whole module."""
    text = '"""Do it."""\n# region task 1.1: g\nx = 1\n# endregion\n'
    assert [(each.name, each.text) for each in excerpts(text, "a.py", "1.1")] == [("", text)]
    assert [each.text for each in excerpts("# region task 1.1: g\na: 1\n# endregion\n", "a.yaml", "1.1")]


def test_home_and_features_know_what_is_written_and_what_is_to_come(small: Course) -> None:
    """The site would promise a chapter that is not there."""
    pages = Book(small).pages
    assert "| 1 | [First](page:chapters/ch01_first/index.md) | about 1 hours |" in pages["index.md"].text
    assert "| 2 | Second | to come |" in pages["index.md"].text
    first, second = (line for line in pages["features.md"].text.splitlines() if "| " in line and "F0" in line)
    assert "[One](/chapters/ch01_first/1_counting.ipynb#one)" in first
    assert "task 1.1, [1&nbsp;checks](/checkpoints/ch01_first/test_1_1_one.py)" in first
    assert r"one\|two" in first
    assert "chapter 2, to come" in second


def test_the_diagram_lights_the_chapters_that_are_there(small: Course) -> None:
    """A picture that is drawn by hand shows yesterday's course."""
    write_text(small.root / "docs" / "index.md", "# Home\n\n<!-- generated: diagram -->\n")
    text = Book(small).pages["index.md"].text
    assert re.findall(r'class="layer layer-(\d)( lit)?"', text) == [("1", " lit"), ("2", "")]
    assert "counting, &lt;adding&gt;" in text


def test_a_place_that_nothing_fills_is_an_error(small: Course) -> None:
    """A typing mistake would leave a hole in the page."""
    write_text(small.root / "docs" / "index.md", "<!-- generated: chapter -->\n")
    with pytest.raises(CourseError, match="nothing generates 'chapter'"):
        _ = Book(small).pages


def test_every_page_is_in_the_order_of_the_site(small: Course) -> None:
    """A new page would be built and never found."""

    def leaves(entry: object) -> set[str]:
        if isinstance(entry, dict):
            entry = list(entry.values())
        return set().union(*map(leaves, entry)) if isinstance(entry, list) else {str(entry)}

    book = Book(small)
    assert leaves(book.nav) == set(book.pages)


def test_a_hint_is_shown_to_the_letter(small: Course) -> None:
    """Code in a hint would be taken for Markdown, and its braces for attributes."""
    chapter = small.root / "chapters/ch01_first/chapter.toml"
    write_text(chapter, chapter.read_text("utf-8").replace("It is small.", "Return {**scope, 'a': <b>} * 1."))
    shown = Book(load_course(small.root)).markdown(TASK, lambda _: None)
    assert "<p>Return {**scope, 'a': &lt;b&gt;} * 1.</p>" in shown
