"""The text of the notebooks keeps to what JupyterLab, GitHub and the site all show as meant."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
from markdown_it import MarkdownIt

from book.builder import read_source
from workbook.manifest import load_course
from workbook.paths import find_root

ROOT = find_root(Path(__file__).parent)
COURSE = load_course(ROOT)
SOURCES = [COURSE.folder(chapter) / f"{part.file}.md" for chapter in COURSE.existing for part in chapter.notebooks]
SETTINGS = (ROOT / "mkdocs.yml").read_text("utf-8").partition("markdown_extensions:")[2].partition("\n\n")[0]
EXTENSIONS = re.findall(r"^  - ([\w.]+)", SETTINGS, re.MULTILINE)
LONGEST_CELL = 12
TAGS = {"raises-exception", "nbval-ignore-output"}

FENCE = re.compile(r"^( *)(`{3,}|~{3,})([^\n`]*)\n(.*?)^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<a\s[^>]*href=\"([^\"]+)\"|<img\s[^>]*src=\"([^\"]+)\"")
KINDS = "note|abstract|info|tip|success|question|warning|failure|danger|example|quote"
CALLOUT = re.compile(rf'<div class="admonition (?:{KINDS}) alert alert-(?:info|success|warning|danger)">')
FOLDED = re.compile(r'<details class="(?:hint|answer)">(?:<summary>.+</summary>)?')
PICTURE = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\uFE0F\u231A\u231B\u23E9-\u23FA]")
FOREIGN = {
    "an admonition (!!!)": re.compile(r"^\s*!!! ?\w", re.MULTILINE),
    "a foldable block (???)": re.compile(r"^\s*\?\?\?\+? ?\w", re.MULTILINE),
    "a content tab (===)": re.compile(r"^\s*===[!+]? ?\"", re.MULTILINE),
    "an alert ([!NOTE])": re.compile(r"^\s*> ?\[!\w+\]", re.MULTILINE),
    "a footnote": re.compile(r"\[\^[^\]]+\]"),
    "an icon code": re.compile(r"(?<![\w:`]):[a-z][a-z0-9_+-]*:(?![\w:])"),
    "an emoji or a dingbat": PICTURE,
    "an attribute list": re.compile(r"\{:? ?[.#][\w-]+[^}\n]*\}"),
}


def faults(source: Path) -> list[str]:
    """Return what breaks a rule in a notebook's text, a sentence with the cell's number for each."""
    found = []
    for number, cell in enumerate(read_source(source).cells):
        check = in_prose if cell.cell_type == "markdown" else in_code
        found += [f"{source.name}, cell {number}: {fault}" for fault in check(cell, source.parent)]
    return found


def in_code(cell: Any, _folder: Path) -> Iterator[str]:
    """Find what is wrong in a code cell."""
    if (lines := len(cell.source.splitlines())) > LONGEST_CELL:
        yield f"{lines} lines of code, more than {LONGEST_CELL}"
    if PICTURE.search(cell.source):
        yield "an emoji or a dingbat"
    for tag in set(cell.metadata.get("tags", [])) - TAGS:
        yield f"the tag {tag!r} means nothing here"


def in_prose(cell: Any, folder: Path) -> Iterator[str]:
    """Find what is wrong in a Markdown cell."""
    text = INLINE_CODE.sub("``", FENCE.sub("", cell.source))
    yield from (f"{name} stays raw in JupyterLab" for name, pattern in FOREIGN.items() if pattern.search(text))
    yield from boxes(text)
    for match in FENCE.finditer(cell.source):
        if match[3].strip() == "mermaid":
            yield from (f"a diagram without {word}" for word in ("accTitle", "accDescr") if word not in match[4])
    for match in LINK.finditer(text):
        target = next(filter(None, match.groups()))
        path = folder / target.partition("#")[0]
        there = path.exists() or (path.suffix == ".ipynb" and path.with_suffix(".md").exists())
        if target.startswith("#") or not (there or re.match(r"[a-z]+:", target)):
            yield f"the link target {target!r} does not exist"


def boxes(text: str) -> Iterator[str]:
    """Find callouts and folded blocks that one of the renderers would not show."""
    lines = text.splitlines()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if line.lstrip().startswith(("<div", "<details")) and not (CALLOUT.fullmatch(line) or FOLDED.fullmatch(line)):
            yield f"{line.strip()!r} is neither a callout nor a folded hint or answer"
        if CALLOUT.fullmatch(line) and (before.strip() or after.strip()):
            yield "a callout's first line needs a blank line before and after it"
        if line.strip() in {"</div>", "</details>"} and (before.strip() or after.strip()):
            yield f"{line.strip()} needs a blank line before and after it"
        if "<summary>" in line and (not line.endswith("</summary>") or after.strip()):
            yield "a summary is one line, with a blank line after it"
    for tag in ("div", "details"):
        if text.count(f"<{tag}") != text.count(f"</{tag}>"):
            yield f"a <{tag}> is not closed in its cell"


class Outline(HTMLParser):
    """Counts a page's blocks by what encloses them, and its inline marks."""

    BLOCKS = frozenset(
        [
            "ul",
            "ol",
            "li",
            "pre",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "blockquote",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "details",
            "summary",
            "div",
        ]
    )
    MARKS = frozenset(["a", "em", "strong", "code", "img"])
    EMPTY = frozenset(["hr", "img"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag."""
        if tag == "div" and not str(dict(attrs).get("class")).startswith("admonition"):
            return
        if tag in self.BLOCKS | self.MARKS:
            self.found[" ".join([*self.open, tag]) if tag in self.BLOCKS else tag] += 1
        if tag in self.BLOCKS - self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave a block."""
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]


def outline(page: str) -> Counter[str]:
    """Return the counts of a page of HTML."""
    parser = Outline()
    parser.feed(page)
    return parser.found


def as_jupyterlab(text: str) -> str:
    """Render Markdown by the CommonMark rules, as JupyterLab and GitHub do."""
    return MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)


