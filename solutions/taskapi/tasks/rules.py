"""What the content of a task has to be. The limits stand here and nowhere else; the faces of the API import them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from taskapi.tasks.errors import InvalidTask
from taskapi.tasks.model import TaskDraft

# region yours
# endregion

LONGEST_TITLE = 200
"""Characters (Unicode code points), after the white space around them is removed; there is at least one."""

LONGEST_DESCRIPTION = 2000
"""Characters (Unicode code points)."""

LOWEST_PRIORITY, HIGHEST_PRIORITY = 1, 5

MOST_TAGS = 10
"""Different ones, in one task."""

TAG = "^[a-z0-9][a-z0-9-]{0,29}$"
"""A tag, as a regular expression that Python, JSON Schema and Pydantic read alike; the whole text has to match."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""A control character, or what is no character at all: neither XML nor every database can hold it."""

LAYOUT = str.maketrans("", "", "\t\r\n")
"""The control characters that a description may have: ``text.translate(LAYOUT)`` is the text without them."""

Fault = dict[str, str]
"""As the faults of a request are: ``in`` is ``body``, ``at`` a JSON pointer (RFC 6901) behind ``#``, ``code`` for
programs, ``detail`` for people. What was sent is not repeated."""


def checked(draft: TaskDraft, today: date, *, before: date | None = None) -> TaskDraft:
    """Return the draft as a task keeps it: white space around the title removed, tags sorted and each only once.

    ===========  ==================================================  ===============================================
    field        rule                                                code of the fault
    ===========  ==================================================  ===============================================
    title        1 to ``LONGEST_TITLE`` characters when stripped     string_too_short, string_too_long
    title        no control character (``CONTROL``) when stripped    string_pattern_mismatch
    description  at most ``LONGEST_DESCRIPTION`` characters          string_too_long
    description  no control character but tab and line breaks        string_pattern_mismatch
    priority     ``LOWEST_PRIORITY`` to ``HIGHEST_PRIORITY``         greater_than_equal, less_than_equal
    due_date     not before today, unless it is the date before      date_in_past
    tags         at most ``MOST_TAGS`` different ones                too_long
    tags         each is a ``TAG``, in full                          string_pattern_mismatch
    ===========  ==================================================  ===============================================

    A fault stands at its field, such as ``#/due_date``; that of one tag at its index in the draft: ``#/tags/0``.

    Args:
        draft: what somebody wrote, its types right.
        today: the date of today, in UTC.
        before: the due date that the task has had until now: a task that is late can still be changed.

    Raises:
        InvalidTask: a rule is broken. ``faults`` holds all faults, in the order of this table.
    """
    draft = replace(draft, title=draft.title.strip())
    faults = [*_title(draft), *_description(draft), *_priority(draft), *_due_date(draft, today, before), *_tags(draft)]
    if faults:
        raise InvalidTask("this cannot be a task; errors names every fault", faults)
    return replace(draft, tags=tuple(sorted(set(draft.tags))))


def _title(draft: TaskDraft) -> Iterator[Fault]:
    if not draft.title:
        yield _fault("title", "string_too_short", "a title has at least one character that is no white space")
    if len(draft.title) > LONGEST_TITLE:
        yield _fault("title", "string_too_long", f"a title has at most {LONGEST_TITLE} characters")
    if CONTROL.search(draft.title):
        yield _fault("title", "string_pattern_mismatch", "a title has no control characters")


def _description(draft: TaskDraft) -> Iterator[Fault]:
    if len(draft.description) > LONGEST_DESCRIPTION:
        yield _fault("description", "string_too_long", f"a description has at most {LONGEST_DESCRIPTION} characters")
    if CONTROL.search(draft.description.translate(LAYOUT)):
        detail = "a description has no control characters but tabs and line breaks"
        yield _fault("description", "string_pattern_mismatch", detail)


def _priority(draft: TaskDraft) -> Iterator[Fault]:
    if draft.priority < LOWEST_PRIORITY:
        yield _fault("priority", "greater_than_equal", f"the lowest priority is {LOWEST_PRIORITY}")
    if draft.priority > HIGHEST_PRIORITY:
        yield _fault("priority", "less_than_equal", f"the highest priority is {HIGHEST_PRIORITY}")


def _due_date(draft: TaskDraft, today: date, before: date | None) -> Iterator[Fault]:
    if draft.due_date is not None and draft.due_date != before and draft.due_date < today:
        yield _fault("due_date", "date_in_past", f"a task cannot become due before today, which is {today}")


def _tags(draft: TaskDraft) -> Iterator[Fault]:
    if len(set(draft.tags)) > MOST_TAGS:
        yield _fault("tags", "too_long", f"a task has at most {MOST_TAGS} tags")
    for index, tag in enumerate(draft.tags):
        if not re.fullmatch(TAG, tag):
            detail = "a tag has 1 to 30 of a-z, 0-9 and -, and does not begin with -"
            yield _fault(f"tags/{index}", "string_pattern_mismatch", detail)


def _fault(at: str, code: str, detail: str) -> Fault:
    return {"in": "body", "at": f"#/{at}", "code": code, "detail": detail}
