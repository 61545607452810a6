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
    raise NotImplementedError("task 3.2: hold every field to its rules, tell all faults at once, and tidy what is right")
    # endregion


def fault(at: str, code: str, detail: str) -> Fault:
    """Return a fault of the field or the tag at ``at``, such as ``tags/0``."""
    return {"in": "body", "at": f"#/{at}", "code": code, "detail": detail}
