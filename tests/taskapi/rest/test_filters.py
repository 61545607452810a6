"""The query of a list: all of it is understood, or none."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_starter import BadRequest
from taskapi.rest.errors import InvalidQuery
from taskapi.rest.filters import MOST_FAULTS, PARAMETERS, Wanted, read_sort, read_wanted
from taskapi.tasks import Range, SortKey, Status, TaskFilter, TaskQuery


def read(*pairs: tuple[str, str]) -> Wanted:
    """Return what is asked for."""
    return read_wanted(pairs)


def refused(*pairs: tuple[str, str]) -> str:
    """Return what is said of a query that is refused."""
    with pytest.raises(InvalidQuery) as caught:
        read_wanted(pairs)
    return caught.value.detail


def test_nothing_asked_is_the_first_page_of_everything() -> None:
    """A list without parameters is empty, or endless."""
    assert read() == Wanted(TaskQuery())


def test_every_condition_arrives() -> None:
    """One filter hides another."""
    wanted = read(
        ("status", "doing,todo,todo"),
        ("q", "Müll & more"),
        ("tag", "b"),
        ("tag", "a"),
        ("priority", "3"),
        ("priority[gte]", "2"),
        ("due_date[lt]", "2030-02-28"),
        ("created_at[gt]", "2030-01-01T01:00:00.5+02:00"),
        ("created_by", "anonymous"),
        ("sort", "-priority,due_date"),
        ("page", "3"),
        ("page_size", "7"),
    )
    since = datetime(2030, 1, 1, 1, 0, 0, 500_000, tzinfo=timezone(timedelta(hours=2)))
    ranges = [Range("priority", "gte", 2), Range("due_date", "lt", date(2030, 2, 28)), Range("created_at", "gt", since)]
    assert wanted.query == TaskQuery(
        TaskFilter(
            frozenset({Status.TODO, Status.DOING}), "Müll & more", frozenset("ab"), 3, tuple(ranges), "anonymous"
        ),
        (SortKey("priority", descending=True), SortKey("due_date")),
        limit=7,
        offset=14,
    )


def test_times_are_compared_in_any_zone() -> None:
    """A client in another time zone finds other tasks."""
    texts = "2030-01-01T01:00:00Z", "2030-01-01t01:00:00z", "2030-01-01T03:00:00+02:00", "2029-12-31T20:00:00-05:00"
    found = {read(("created_at[gt]", text)).query.wanted.ranges[0].value for text in texts}
    assert found == {datetime(2030, 1, 1, 1, tzinfo=UTC)}


def test_a_key_that_comes_again_says_nothing_new() -> None:
    """The last of two contradicting keys decides, or a list is sorted twice."""
    assert read_sort("-title,status,title") == (SortKey("title", descending=True), SortKey("status"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("page", text)
            for text in ("0", "-1", "1.0", "01", "", " 1", "x", "1e3", "\u0661", "1000000001", "9" * 5000)
        ),
        *(("page_size", text) for text in ("0", "101", "", "20 ")),
        *(("status", text) for text in ("", "todo,", ",todo", "Todo", "todo, doing", "lost", "todo;doing")),
        *(("tag", text) for text in ("", "Home", "-a", "a" * 31, "a b", "a\n", "\u00e4")),
        *(("priority", text) for text in ("0", "6", "high", "")),
        *(("priority[gt]", text) for text in ("0", "6", "")),
        *(
            ("due_date[lt]", text)
            for text in ("20300101", "2030-W01-1", "2030-02-30", "2030-1-1", "2030-01-01T00:00:00Z")
        ),
        *(("created_at[gte]", text) for text in ("2030-01-01", "2030-01-01T00:00:00", "2030-01-01T00:00:00 02:00")),
        *(
            ("created_at[gte]", text)
            for text in ("2030-13-01T00:00:00Z", "2030-01-01T25:00:00Z", "0000-01-01T00:00:00Z")
        ),
        *(("created_by", text) for text in ("", "x" * 201)),
        ("q", ""),
        ("q", "x" * 201),
        *(
            ("sort", text)
            for text in ("", "colour", "-", "--title", "title,", "title desc", "+title", "id", "description")
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name: str, text: str) -> None:
    """A filter that was mistyped shows all tasks."""
    assert refused((name, text)).startswith(f"{name!r} has to be ")


def test_every_fault_is_told_at_once_and_says_what_there_is() -> None:
    """A client mends one fault after the other, each with a request."""
    detail = refused(("colour", "red"), ("priority", "high"), ("page", "1"), ("page", "2"), ("due_date[near]", "x"))
    for part in (
        "'colour'",
        "created_by",
        "'priority'",
        "from 1 to 5",
        "'high'",
        "'page'",
        "'due_date[near]'",
        "due_date[gte]",
    ):
        assert part in detail
    assert "due_date[gt]" in refused(("due_date", "2030-01-01"))
    assert "priority[gt]" in refused(("title[gt]", "x"))
    assert "exclude" in refused(("page", "1"), ("cursor", ""))


def test_a_long_query_makes_no_answer_that_is_much_longer() -> None:
    """A request of 60 kilobytes makes the server write megabytes."""
    detail = refused(*((f"x{n}", "") for n in range(10_000)))
    assert detail.count("there is no") == MOST_FAULTS
    assert len(refused(("x" * 60_000, ""))) < 1000
    assert len(refused(("sort", "x" * 60_000))) < 1000


def test_a_cursor_belongs_to_its_list() -> None:
    """A cursor of another list skips tasks silently."""
    assert read(("cursor", "")) == Wanted(TaskQuery(), None, "")
    for text in ("x", "AAAA", "%00", "é", "W10"):
        with pytest.raises(BadRequest, match="cursor"):
            read(("cursor", text))


@given(st.lists(st.tuples(st.sampled_from(list(PARAMETERS)) | st.text(max_size=8), st.text(max_size=12)), max_size=5))
def test_no_query_makes_it_fail(pairs: list[tuple[str, str]]) -> None:
    """A stranger's query is answered with a 500."""
    with suppress(BadRequest):
        read_wanted(pairs)


@given(st.sampled_from(sorted(PARAMETERS)), st.data())
def test_what_the_schema_allows_is_read(name: str, data: Any) -> None:
    """The OpenAPI document promises what is refused."""
    schema = PARAMETERS[name].schema
    if "pattern" in schema:
        text = data.draw(st.from_regex(schema["pattern"], fullmatch=True).map(lambda found: found.removesuffix("\n")))
    elif schema["type"] == "integer":
        text = str(data.draw(st.integers(schema["minimum"], schema["maximum"])))
    elif "format" in schema:
        days = data.draw(st.datetimes(timezones=st.just(UTC)))
        text = days.date().isoformat() if schema["format"] == "date" else days.isoformat()
    else:
        text = data.draw(st.text(min_size=schema.get("minLength", 0), max_size=schema.get("maxLength", 0)))
    read((name, text))
