"""The board in a browser, by keyboard and in both schemes, on the Task API of chapter 3 as `workbook serve` runs it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.tool.test_serve import address, serving
from workbook.paths import find_root

pytestmark = pytest.mark.browser

FENCE = "Two coats, the second one when the first is dry. White, as the neighbours have it."
TASKS: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({"title": "Sort the seeds", "priority": 2, "tags": ["garden"]}, ()),
    *(({"title": f"Water row {row}", "priority": 1, "tags": ["garden"]}, ("complete",)) for row in range(1, 14)),
    ({"title": "Paint the fence", "description": FENCE, "due_date": "2099-05-01", "tags": ["garden"]}, ()),
    ({"title": "Book the train", "description": "A window seat", "priority": 4, "tags": ["travel"]}, ("start",)),
    ({"title": "Tax return", "priority": 5, "due_date": "2098-02-28", "tags": ["home", "money"]}, ("start",)),
    ({"title": "Repair the gate", "priority": 5, "due_date": "2098-01-15", "tags": ["garden", "home"]}, ()),
    ({"title": "Learn about ETags", "description": "RFC 9110, section 8.8.3", "tags": ["reading"]}, ("complete",)),
    ({"title": "Buy a lawn mower", "priority": 2, "tags": ["garden", "money"]}, ("cancel",)),
    ({"title": "Call the plumber", "description": "The tap drips", "priority": 4, "tags": ["home"]}, ()),
    ({"title": "One" + "-very" * 20 + "-long-word"}, ()),
)
OFFERED = ["Documentation", "Tasks", "Create", "Change", "Moves", "Filters", "Order", "Pages", "Cursors", "ETags"]
EXPECTED = ("404", "409", "412", "422", "500", "net::ERR_FAILED")
"""What the driver provokes, and the browser writes to its console."""


def post(url: str, content: object = None) -> Any:
    """Send a POST and return the body of the answer."""
    data = b"" if content is None else json.dumps(content).encode()
    headers = {} if content is None else {"content-type": "application/json"}
    with urlopen(Request(url, data, headers, method="POST"), timeout=10) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def used(drive: Any, shots: Path) -> Iterator[dict[str, Any]]:
    """Return what was seen while the board was used, with more tasks on it than a page holds."""
    folder = shots / "board"
    folder.mkdir(exist_ok=True)
    with serving("--upto", "3", "--track", "solutions", root=find_root(Path(__file__))) as until:
        origin = address(until("/board"))
        for content, moves in TASKS:
            task = post(f"{origin}/tasks", content)
            for move in moves:
                task = post(origin + task["_links"][move]["href"])
        yield drive("board.mjs", {"origin": origin, "shots": str(folder)})


@pytest.fixture
def seen(used: dict[str, Any]) -> Any:
    """Return what the steps found."""
    return used["seen"]


def test_the_board_can_be_read_at_every_size_and_asks_nobody_else(used: dict[str, Any]) -> None:
    """Somebody cannot use it: too little contrast, no name for a field, a page wider than the screen."""
    assert (used["axe"], used["sideways"]) == ([], [])
    assert [fault for fault in used["faults"] if not any(each in fault for each in EXPECTED)] == []


def test_everything_is_reached_with_tab_and_shows_it(seen: Any) -> None:
    """Whoever has no mouse cannot start a task, or does not see where they are."""
    assert seen["unreached"] == []


def test_the_board_begins_at_the_root_and_lights_up_with_what_is_offered(seen: Any) -> None:
    """It shows buttons for what the API cannot do, or hides what it can."""
    assert seen["first"] == "/"
    assert seen["lit"] == OFFERED
    assert "Live updates chapter 4" in seen["announced"]


def test_a_task_is_made_with_the_keyboard(seen: Any) -> None:
    """A fault is not shown where it is, what was typed runs as markup, or the focus is lost."""
    assert seen["into"] == "title"
    assert seen["refused"] == ["title", "fault-of-title"]
    assert (seen["created"], seen["after"], seen["key"]) == ("Priority 5", "create", 1)


def test_a_lost_answer_makes_no_second_task(seen: Any) -> None:
    """The network fails, the person presses the button again, and the task is there twice."""
    assert seen["twins"] == [1, 1, 1]


def test_what_was_written_outlives_the_task(seen: Any) -> None:
    """Somebody else deletes the task, and the text that the person has just written is gone with it."""
    assert seen["gone"] == ["Water all pots", 0]


def test_tasks_move_by_the_links_that_they_have(seen: Any) -> None:
    """The board knows better than the API, or loses the focus with every move."""
    assert seen["closed"] == 0
    assert (seen["moved"], seen["offered"]) == (1, ["complete", "cancel"])
    assert seen["focus"] == "Plant <b>three</b> trees"


def test_a_lost_update_does_not_happen(seen: Any) -> None:
    """What somebody else wrote meanwhile is overwritten unseen, or what the person wrote is gone."""
    title, priority, tags = seen["conflict"]
    assert title[1:] == ["was: Plant <b>three</b> trees", "Yours", "Plant five trees", "Theirs", "Plant four trees"]
    assert priority[1:] == ["was: 5", "Theirs, stays", "2"]
    assert tags[1:] == ["was: nothing", "Yours", "garden, spring", "As it was", "nothing"]
    assert (seen["undecided"], seen["back"]) == (0, "Plant five trees")
    assert seen["saved"].split("\n") == ["Priority 2", "garden", "spring"]
    assert seen["statuses"][:5] == ["200", "304", "412", "200", "412"]
    assert seen["theirs"] == 1


def test_a_task_is_deleted_after_a_question(seen: Any) -> None:
    """One wrong key and the work of a day is gone."""
    assert (seen["asked"], seen["deleted"]) == ("Delete for good", 0)


def test_the_list_is_asked_for_page_by_page_and_only_if_it_has_changed(seen: Any) -> None:
    """The board sends for everything each time, or shows half of the tasks."""
    assert seen["confirmed"] == 1
    assert seen["more"] == [True, "open"]
    assert seen["filtered"] == ["Repair the gate"]


def test_a_part_that_is_missing_is_named(seen: Any) -> None:
    """A learner halfway through the chapter sees an empty page and no reason."""
    said, listed = seen["open"]
    assert said.endswith("was answered with 500. Not there yet: task 3.1: say which moves are allowed.")
    assert listed == "Open tasks that the board has met: 3.1"


def test_what_works_is_used_where_something_else_is_missing(seen: Any) -> None:
    """Without the last tasks of the chapter there is nothing to be seen of the first ones."""
    assert seen["missing"].endswith(": 3.1, 3.10, 3.14")
    assert seen["afresh"] == ["200", "500"]
