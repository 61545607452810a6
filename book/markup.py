"""The few forms that pages are made of, as Markdown."""

from collections.abc import Iterable, Sequence
from html import escape


def bar(*facts: str) -> str:
    """Return the line of facts below a title, each as HTML."""
    return f'<ul class="bar">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def fenced(text: str, language: str) -> str:
    """Return a block of code; ``language`` is what stands in the braces, such as ``.python .input``."""
    ticks = "`" * 4
    return f"{ticks}{{{language}}}\n{text.rstrip()}\n{ticks}"


def folded(kind: str, summary: str, *body: str) -> str:
    """Return a block that opens when its summary is chosen."""
    inside = "\n\n".join(body)
    return f'<details class="{kind}" markdown="1"><summary>{summary}</summary>\n\n{inside}\n\n</details>'


def plain(text: str) -> str:
    """Return text that is no Markdown as a paragraph, to the letter."""
    return f"<p>{escape(text, quote=False)}</p>"


def table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table; a column whose name begins with ``#`` holds numbers."""
    head = [column.removeprefix("#") for column in columns]
    under = ["---:" if column.startswith("#") else "---" for column in columns]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, under, *rows))


def page(*blocks: str) -> str:
    """Return blocks of Markdown as one text; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"
