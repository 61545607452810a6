"""The content of a task: what is taken, what is refused, and that every fault is told at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskapi.tasks import InvalidTask, TaskDraft
from taskapi.tasks.rules import checked

TODAY = date(2030, 1, 1)
YESTERDAY = TODAY - timedelta(days=1)


def faults(*, before: date | None = None, **content: Any) -> list[tuple[str, str]]:
    """Return where the faults of a draft are, and their codes."""
    try:
        checked(TaskDraft(**({"title": "x"} | content)), TODAY, before=before)
    except InvalidTask as error:
        found = error
    else:
        return []
    assert (found.status, found.code) == (422, "invalid_task")
    assert all(set(each) == {"in", "at", "code", "detail"} and each["in"] == "body" for each in found.faults)
    return [(each["at"], each["code"]) for each in found.faults]


def test_what_is_at_the_limits_is_taken() -> None:
    """A title of 200 characters is refused, or the day of today is past."""
    tags = (*(f"tag-{number}" for number in range(9)), "a" * 30)
    assert faults(title="x" * 200, description="x" * 2000, priority=1, due_date=TODAY, tags=tags) == []
    assert faults(title="x", description="", priority=5, due_date=date.max, tags=("0", "a-", "9-9")) == []
    assert faults(title="\U00020bb7" * 200, description="\tone\r\ntwo\n" + "\U00020bb7" * 1900) == []


@pytest.mark.parametrize(
    ("content", "at", "code"),
    [
        ({"title": ""}, "#/title", "string_too_short"),
        ({"title": " \t\n\u2003"}, "#/title", "string_too_short"),
        ({"title": "x" * 201}, "#/title", "string_too_long"),
        ({"title": "a\nb"}, "#/title", "string_pattern_mismatch"),
        ({"title": "a\x00b"}, "#/title", "string_pattern_mismatch"),
        ({"title": "a\x85b"}, "#/title", "string_pattern_mismatch"),
        ({"title": "a\x7fb"}, "#/title", "string_pattern_mismatch"),
        ({"title": "a\ud800b"}, "#/title", "string_pattern_mismatch"),
        ({"title": "a\uffffb"}, "#/title", "string_pattern_mismatch"),
        ({"description": "x" * 2001}, "#/description", "string_too_long"),
        ({"description": "a\x0bb"}, "#/description", "string_pattern_mismatch"),
        ({"priority": 0}, "#/priority", "greater_than_equal"),
        ({"priority": 6}, "#/priority", "less_than_equal"),
        ({"due_date": YESTERDAY}, "#/due_date", "date_in_past"),
        ({"tags": tuple("abcdefghijk")}, "#/tags", "too_long"),
        ({"tags": ("",)}, "#/tags/0", "string_pattern_mismatch"),
        ({"tags": ("ok", "-a")}, "#/tags/1", "string_pattern_mismatch"),
        ({"tags": ("a" * 31,)}, "#/tags/0", "string_pattern_mismatch"),
        ({"tags": ("Home",)}, "#/tags/0", "string_pattern_mismatch"),
        ({"tags": ("home\n",)}, "#/tags/0", "string_pattern_mismatch"),
        ({"tags": ("\uff48ome",)}, "#/tags/0", "string_pattern_mismatch"),
        ({"tags": ("\u0663",)}, "#/tags/0", "string_pattern_mismatch"),
    ],
)
def test_what_breaks_a_rule_is_refused_where_it_stands(content: dict[str, Any], at: str, code: str) -> None:
    """A form marks the wrong field, or what nobody can display is kept for ever."""
    assert faults(**content) == [(at, code)]


def test_every_fault_is_told_at_once() -> None:
    """Somebody mends a form five times, because each time the next fault is told."""
    found = faults(
        title="\x01" * 201,
        description="x" * 1999 + "\x00" * 2,
        priority=9,
        due_date=YESTERDAY,
        tags=("B", *"abcdefghij", "C", "B"),
    )
    assert found == [
        ("#/title", "string_too_long"),
        ("#/title", "string_pattern_mismatch"),
        ("#/description", "string_too_long"),
        ("#/description", "string_pattern_mismatch"),
        ("#/priority", "less_than_equal"),
        ("#/due_date", "date_in_past"),
        ("#/tags", "too_long"),
        ("#/tags/0", "string_pattern_mismatch"),
        ("#/tags/11", "string_pattern_mismatch"),
        ("#/tags/12", "string_pattern_mismatch"),
    ]


def test_a_late_task_can_still_be_changed() -> None:
    """Nobody can mend the title of a task that is late."""
    assert faults(due_date=YESTERDAY, before=YESTERDAY) == []
    assert faults(due_date=YESTERDAY - timedelta(days=1), before=YESTERDAY) == [("#/due_date", "date_in_past")]
    assert faults(due_date=YESTERDAY, before=TODAY) == [("#/due_date", "date_in_past")]
    assert faults(due_date=None, before=YESTERDAY) == []


def test_a_draft_is_tidied() -> None:
    """One tag is shown three times, and two titles that look the same differ."""
    draft = TaskDraft("  call  mum\n", " as it is ", tags=("b", "a", "b"))
    assert checked(draft, TODAY) == TaskDraft("call  mum", " as it is ", tags=("a", "b"))
    assert checked(TaskDraft(" " + "x" * 200 + " "), TODAY).title == "x" * 200
    assert checked(TaskDraft("x", tags=tuple("abcdefghij" * 2)), TODAY).tags == tuple("abcdefghij")


def test_a_fault_does_not_repeat_what_was_sent() -> None:
    """A password that was pasted into the wrong field stands in the log of a proxy."""
    with pytest.raises(InvalidTask) as caught:
        checked(TaskDraft("secret\x00", "secret\x00", tags=("SECRET",)), TODAY)
    assert "secret" not in f"{caught.value.detail}{caught.value.faults}".casefold()


DRAFTS = st.builds(
    TaskDraft,
    st.text(max_size=210),
    st.text(max_size=20),
    st.integers(-1, 7),
    st.none() | st.dates(YESTERDAY, TODAY + timedelta(days=1)),
    st.lists(st.text("aB0-\n", max_size=3), max_size=12).map(tuple),
)


@given(DRAFTS)
def test_what_was_checked_once_passes_again_unchanged(draft: TaskDraft) -> None:
    """A task cannot be saved as it was read."""
    try:
        once = checked(draft, TODAY)
    except InvalidTask:
        return
    assert checked(once, TODAY) == once
    assert once.title.encode().decode() == once.title
