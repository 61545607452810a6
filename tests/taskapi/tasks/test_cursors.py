"""A cursor comes back as it was, belongs to one sorting, and is nothing that a stranger can break us with."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api_starter import BadRequest
from checkpoints.contracts.repository.samples import HOUSE
from taskapi.tasks import FIELDS, Cursor, SortKey, Status
from taskapi.tasks.cursors import decode, encode
from taskapi.tasks.memory import place_of
from taskapi.tasks.rules import CONTROL

BY_TITLE = (SortKey("title"),)
HERE = Cursor(("x",), UUID(int=1))

VALUES = {
    "title": st.text(min_size=1, max_size=200).filter(lambda text: not CONTROL.search(text)),
    "status": st.sampled_from(Status),
    "priority": st.integers(1, 5),
    "due_date": st.none() | st.dates(),
    "created_at": st.datetimes(timezones=st.just(UTC)),
    "updated_at": st.datetimes(timezones=st.just(UTC)),
}
SORTS = st.lists(st.sampled_from(FIELDS), unique=True).flatmap(
    lambda fields: st.tuples(*(st.builds(SortKey, st.just(field), st.booleans()) for field in fields))
)
PLACES = SORTS.flatmap(
    lambda sort: st.tuples(
        st.just(sort), st.builds(Cursor, st.tuples(*(VALUES[key.field] for key in sort)), st.uuids())
    )
)


def plain(content: Any) -> str:
    """Return any content as a cursor would hold it."""
    return urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


@given(PLACES)
def test_a_cursor_comes_back_as_it_was(made: tuple[tuple[SortKey, ...], Cursor]) -> None:
    """The next page begins elsewhere, or its values cannot be compared with those of tasks."""
    sort, place = made
    text = encode(place, sort)
    found = decode(text, sort)
    assert found == place
    assert [type(value) for value in found.values] == [type(value) for value in place.values]
    assert text.encode().replace(b"-", b"a").replace(b"_", b"a").isalnum()


def test_every_task_has_a_place_in_every_order() -> None:
    """There is a list that cannot be paged through."""
    for field in FIELDS:
        for task in HOUSE:
            sort = (SortKey(field),)
            assert decode(encode(place_of(task, sort), sort), sort) == ((getattr(task, field),), task.id)


def test_the_longest_cursor_is_taken() -> None:
    """A title of 200 rare characters makes a link that its own list refuses."""
    sort = tuple(SortKey(field, descending=True) for field in FIELDS)
    time = datetime(2030, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    for sign in ("\U00020bb7", '"', "\\"):
        place = Cursor((sign * 200, Status.CANCELLED, 5, time.date(), time, time), UUID(int=1))
        assert decode(encode(place, sort), sort) == place


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ((SortKey("title", descending=True),), "sort=title"),
        ((SortKey("title"), SortKey("priority")), "sort=title"),
        ((SortKey("created_at"),), "sort=title"),
        ((), "sort=title"),
    ],
)
def test_a_cursor_belongs_to_one_sorting(sort: tuple[SortKey, ...], told: str) -> None:
    """Somebody changes the order in the middle, and tasks are skipped without a word."""
    with pytest.raises(BadRequest, match=told) as caught:
        decode(encode(HERE, BY_TITLE), sort)
    assert "cursor" in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "A",
        "%00",
        "é",
        "\ud800",
        "abc\n",
        "x" * 5000,
        encode(HERE, BY_TITLE) + "=",
        encode(HERE, BY_TITLE) + "AAAA",
        " " + encode(HERE, BY_TITLE),
        encode(HERE, BY_TITLE)[:-1],
        urlsafe_b64encode(b"[" * 3000).decode(),
        urlsafe_b64encode(b"9" * 3000).decode(),
        plain(None),
        plain({}),
        plain([["title"], ["x"]]),
        plain([["title"], [], UUID(int=1).hex]),
        plain([["title"], ["x", "y"], UUID(int=1).hex]),
        plain([["title"], ["x"], 1]),
        plain([["title"], ["x"], str(UUID(int=1))]),
        plain([["title"], ["x"], UUID(int=1).hex, 1]),
        plain([["title"], [1], UUID(int=1).hex]),
        plain([["title"], [None], UUID(int=1).hex]),
        plain([["title"], [""], UUID(int=1).hex]),
        plain([["title"], ["x" * 201], UUID(int=1).hex]),
        plain([["title"], ["a\x00"], UUID(int=1).hex]),
        plain([["title"], ["\ud800"], UUID(int=1).hex]),
        plain([["--title"], ["x"], UUID(int=1).hex]),
        plain([["id"], ["x"], UUID(int=1).hex]),
        plain([["__class__"], ["x"], UUID(int=1).hex]),
        plain([[["title"]], ["x"], UUID(int=1).hex]),
        plain([[{}], ["x"], UUID(int=1).hex]),
        plain([["priority"], [True], UUID(int=1).hex]),
        plain([["priority"], [3.0], UUID(int=1).hex]),
        plain([["priority"], [6], UUID(int=1).hex]),
        plain([["priority"], [10**300], UUID(int=1).hex]),
        plain([["status"], ["DONE"], UUID(int=1).hex]),
        plain([["status"], [None], UUID(int=1).hex]),
        plain([["due_date"], ["20300101"], UUID(int=1).hex]),
        plain([["due_date"], ["2030-02-30"], UUID(int=1).hex]),
        plain([["due_date"], [1], UUID(int=1).hex]),
        plain([["due_date"], ["2030-01-01T00:00:00+00:00"], UUID(int=1).hex]),
        plain([["created_at"], ["2030-01-01T00:00:00"], UUID(int=1).hex]),
        plain([["created_at"], ["2030-01-01T00:00:00+01:00"], UUID(int=1).hex]),
        plain([["created_at"], ["2030-01-01"], UUID(int=1).hex]),
        plain([["created_at"], [None], UUID(int=1).hex]),
    ],
)
def test_what_nobody_has_given_out_is_refused(text: str) -> None:
    """A hand-made cursor is a 500, or reads what it must not."""
    for sort in (BY_TITLE, (SortKey("priority"),), (SortKey("due_date"),), (SortKey("created_at"),)):
        with pytest.raises(BadRequest, match="cursor"):
            decode(text, sort)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(FIELDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=8,
)


@given(st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode().rstrip("=")) | JSON.map(plain))
@example(plain([[], [], UUID(int=1).hex]))
def test_any_text_is_a_place_or_a_bad_request(text: str) -> None:
    """There is a text that brings an error which nobody has foreseen."""
    try:
        place = decode(text, ())
    except BadRequest:
        return
    assert encode(place, ()) == text


@given(PLACES, st.data())
def test_a_changed_cursor_is_another_place_or_a_bad_request(made: Any, data: st.DataObject) -> None:
    """One changed character brings an error which nobody has foreseen, or the same place under another name."""
    sort, place = made
    raw = bytearray(urlsafe_b64decode(encode(place, sort) + "==="))
    index = data.draw(st.integers(0, len(raw) - 1))
    raw[index] ^= data.draw(st.integers(1, 255))
    text = urlsafe_b64encode(raw).decode().rstrip("=")
    try:
        found = decode(text, sort)
    except BadRequest:
        return
    assert found != place
    assert encode(found, sort) == text
