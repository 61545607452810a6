"""What the content of a task has to be. The limits stand here and nowhere else; the faces of the API import them."""

import re
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
"""A tag, as a regular expression for JSON Schema and Pydantic too; the whole text has to match (``re.fullmatch``)."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""A control character, or what is no character at all: neither XML nor every database can hold it."""

LAYOUT = str.maketrans("", "", "\t\r\n")
"""The control characters that a description may have: ``text.translate(LAYOUT)`` is the text without them."""

TOO_LONG = f"a description has at most {LONGEST_DESCRIPTION} characters"
UNPRINTABLE = "a description has no control characters but tabs and line breaks"
NO_TAG = "a tag has 1 to 30 of a-z, 0-9 and -, and does not begin with -"

Fault = dict[str, str]
"""As the faults of a request are: ``in`` is ``body``, ``at`` a JSON pointer (RFC 6901) behind ``#``, ``code`` for
programs, ``detail`` for people."""


def checked(draft: TaskDraft, today: date, *, before: date | None = None) -> TaskDraft:
    """Return the draft as a task keeps it: the title stripped (``str.strip``), tags sorted and each of them once.

    ===========  ==================================================  ===============================================
    field        rule                                                code of the fault
    ===========  ==================================================  ===============================================
    title        1 to ``LONGEST_TITLE`` characters when stripped     string_too_short, string_too_long
    title        no control character (``CONTROL``) when stripped    string_pattern_mismatch
    description  at most ``LONGEST_DESCRIPTION`` characters          string_too_long
    description  no control character but tab and line breaks        string_pattern_mismatch
    priority     ``LOWEST_PRIORITY`` to ``HIGHEST_PRIORITY``         greater_than_equal, less_than_equal
    due_date     not before today, unless it is that of ``before``   date_in_past
    tags         at most ``MOST_TAGS`` different ones                too_long
    tags         each is a ``TAG``, in full                          string_pattern_mismatch
    ===========  ==================================================  ===============================================

    ``fault`` makes one. A fault stands at its field, such as ``#/due_date``; that of one tag at its index in the draft,
    ``#/tags/0``, and a tag that is there twice is a fault twice. Each has a detail in your own words, for people; it
    repeats nothing that was sent. A description is measured as it is; it is not stripped.

    Args:
        draft: what somebody wrote, its types right.
        today: the date of today, in UTC.
        before: the due date that the task has had until now: a task that is late can still be changed.

    Raises:
        InvalidTask: a rule is broken: ``InvalidTask(detail, faults)``, with a detail in your own words and a list of
            all faults, in the order of this table.
    """
    # region task 3.2: hold every field to its rules, tell all faults at once, and tidy what is right
    title, tags, due = draft.title.strip(), sorted(set(draft.tags)), draft.due_date
    past = due is not None and due != before and due < today
    rules = [
        ("title", not title, "string_too_short", "a title has at least one character that is no white space"),
        ("title", len(title) > LONGEST_TITLE, "string_too_long", f"a title has at most {LONGEST_TITLE} characters"),
        ("title", CONTROL.search(title), "string_pattern_mismatch", "a title has no control characters"),
        ("description", len(draft.description) > LONGEST_DESCRIPTION, "string_too_long", TOO_LONG),
        ("description", CONTROL.search(draft.description.translate(LAYOUT)), "string_pattern_mismatch", UNPRINTABLE),
        ("priority", draft.priority < LOWEST_PRIORITY, "greater_than_equal", f"the lowest is {LOWEST_PRIORITY}"),
        ("priority", draft.priority > HIGHEST_PRIORITY, "less_than_equal", f"the highest is {HIGHEST_PRIORITY}"),
        ("due_date", past, "date_in_past", f"a task cannot become due before today, which is {today}"),
        ("tags", len(tags) > MOST_TAGS, "too_long", f"a task has at most {MOST_TAGS} tags"),
        *(
            (f"tags/{index}", not re.fullmatch(TAG, tag), "string_pattern_mismatch", NO_TAG)
            for index, tag in enumerate(draft.tags)
        ),
    ]
    if faults := [fault(at, code, detail) for at, is_broken, code, detail in rules if is_broken]:
        raise InvalidTask("this cannot be a task; every fault is named", faults)
    return replace(draft, title=title, tags=tuple(tags))
    # endregion


def fault(at: str, code: str, detail: str) -> Fault:
    """Return a fault of the field or the tag at ``at``, such as ``tags/0``."""
    return {"in": "body", "at": f"#/{at}", "code": code, "detail": detail}
