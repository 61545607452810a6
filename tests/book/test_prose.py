"""What is rewritten in the text of every page."""

from pathlib import Path

import pytest

from book.prose import Atlas, Term, glossary, rewritten

TERMS = (Term("Scope", "What a server knows.", "scope"), Term("Event loop", "It runs.", "event-loop"))


def written(text: str, uri: str = "start/learner.md", source: str = "docs/start/learner.md") -> tuple[str, list[str]]:
    """Return the text as a page of the site has it, and the complaints."""
    atlas = Atlas(
        root=Path(__file__).parent,
        pages={"docs/patterns.md": "patterns.md", "chapters/one/1.ipynb": "chapters/one/1.ipynb"},
        tasks={"1.2": "chapters/one/tasks/1-2.md"},
        terms=TERMS,
        repository="https://example.org/r",
    )
    complaints: list[str] = []
    return rewritten(text, uri, source, atlas, complaints.append), complaints


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[a](../patterns.md#x)", "[a](../patterns.md#x)"),
        ("[a](../../chapters/one/1.ipynb#F01)", "[a](../chapters/one/1.ipynb#F01)"),
        ("[a](/chapters/one/1.ipynb)", "[a](../chapters/one/1.ipynb)"),
        ("[`x[0]`](page:features.md#F01)", "[`x[0]`](../features.md#F01)"),
        ("[a](https://example.org/) [b](#here)", "[a](https://example.org/) [b](#here)"),
        ("[a](../../conftest.py)", "[a](https://example.org/r/blob/main/conftest.py)"),
        ("See task 1.2, not task 9.9.", "See [task 1.2](../chapters/one/tasks/1-2.md), not task 9.9."),
        ("see task\n1.2", "see [task\n1.2](../chapters/one/tasks/1-2.md)"),
    ],
)
def test_a_link_leads_to_the_page_or_to_the_repository(text: str, wanted: str) -> None:
    """A link that is right in the repository would lead nowhere on the site."""
    assert written(text) == (wanted, [])


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    """A reader would find it first."""
    assert written("[a](../gone.md)")[1] == ["docs/start/learner.md: the link target '../gone.md' does not exist"]


def test_in_a_task_the_link_to_its_file_leads_to_its_stub() -> None:
    """The reader has no exercises/ and would be sent away from the site."""
    text = "[a](../../exercises/x.py)\n\n## Your turn 1.2: It\n\n[b](../../exercises/x.py)"
    shown, _ = written(text, "chapters/one/1.ipynb", "chapters/one/1.ipynb")
    assert shown.endswith("[b](tasks/1-2.md#stub)")
    assert "[a](https://example.org/r/blob/main/exercises/x.py)" in shown


def test_only_the_first_use_of_a_term_leads_to_the_glossary() -> None:
    """A page of underlined words cannot be read."""
    shown, _ = written("The scope is a Scope, of an event\nloop.")
    assert shown == (
        'The [scope](../glossary.md#scope){.term title="What a server knows."} is a Scope, '
        'of an [event\nloop](../glossary.md#event-loop){.term title="It runs."}.'
    )


@pytest.mark.parametrize(
    "text",
    [
        "```python\nscope, task 1.2, [a](gone.md)\n```",
        "`scope [a](gone.md)`",
        "## The scope of task 1.2",
        "<details><summary>The scope</summary>",
        '<a href="gone.md">scope</a>',
        '<div class="output"><b>scope</b></div>',
        "[the scope](https://example.org/)",
        "telescope scopes scope_of /scope scope.py",
    ],
)
def test_code_headings_links_and_outputs_are_left_alone(text: str) -> None:
    """Code that is changed does not run; a link in a heading or in a link breaks both."""
    assert written(text) == (text, [])


def test_the_glossary_gives_each_term_its_first_paragraph() -> None:
    """A tooltip would be cut in the middle, or break the attribute that holds it."""
    text = '# G\n\n## Scope\n\nWhat a\n["server"](x.md) `knows`.\n\nMore.\n'
    assert glossary(text, str.lower) == (Term("Scope", "What a 'server' knows.", "scope"),)
