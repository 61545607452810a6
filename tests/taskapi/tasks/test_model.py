"""A task moves by the table and by nothing else, and a closed one keeps its content."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from checkpoints.contracts.repository.samples import BEGIN, HOUSE, task
from taskapi.tasks import IllegalMove, Move, Status, TaskClosed, TaskDraft, moves

TABLE = {
    ("todo", "start"): "doing",
    ("todo", "complete"): "done",
    ("doing", "complete"): "done",
    ("todo", "cancel"): "cancelled",
    ("doing", "cancel"): "cancelled",
    ("done", "reopen"): "todo",
    ("cancelled", "reopen"): "todo",
}
LATER = BEGIN + timedelta(days=1)
DRAFT = TaskDraft("new", "text", 5, BEGIN.date(), ("a", "b"))


@pytest.mark.parametrize(("status", "move"), list(product(Status, Move)))
def test_a_task_moves_where_the_table_says(status: Status, move: Move) -> None:
    """A cancelled task is completed, or one that is done is started behind everybody's back."""
    before = task(1, status=status, tags=("a",), version=4)
    assert (move in moves(status)) == ((status, move) in TABLE)
    if (status, move) in TABLE:
        wanted = replace(before, status=Status(TABLE[status, move]), updated_at=LATER, version=5)
        assert before.move(move, LATER) == wanted
    else:
        with pytest.raises(IllegalMove):
            before.move(move, LATER)
    assert before == task(1, status=status, tags=("a",), version=4)


def test_the_moves_of_a_status_have_an_order() -> None:
    """The buttons of a task change their places from one look to the next."""
    assert [", ".join(moves(status)) for status in Status] == [
        "start, complete, cancel",
        "complete, cancel",
        "reopen",
        "reopen",
    ]


def test_a_refused_move_says_what_is_possible() -> None:
    """Whoever is refused has to guess what would be allowed."""
    with pytest.raises(IllegalMove) as caught:
        task(1, status=Status.DOING).move(Move.START, LATER)
    assert caught.value.detail == "start is not possible while the task is doing; possible now: complete, cancel"
    assert (caught.value.status, caught.value.code) == (409, "illegal_move")


@pytest.mark.parametrize("status", [Status.TODO, Status.DOING])
def test_an_open_task_takes_other_content(status: Status) -> None:
    """A change of the title moves the task, or forgets who created it."""
    before = task(1, status=status, created_by="bob", version=2)
    changed = before.change(DRAFT, LATER)
    assert changed.content == DRAFT
    assert (changed.version, changed.updated_at) == (3, LATER)
    assert (changed.id, changed.status, changed.created_by, changed.created_at) == (
        before.id,
        status,
        "bob",
        before.created_at,
    )


def test_the_same_content_is_no_change() -> None:
    """A repeated PUT makes a new version, and the next person's If-Match fails for nothing."""
    for each in HOUSE:
        if each.status in {Status.TODO, Status.DOING}:
            assert each.change(each.content, LATER) is each


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED])
def test_a_closed_task_keeps_its_content(status: Status) -> None:
    """What was agreed to be done is rewritten afterwards."""
    closed = task(1, status=status)
    for draft in (DRAFT, closed.content):
        with pytest.raises(TaskClosed, match=status) as caught:
            closed.change(draft, LATER)
        assert (caught.value.status, caught.value.code) == (409, "task_closed")
