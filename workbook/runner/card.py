"""What a notebook shows: HTML that reads well without any style, and plain text that says the same."""

from collections.abc import Iterator
from html import escape

from workbook.runner.report import Run, TaskResult, TestResult
from workbook.runner.wording import clean, shortened

_MOST = 300
_DEPTH = "../../"
"""From a notebook's folder to the course's: work/<chapter>/ and chapters/<chapter>/ lie equally deep."""

Row = tuple[str, str]


class Card:
    """A heading, a few sentences, and rows of a label and a value. Values that look like a place become links.

    Args:
        title: the heading.
        state: one word or two, such as "green"; a style sheet may colour the card by it.
        sentences: paragraphs.
        rows: labels and values.
    """

    def __init__(
        self, title: str, state: str = "", sentences: tuple[str, ...] = (), rows: tuple[Row, ...] = ()
    ) -> None:
        self.title = clean(title)
        self.state = state
        self.sentences = tuple(clean(sentence) for sentence in sentences if sentence)
        self.rows = tuple((label, shortened(clean(value), _MOST)) for label, value in rows if value)

    def __repr__(self) -> str:
        width = max((len(label) for label, _ in self.rows), default=0)
        rows = (f"  {label:<{width}}  {value}" for label, value in self.rows)
        return "\n".join([self.title, *self.sentences, *rows])

    def _repr_html_(self) -> str:
        name = f"checkpoint-card checkpoint-{self.state.replace(' ', '-')}" if self.state else "checkpoint-card"
        sentences = "".join(f"<p>{_linked(sentence)}</p>" for sentence in self.sentences)
        rows = "".join(
            f"<tr><th>{escape(label)}</th><td>{_value(label, value)}</td></tr>" for label, value in self.rows
        )
        table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
        return f'<div class="{name}"><p><strong>{escape(self.title)}</strong></p>{sentences}{table}</div>'


def verdict(run: Run, task: TaskResult) -> Card:
    """Return the card of one task's check."""
    if run.faults:
        fault = run.faults[0]
        return Card(
            f"Checkpoint {task.id}: the course is at fault here, not you",
            "not run",
            ("Please report these lines.",),
            (("where", fault.where), ("what", fault.message)),
        )
    passed = sum(test.state == "passed" for test in task.tests)
    title = f"Checkpoint {task.id} {task.title}: {task.state}, {passed} of {len(task.tests)} tests pass"
    return Card(title, task.state, tuple(_sentences(task)), tuple(_rows(task)))


def _sentences(task: TaskResult) -> Iterator[str]:
    if task.state == "green":
        yield task.why
    elif task.state == "not started":
        yield f"Goal: {task.goal}. It is red now, and should be."
    yield task.note


def _rows(task: TaskResult) -> Iterator[Row]:
    if task.state == "not started":
        yield "open", task.place
    if task.state == "red" and task.failures:
        yield from _failure(task.failures[0])
        yield "hint", f"%hint {task.id}"
    if task.state == "red" and len(task.failures) > 1:
        yield "besides", f"{len(task.failures) - 1} more tests do not pass"


def _failure(test: TestResult) -> Iterator[Row]:
    yield test.state, test.name
    yield "called", test.called
    yield "came back", test.came_back or test.message
    yield "wanted", test.wanted
    yield "why", test.why
    yield "where", test.location


def _value(label: str, value: str) -> str:
    if label in {"called", "came back", "wanted", "hint"}:
        return f"<code>{escape(value)}</code>"
    return _linked(value)


def _linked(text: str) -> str:
    """Return text as HTML; a first word that is a place in the learner's files becomes a link to the file."""
    place, space, rest = text.partition(" ")
    file = place.partition(":")[0]
    if not file.startswith("exercises/"):
        return escape(text)
    return f'<a href="{_DEPTH}{escape(file, quote=True)}">{escape(place)}</a>{space}{escape(rest)}'
