"""A notebook as a page of the site."""

import pytest

from book.notebooks import to_markdown
from tests.book.conftest import code, failure, notebook, printed, prose
from workbook.errors import CourseError
from workbook.manifest import Course

TITLE = prose("# 1.1  Counting")


def page(course: Course, *cells: dict[str, object]) -> str:
    """Return the page of a notebook with these cells."""
    chapter = course.chapter(1)
    return to_markdown(notebook(*cells), "1_counting.ipynb", chapter, chapter.notebooks[0])


def test_the_facts_and_the_way_to_run_it_stand_below_the_title(small: Course) -> None:
    """A reader would not know how long it takes, or how to run it."""
    text = page(small, prose("# 1.1  Counting\n\nIt begins."))
    title, facts, run, begins = (text.index(each) for each in ("# 1.1", "30 minutes", "make start", "It begins."))
    assert title < facts < run < begins
    assert '<a href="1_counting.ipynb" download>' in text


def test_markdown_in_callouts_and_folded_answers_is_rendered(small: Course) -> None:
    """They would show asterisks and brackets, as HTML blocks are left alone."""
    text = page(
        small, TITLE, prose('<div class="admonition tip">\n\n**Goal**\n\n</div>\n\n<details><summary>q</summary>')
    )
    assert '<div markdown="1" class="admonition tip">' in text
    assert '<details markdown="1">' in text


def test_an_output_is_one_line_of_escaped_html_below_its_cell(small: Course) -> None:
    """A blank line in an output would end the block, and its angle brackets would be tags."""
    text = page(small, TITLE, code("1 + 1", printed("2\n\n<3>\n")))
    assert text.endswith(
        '1 + 1\n````\n\n<div class="output"><pre class="output-stdout">2&#10;&#10;&lt;3&gt;</pre></div>\n'
    )


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text/plain": "a"}, '<pre class="output-result">a</pre>'),
        ({"text/html": ["<b>", "bold</b>"], "text/plain": "a"}, "<b>bold</b>"),
        ({"image/png": "QUJD\n", "text/plain": "a"}, 'src="data:image/png;base64,QUJD"'),
        ({"image/svg+xml": "<?xml version='1.0'?><svg/>", "text/plain": "a"}, "data:image/svg+xml;base64,PHN2Zy8+"),
    ],
)
def test_the_richest_form_of_a_result_is_shown(small: Course, data: dict[str, object], shown: str) -> None:
    """A chart would be the name of a Python object."""
    assert shown in page(small, TITLE, code("x", {"output_type": "execute_result", "data": data}))


def test_a_failure_that_was_announced_is_shown_and_another_one_is_refused(small: Course) -> None:
    """A page would show a broken cell as if it were meant."""
    assert "output-error" in page(small, TITLE, code("x", failure("KeyError"), tags=("raises-exception",)))
    with pytest.raises(CourseError, match=r"1_counting\.ipynb: cell 1 holds a failure, KeyError"):
        page(small, TITLE, code("x", failure("KeyError")))


def test_a_notebook_without_a_title_is_refused(small: Course) -> None:
    """The page would have no name in the navigation."""
    with pytest.raises(CourseError, match="has to begin with the title"):
        page(small, prose("no title"))


def test_the_cells_of_the_workbook_become_words_for_a_reader(small: Course) -> None:
    """On the site a magic cannot be run, and the hints stand on the task's page."""
    text = page(small, TITLE, code("%load_ext workbook"), prose("Stuck? Run the next cell."), code("# %hint 1.1"))
    assert "%load_ext" not in text
    assert "%hint" not in text
    assert "next cell" not in text
    assert "[2 hints](page:chapters/ch01_first/tasks/1-1.md#hints)" in text


def test_the_card_of_a_checkpoint_says_whose_it_is(small: Course) -> None:
    """The text above says "not started", and the card below it would be green."""
    assert "On the finished product it says:" in page(small, TITLE, code("%checkpoint 1.1", printed("green")))