def as_site(text: str) -> str:
    """Render Markdown with Python-Markdown, as the site does."""
    text = re.sub(r"<(details|div)(?![^>]*\bmarkdown=)([^>]*)>", r'<\1 markdown="1"\2>', text)
    return markdown.markdown(
        text, extensions=EXTENSIONS, extension_configs={"pymdownx.highlight": {"use_pygments": False}}
    )


def disagreements(source: Path) -> list[str]:
    """Return, for each cell that the two renderers understand differently, what only one of them sees."""
    found = []
    for number, cell in enumerate(read_source(source).cells):
        if cell.cell_type == "markdown":
            lab, site = outline(as_jupyterlab(cell.source)), outline(as_site(cell.source))
            if lab != site:
                found.append(
                    f"{source.name}, cell {number}: JupyterLab {dict(lab - site)}, the site {dict(site - lab)}"
                )
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_text_of_a_notebook_keeps_the_writing_rules(source: Path) -> None:
    """A callout that one renderer does not know is shown as raw characters in the middle of a lesson."""
    assert faults(source) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_jupyterlab_and_the_site_understand_the_text_alike(source: Path) -> None:
    """A list that only CommonMark sees as nested reads wrong on the site."""
    assert disagreements(source) == []


def test_every_text_beside_a_chapter_is_a_notebook_of_it() -> None:
    """A notebook that chapter.toml does not name is never built, tested or shown to a learner."""
    there = {path for chapter in COURSE.existing for path in COURSE.folder(chapter).glob("*.md")}
    built = {path.with_suffix(".md") for chapter in COURSE.existing for path in COURSE.folder(chapter).glob("*.ipynb")}
    assert there | built == set(SOURCES)


HEADER = "---\nkernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n"
WELL_WRITTEN = """\
# A title

<div class="admonition warning alert alert-warning">

**Careful.** A `:name:` in code is no icon, nor is 10:30:15 in text, and -> is no picture.

</div>

1. one
2. two
    - nested

| a | b |
| --- | --- |
| 1 | [2](here.txt) |

```mermaid
flowchart LR
    accTitle: t
    accDescr: d
    a --> b
```

<details class="hint">
<summary>Hint</summary>

Look at [the page](https://peps.python.org/pep-3333/).

</details>
"""
PLANTED = {
    "an admonition": "!!! note\n    text",
    "a foldable block": '??? tip "t"\n    text',
    "a content tab": '=== "one"\n    text',
    "an alert": "> [!NOTE]\n> text",
    "a footnote": "text[^1]\n\n[^1]: note",
    "an icon code": "press :material-check: here",
    "an emoji": "done \N{WHITE HEAVY CHECK MARK}",
    "an attribute list": "text {.wide}",
    "is neither a callout": '<div class="box">\n\ntext\n\n</div>',
    "first line needs a blank line": '<div class="admonition tip alert alert-success">\ntext\n\n</div>',
    "</div> needs a blank line": '<div class="admonition tip alert alert-success">\n\ntext\n</div>',
    "is not closed": '<div class="admonition tip alert alert-success">\n\ntext',
    "without accTitle": "```mermaid\nflowchart LR\n accDescr: d\n a-->b\n```",
    "without accDescr": "```mermaid\nflowchart LR\n accTitle: t\n a-->b\n```",
    "'gone.txt' does not exist": "[link](gone.txt)",
    "'../gone.ipynb#part' does not exist": "[link](../gone.ipynb#part)",
    "'#a-title' does not exist": "# A title\n\n[its name differs between JupyterLab and the site](#a-title)",
    "'gone.png' does not exist": '<img src="gone.png">',
    "13 lines of code": "```{code-cell} ipython3\n" + "pass\n" * 13 + "```",
    "the tag 'raise-exception'": "```{code-cell} ipython3\n:tags: [raise-exception]\n\n1 / 0\n```",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_each_writing_rule_catches_its_fault(fault: str, tmp_path: Path) -> None:
    """A rule that catches nothing lets the fault reach the learner."""
    source = tmp_path / "planted.md"
    source.write_text(f"{HEADER}{PLANTED[fault]}\n", encoding="utf-8")
    assert [fault in found for found in faults(source)] == [True]


def test_a_well_written_notebook_has_no_fault(tmp_path: Path) -> None:
    """A rule that objects to good text makes authors switch it off."""
    (tmp_path / "here.txt").touch()
    source = tmp_path / "good.md"
    source.write_text(HEADER + WELL_WRITTEN, encoding="utf-8")
    assert (faults(source), disagreements(source)) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "1. one\n  - nested by two spaces",
        "text\n- a list without a blank line before it",
        "- [ ] task\n\n1. a list after a task list",
        "text\n> a quotation without a blank line before it\n\n* * *\n1) one",
    ],
)
def test_text_that_the_renderers_see_differently_is_caught(text: str, tmp_path: Path) -> None:
    """What looks right in the author's JupyterLab may be one run-on paragraph on the site."""
    source = tmp_path / "planted.md"
    source.write_text(f"{HEADER}{text}\n", encoding="utf-8")
    assert len(disagreements(source)) == 1
