"""Task 3.1: what may be done with a task, and the task after it."""

import re
from itertools import product
from typing import Any

from workbook.lab import Lab, task

OFFERED = "ch03_rest.probes_a:offered"
MOVED = "ch03_rest.probes_a:moved"

STATUSES = ["todo", "doing", "done", "cancelled"]
MOVES = ["start", "complete", "cancel", "reopen"]
TABLE = {
    ("todo", "start"): "doing",
    ("todo", "complete"): "done",
    ("doing", "complete"): "done",
    ("todo", "cancel"): "cancelled",
    ("doing", "cancel"): "cancelled",
    ("done", "reopen"): "todo",
    ("cancelled", "reopen"): "todo",
}
REFUSED = [each for each in product(STATUSES, MOVES) if each not in TABLE]


def some_task(lab: Lab, status: str) -> dict[str, Any]:
    """Return a task of this status that differs from every other in all that a task has."""
    title, description, tag, other, actor = lab.words(5)
    return {
        "number": lab.random.randrange(1, 10**9),
        "title": title,
        "description": description,
        "priority": lab.random.randint(1, 5),
        "due_date": f"2031-05-{lab.random.randint(10, 28)}",
        "tags": (tag, other),
        "status": status,
        "created_by": actor,
        "created_at": "2030-01-01T08:00:00+00:00",
        "version": lab.random.randint(2, 90),
    }


def a_time(lab: Lab) -> str:
    """Return a time after the tasks were made."""
    return f"2030-01-{lab.random.randint(10, 28)}T08:{lab.random.randint(10, 59)}:00+00:00"


@task("3.1")
def test_each_status_offers_what_the_table_allows(lab: Lab) -> None:
    """A board shows a button that can only fail, or hides the one that somebody needs."""
    wanted = [[move for move in MOVES if (status, move) in TABLE] for status in STATUSES]
    assert [sorted(each) for each in lab.observe(OFFERED, STATUSES)] == [sorted(each) for each in wanted]


@task("3.1")
def test_the_moves_stand_in_the_order_of_the_table(lab: Lab) -> None:
    """The buttons of a task change their places from one look to the next."""
    asked = [lab.random.choice(STATUSES) for _ in range(12)]
    wanted = [[move for move in MOVES if (status, move) in TABLE] for status in asked]
    assert lab.observe(OFFERED, asked) == wanted
    assert lab.observe("ch03_rest.probes_a:given_out", asked) == ["tuple"] * len(asked)


@task("3.1")
def test_a_move_leads_where_the_table_says(lab: Lab) -> None:
    """A task that was completed is still to be done, or a move rewrites its title or its author."""
    for (status, move), there in TABLE.items():
        given, now = some_task(lab, status), a_time(lab)
        found = lab.observe(MOVED, given, move, now)
        changed = {"status": there, "updated_at": now, "version": given["version"] + 1}
        assert found["after"] == given | changed


@task("3.1")
def test_a_move_makes_another_task(lab: Lab) -> None:
    """Whoever still holds the task as it was, to compare or to show it, sees it change in his hand."""
    for status, move in TABLE:
        given = some_task(lab, status)
        found = lab.observe(MOVED, given, move, a_time(lab))
        assert found["before"] == given | {"updated_at": given["created_at"]}


@task("3.1")
def test_every_other_move_is_refused(lab: Lab) -> None:
    """A cancelled task is completed, or one that is done is started behind everybody's back."""
    for status, move in REFUSED:
        found = lab.observe(MOVED, some_task(lab, status), move, a_time(lab))["after"]
        assert [found.get(key) for key in ("error", "status", "code")] == ["IllegalMove", 409, "illegal_move"]


@task("3.1")
def test_a_refusal_says_what_is_possible(lab: Lab) -> None:
    """Whoever is refused has to guess what would be allowed, and tries one move after the other."""
    for status, move in REFUSED:
        detail = lab.observe(MOVED, some_task(lab, status), move, a_time(lab))["after"]["detail"]
        words = set(re.findall(r"\w+", detail))
        allowed = {each for each in MOVES if (status, each) in TABLE}
        assert (words.intersection(MOVES), status in words) == ({move, *allowed}, True)


@task("3.1")
def test_a_life_of_many_moves_counts_those_that_were_made(lab: Lab) -> None:
    """A refused move counts as a change, and the next honest one is told that somebody else was faster."""
    life = [[lab.random.choice(MOVES), a_time(lab)] for _ in range(40)]
    status, version, wanted = "todo", 1, []
    for move, _ in life:
        if (status, move) in TABLE:
            status, version = TABLE[status, move], version + 1
        wanted.append([status, version])
    assert lab.observe("ch03_rest.probes_a:lived", {"status": "todo"}, life) == wanted


@task("3.1")
def test_another_table_is_followed(lab: Lab) -> None:
    """The rule is changed in its table, and the old one goes on holding, because it was written down a second time."""
    rows = [
        (move, [status for status in STATUSES if (status, move) not in TABLE], lab.random.choice(STATUSES))
        for move in reversed(MOVES)
    ]
    found = lab.observe("ch03_rest.probes_a:by_another_table", rows, STATUSES)
    assert found["offered"] == {status: [move for move, allowed, _ in rows if status in allowed] for status in STATUSES}
    assert found["led"] == {
        status: {move: there if status in allowed else "IllegalMove" for move, allowed, there in rows}
        for status in STATUSES
    }
