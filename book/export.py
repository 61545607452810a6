"""The front end for other site builders: the whole book as plain Markdown, with a mkdocs.yml that needs no hook."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from book.contents import Book
from workbook.errors import UserError
from workbook.manifest import Course
from workbook.paths import shown, write_text

_NOTEBOOK = re.compile(r"(\]\((?!\w+:)[^)\s#]+)\.ipynb(?=[#)])")
_OURS = ".exported"
"""The file by which a folder is known that may be emptied."""


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
    pages = {_page(uri): _NOTEBOOK.sub(r"\1.md", book.markdown(uri, faults.append)) for uri in book.pages}
    return Export(pages, tuple(faults))


def write(export: Export, course: Course, folder: Path) -> None:
    """Write the book to a folder of its own; what an earlier export left there is removed first.

    Raises:
        UserError: something else stands in the folder.
    """
    if folder.exists() and not (folder / _OURS).is_file():
        raise UserError(
            f"{shown(folder, course.root)} is there and holds no export", "Name a folder that is not there."
        )
    book = Book(course)
    shutil.rmtree(folder, ignore_errors=True)
    write_text(folder / _OURS, "workbook dev export-md\n")
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
