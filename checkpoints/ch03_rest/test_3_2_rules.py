"""Task 3.2: what the content of a task has to be."""

from datetime import date, timedelta
from typing import Any

from workbook.lab import Lab, task

HELD = "ch03_rest.probes_a:held"
PATTERN = "string_pattern_mismatch"
CHARACTERS = "\u00fc\u4e2d\U0001d11e\u00a0e\u0301\u2764\u200d\U0001f525x"
"""Ten characters: of one to four bytes in UTF-8, one of two units in UTF-16, some of which are not printable alone."""


def a_day(lab: Lab) -> date:
    """Return a day to call today."""
    return date(2031, 1, 1) + timedelta(days=lab.random.randrange(3000))


def after(day: date, days: int) -> str:
    """Return the day so many days later, or earlier."""
    return (day + timedelta(days=days)).isoformat()


def held(lab: Lab, today: date | None = None, before: str | None = None, **content: Any) -> Any:
    """Return the draft as a task keeps it, or the place and the code of each fault."""
    found = lab.observe(HELD, content, (today or date(2031, 1, 1)).isoformat(), before)
    return places(found) if "error" in found else found


def places(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the place and the code of each fault."""
    return [(each["at"], each["code"]) for each in found["faults"]]


def draft(**content: Any) -> dict[str, Any]:
    """Return a draft as the probes tell it."""
    return {"title": "a title", "description": "", "priority": 3, "due_date": None, "tags": ()} | content


@task("3.2")
def test_what_is_at_a_limit_is_taken(lab: Lab) -> None:
    """A title of 200 characters is refused, or nothing can be due today."""
    today, letter = a_day(lab), lab.random.choice("xyz\u00fc\u4e2d\U0001d11e")
    tags = sorted([*lab.words(8), "0", f"a{'-' * 29}"])
    for content in (
        {"title": letter * 200, "description": letter * 2000, "priority": 1, "due_date": today.isoformat()},
        {"title": letter, "priority": 5, "due_date": after(today, lab.random.randint(1, 900)), "tags": tuple(tags)},
        {"description": f"\t{letter}\r\n{letter}\n"},
        {"title": CHARACTERS * 20, "description": CHARACTERS * 200},
    ):
        assert held(lab, today, **content) == draft(**content)


@task("3.2")
def test_what_is_beyond_a_limit_is_refused_where_it_stands(lab: Lab) -> None:
    """A form marks the wrong field, or a task of one million characters is kept for ever."""
    today, letter = a_day(lab), lab.random.choice("xyz\u00fc\u4e2d\U0001d11e")
    more = lab.random.randint(1, 9)
    for content, at, code in (
        ({"title": ""}, "#/title", "string_too_short"),
        ({"title": " \t\u2003\n"}, "#/title", "string_too_short"),
        ({"title": letter * (200 + more)}, "#/title", "string_too_long"),
        ({"title": CHARACTERS * 20 + "x"}, "#/title", "string_too_long"),
        ({"description": letter * (2000 + more)}, "#/description", "string_too_long"),
        ({"description": CHARACTERS * 200 + " "}, "#/description", "string_too_long"),
        ({"priority": 1 - more}, "#/priority", "greater_than_equal"),
        ({"priority": 5 + more}, "#/priority", "less_than_equal"),
        ({"due_date": after(today, -more)}, "#/due_date", "date_in_past"),
        ({"tags": tuple(lab.words(10 + more))}, "#/tags", "too_long"),
    ):
        assert held(lab, today, **content) == [(at, code)]


@task("3.2")
def test_what_cannot_be_shown_is_refused(lab: Lab) -> None:
    """A line break in a title forges a line of the log, and one NUL makes a list that no XML can hold."""
    for control in ("\x00", "\x1b", "\x7f", "\x85", "\ud800", "\uffff"):
        one, other = lab.words(2)
        text = f"{one}{control}{other}"
        assert held(lab, title=text) == [("#/title", PATTERN)]
        assert held(lab, description=text) == [("#/description", PATTERN)]
    for layout in "\t\r\n":
        assert held(lab, title=f"a{layout}b", description=f"a{layout}b") == [("#/title", PATTERN)]


@task("3.2")
def test_a_tag_is_one_word_for_everybody(lab: Lab) -> None:
    """There are the tags Home, home and home with a line break, and a board shows three columns."""
    for wrong in ("", "Home", "home\n", "-home", "at home", "h\u00f6me", "\uff48ome", "\u0663", "a" * 31):
        good = lab.words(lab.random.randint(1, 5))
        place = lab.random.randint(0, len(good))
        tags = (*good[:place], wrong, *good[place:])
        assert held(lab, tags=tags) == [(f"#/tags/{place}", PATTERN)]


@task("3.2")
def test_every_fault_is_told_at_once_and_in_order(lab: Lab) -> None:
    """Somebody mends a form five times, because each time only the next fault is told."""
    today, words = a_day(lab), lab.words(11)
    content = {
        "title": "\x01" * 201,
        "description": "x" * 2000 + "\x02",
        "priority": lab.random.randint(6, 99),
        "due_date": after(today, -1),
        "tags": ("A B", *words, "-", "A B"),
    }
    found = lab.observe(HELD, content, today.isoformat())
    assert [found.get(key) for key in ("error", "status", "code")] == ["InvalidTask", 422, "invalid_task"]
    assert places(found) == [
        ("#/title", "string_too_long"),
        ("#/title", PATTERN),
        ("#/description", "string_too_long"),
        ("#/description", PATTERN),
        ("#/priority", "less_than_equal"),
        ("#/due_date", "date_in_past"),
        ("#/tags", "too_long"),
        ("#/tags/0", PATTERN),
        ("#/tags/12", PATTERN),
        ("#/tags/13", PATTERN),
    ]
    assert {"without words": [each["at"] for each in found["faults"] if not each["detail"].strip()]} == {
        "without words": []
    }


@task("3.2")
def test_a_task_that_is_late_can_still_be_changed(lab: Lab) -> None:
    """Nobody can mend the title of a task that is late, or a day that is long past can be set."""
    today, days = a_day(lab), lab.random.randint(2, 400)
    was = after(today, -days)
    assert held(lab, today, was, due_date=was) == draft(due_date=was)
    assert held(lab, today, was) == draft()
    for other in (after(today, -days - 1), after(today, -1)):
        assert held(lab, today, was, due_date=other) == [("#/due_date", "date_in_past")]
    assert held(lab, today, after(today, days), due_date=was) == [("#/due_date", "date_in_past")]


@task("3.2")
def test_what_is_right_is_tidied(lab: Lab) -> None:
    """One tag is shown three times, and two titles that look the same differ."""
    one, other = lab.words(2)
    tags = lab.words(lab.random.randint(3, 10))
    found = held(lab, title=f" \n{one}  {other}\u2003", description=f" {one} ", tags=(*tags, *reversed(tags)))
    assert found == draft(title=f"{one}  {other}", description=f" {one} ", tags=tuple(sorted(tags)))
    assert held(lab, title=f"  {'x' * 200}  ") == draft(title="x" * 200)


@task("3.2")
def test_no_fault_repeats_what_was_sent(lab: Lab) -> None:
    """A password that was pasted into the wrong field stands in the log of a proxy."""
    secret = "".join(lab.words(3))
    for content in ({"title": f"{secret}\x00"}, {"description": f"{secret}\x00"}, {"tags": (secret.upper(),)}):
        found = lab.observe(HELD, content, "2031-01-01")
        assert (secret in f"{found['detail']} {found['faults']}".lower(), len(found["faults"])) == (False, 1)
