"""The welcome page says where the learner is and what comes next, without running anything."""

import json
import re
from html import unescape

import nbformat
import pytest

from tests.notebooks.conftest import SOLUTION, stub
from workbook.manifest import Course
from workbook.progress import next_task
from workbook.welcome import Card, progress, write_welcome


def in_state(small: Course, text: str, **seen: str) -> Card:
    """Return the card for an exercise file and the verdicts of tasks t1 and t2."""
    (small.root / "exercises/api_starter/core/count.py").write_text(text, encoding="utf-8")
    verdicts = {"1.1": seen.get("t1", "not run"), "1.2": seen.get("t2", "not run")}
    return Card(small, verdicts, next_task(small, verdicts))


def words(card: Card) -> str:
    """Return what the HTML says, without the tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", card._repr_html_())))


STATES = {
    "Next step 1.1 Count to 1 Goal: return 1 & nothing else. Not started": (stub(stub(SOLUTION, 1), 2), {}),
    "Next step 1.1 Count to 1 Goal: return 1 & nothing else. Written, not checked yet": (stub(SOLUTION, 2), {}),
    "Written, and red at the last check. Read Counting": (stub(SOLUTION, 2), {"t1": "red"}),
    "Next step 1.2 Count to 2": (stub(SOLUTION, 2), {"t1": "green"}),
    "count.py:3: invalid syntax": (SOLUTION.replace("return 1\n", "return ?\n"), {}),
    "Next step every task that is there is green": (SOLUTION, {"t1": "green", "t2": "green"}),
    "2 of 2 green 2 Second What comes later. to come": (SOLUTION, {"t1": "green", "t2": "green"}),
}


@pytest.mark.parametrize("text", STATES)
def test_the_card_names_the_one_next_step(text: str, small: Course) -> None:
    """A learner who comes back after a week should not have to search for the place."""
    exercise, seen = STATES[text]
    assert text in words(in_state(small, exercise, **seen))


def test_the_card_reads_as_plain_text_too(small: Course) -> None:
    """A terminal, or a screen reader that skips the HTML, shows the plain form."""
    assert repr(in_state(small, stub(SOLUTION, 2), t1="green")).splitlines() == [
        "1 First <steps>: 1 of 2 green",
        "2 Second: to come",
        "Next: 1.2 Count to 2",
        "workbook check 1.2",
    ]


def test_every_link_on_the_page_leads_somewhere(small: Course) -> None:
    """A dead link is the first thing a new learner would meet."""
    path = write_welcome(small)
    (small.root / "work/ch01_first").mkdir()
    (small.root / "work/ch01_first/1_counting.ipynb").touch()
    output = json.loads(path.read_text("utf-8"))["cells"][1]["outputs"][0]["data"]["text/html"]
    links = re.findall(r'href="([^"]+)"', "".join(output))
    assert len(links) == 3
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_page_is_a_valid_notebook_with_its_output_stored(small: Course) -> None:
    """Before anything is run, and where scripts are not trusted, the stored output is all there is."""
    notebook = nbformat.read(write_welcome(small), as_version=4)
    nbformat.validate(notebook)
    html = notebook.cells[1].outputs[0].data["text/html"]
    assert html == progress(small)._repr_html_()
    assert "style=" not in html
    assert "First &lt;steps&gt;" in html
