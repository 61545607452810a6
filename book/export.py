"""The front end for other site builders: the whole book as plain Markdown, with a mkdocs.yml that needs no hook."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from book.contents import Book
from workbook.manifest import Course
from workbook.paths import write_text


@dataclass(frozen=True)
class Export:
    """The Markdown of every page by its place, and what is wrong with the links in it."""

    pages: dict[str, str]
    faults: tuple[str, ...]


def convert(course: Course) -> Export:
    """Return every page of the site; notebooks become Markdown.

    Raises:
        CourseError: a notebook is missing, or holds a failure that it does not announce.
    """
    book, faults = Book(course), list[str]()
    notebooks = [page.uri for page in book.pages.values() if page.file]
    pages = {}
    for uri in book.pages:
        text = book.markdown(uri, faults.append)
        for notebook in notebooks:
            text = text.replace(f"{Path(notebook).name}#", f"{Path(notebook).stem}.md#")
            text = text.replace(f"{Path(notebook).name})", f"{Path(notebook).stem}.md)")
        pages[_page(uri)] = text
    return Export(pages, tuple(faults))


def write(export: Export, course: Course, folder: Path) -> None:
    """Write the book to a folder of its own, which is emptied first."""
    book = Book(course)
    shutil.rmtree(folder, ignore_errors=True)
    for uri, text in export.pages.items():
        write_text(folder / "docs" / uri, text)
    for page in book.pages.values():
        if page.file:
            beside = folder / "docs" / Path(page.uri).with_suffix("")
            beside.mkdir(parents=True)
            shutil.copy(page.file, beside)
    shutil.copytree(course.root / "docs" / "assets", folder / "docs" / "assets")
    write_text(folder / "mkdocs.yml", _settings(book))


def _settings(book: Book) -> str:
    """Return the site's own settings without what only MkDocs has, and with the order of the pages."""
    text = (book.course.root / "mkdocs.yml").read_text("utf-8")
    for block in (
        r"^hooks:\n(?: .*\n)+",
        r"^  - mkdocs-jupyter:\n(?:   .*\n)+",
        r"^(?:site_dir|watch): .*\n",
    ):
        text = re.sub(block, "", text, flags=re.MULTILINE)
    text = text.replace("paths: [solutions]", f"paths: [{json.dumps(str(book.course.solutions))}]")
    return f"{text}\nnav: {json.dumps(_renamed(book.nav))}\n"


def _renamed(entry: object) -> object:
    if isinstance(entry, list):
        return [_renamed(each) for each in entry]
    if isinstance(entry, dict):
        return {title: _renamed(below) for title, below in entry.items()}
    return _page(str(entry))


def _page(uri: str) -> str:
    return f"{uri.removesuffix('.ipynb')}.md" if uri.endswith(".ipynb") else uri
