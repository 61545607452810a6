"""Everything that the site holds: its pages, their order, and where each is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from book import api, generated, notebooks
from book.prose import Atlas, glossary, rewritten
from book.tasks import anchor, task_page, task_uri
from workbook.errors import CourseError
from workbook.manifest import Chapter, Course

Nav = list[dict[str, Any]]
START = ("learner", "instructor", "reader")
REFERENCE = {
    "features": "Feature matrix",
    "patterns": "Pattern catalogue",
    "glossary": "Glossary",
    "extension-points": "Extension points",
    "differences": "Differences from others",
}
ABOUT = ("grading", "proofs", "benchmarks", "changelog", "contributing")


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        uri: where it stands among the site's sources, such as ``chapters/ch01_foundation/index.md``.
        source: the file that it comes from, as a path from the root of the course; empty when it is generated.
        text: its Markdown, as `book.prose.rewritten` takes it.
        file: its notebook, if it has one.
    """

    uri: str
    source: str
    text: str
    file: Path | None = None


@dataclass(frozen=True)
class Book:
    """The site of a course."""

    course: Course

    @cached_property
    def pages(self) -> dict[str, Page]:
        """All pages by their uri.

        Raises:
            CourseError: a notebook or another source is missing or wrong.
        """
        return {page.uri: page for part in (self._own(), self._chapters(), self._reference()) for page in part}

    @cached_property
    def nav(self) -> Nav:
        """The order of the pages, as mkdocs.yml would write it."""
        decisions = sorted(uri for uri in self.pages if uri.startswith("decisions/") and uri != "decisions/index.md")
        return [
            {"Home": "index.md"},
            {"Getting started": [f"start/{name}.md" for name in START]},
            {"Chapters": [{f"{c.number} {c.title}": self._in_chapter(c)} for c in self.course.existing]},
            {
                "Reference": [
                    *({title: f"{name}.md"} for name, title in REFERENCE.items()),
                    {"API": api.uris(self.course)},
                ]
            },
            {"About": [*(f"{name}.md" for name in ABOUT), {"Decisions": ["decisions/index.md", *decisions]}]},
        ]

    def markdown(self, uri: str, complain: Callable[[str], None]) -> str:
        """Return the Markdown of a page as the site needs it; ``complain`` is told of links that lead nowhere."""
        page = self.pages[uri]
        return rewritten(page.text, uri, page.source, self._atlas, complain)

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(
            root=self.course.root,
            pages={page.source: page.uri for page in self.pages.values() if page.source},
            tasks={task.id: task_uri(chapter, task) for chapter in self.course.existing for task in chapter.tasks},
            terms=glossary(self.pages["glossary.md"].text, anchor) if "glossary.md" in self.pages else (),
            repository=self.course.repository,
        )

    def _own(self) -> Iterator[Page]:
        docs = self.course.root / "docs"
        for path in sorted(docs.rglob("*.md")):
            uri = path.relative_to(docs).as_posix()
            yield Page(uri, f"docs/{uri}", generated.filled(self.course, path.read_text("utf-8")))
        for name in ("CHANGELOG", "CONTRIBUTING"):
            yield Page(f"{name.lower()}.md", f"{name}.md", (self.course.root / f"{name}.md").read_text("utf-8"))

    def _chapters(self) -> Iterator[Page]:
        for chapter in self.course.existing:
            uri = f"chapters/{chapter.slug}/index.md"
            yield Page(uri, "", generated.chapter_page(self.course, chapter))
            for part in chapter.notebooks:
                file = self.course.folder(chapter) / f"{part.file}.ipynb"
                name = f"chapters/{chapter.slug}/{file.name}"
                if not file.is_file():
                    raise CourseError(f"{name} is missing", "Build it with: workbook dev notebooks")
                text = notebooks.to_markdown(file.read_text("utf-8"), name, chapter, part)
                yield Page(name, name, text, file)
            for task in chapter.tasks:
                yield Page(task_uri(chapter, task), "", task_page(self.course, chapter, task))

    def _reference(self) -> Iterator[Page]:
        for uri, text in api.pages(self.course):
            yield Page(uri, "", text)

    def _in_chapter(self, chapter: Chapter) -> list[Any]:
        parts = [f"chapters/{chapter.slug}/{part.file}.ipynb" for part in chapter.notebooks]
        tasks = [task_uri(chapter, task) for task in chapter.tasks]
        return [f"chapters/{chapter.slug}/index.md", *parts, {"Tasks": tasks}]
