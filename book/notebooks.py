"""An executed notebook as one page of Markdown that Python-Markdown shows as JupyterLab does."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from book.builder import FAILS
from book.markup import bar, fenced, folded, page
from book.outputs import joined, to_html
from book.tasks import task_uri
from workbook.errors import CourseError
from workbook.manifest import Chapter, Notebook, Task

_BLOCK = re.compile(r"<(details|div)(?![^>]*\bmarkdown=)([^>]*)>")
_MAGIC = re.compile(r"%checkpoint (\d+\.\d+)\s*")
_HINT = re.compile(r"# ?%hint (\d+\.\d+)\s*")


def to_markdown(text: str, name: str, chapter: Chapter, part: Notebook) -> str:
    """Return the page of a notebook.

    Args:
        text: the .ipynb.
        name: of the file, for messages.
        chapter: to which it belongs.
        part: what the chapter's manifest says of it.

    Raises:
        CourseError: a cell failed without the tag that announces it, or the first cell holds no title.
    """
    cells = json.loads(text)["cells"]
    title, _, rest = joined(cells[0]["source"]).partition("\n") if cells else ("", "", "")
    if not title.startswith("# "):
        raise CourseError(f"{name}: the first cell has to begin with the title, '# ...'")
    pieces = [title, _top(chapter, part), rest]
    for number, cell in enumerate(cells[1:], 1):
        _refuse_failure(cell, f"{name}: cell {number}")
        pieces += _prose(cell) if cell["cell_type"] == "markdown" else _code(cell, chapter)
    return page(*pieces)


def _refuse_failure(cell: Mapping[str, Any], place: str) -> None:
    failed = [output["ename"] for output in cell.get("outputs", ()) if output["output_type"] == "error"]
    if failed and FAILS not in cell["metadata"].get("tags", ()):
        raise CourseError(f"{place} holds a failure, {failed[0]}", f"Mend it, or announce it with the tag {FAILS}.")


def _prose(cell: Mapping[str, Any]) -> Iterator[str]:
    """Yield a cell of text; the one that says how to get a hint has its place taken by `_help`."""
    if not joined(cell["source"]).startswith("Stuck?"):
        yield _BLOCK.sub(r'<\1 markdown="1"\2>', joined(cell["source"]))


def _code(cell: Mapping[str, Any], chapter: Chapter) -> Iterator[str]:
    source = joined(cell["source"]).strip("\n")
    if source == "%load_ext workbook" or not source:
        return
    if found := _HINT.fullmatch(source):
        yield _help(next(task for task in chapter.tasks if task.id == found[1]), chapter)
        return
    yield fenced(source, ".python .input")
    if _MAGIC.fullmatch(source):
        yield "On the finished product it says:"
    yield to_html(cell["outputs"])


def _help(task: Task, chapter: Chapter) -> str:
    place = f"page:{task_uri(chapter, task)}"
    return (
        f"Stuck? The page of [task {task.id}]({place}) has [{len(task.hints)} hints]({place}#hints), "
        f"[what the checks look at]({place}#what-the-checks-look-at) and the [reference]({place}#reference)."
    )


def _top(chapter: Chapter, part: Notebook) -> str:
    file = f"{part.file}.ipynb"
    tasks = sum(task.minutes for task in chapter.tasks if task.notebook == part.file)
    return page(
        bar(
            f"Chapter {chapter.number}, {chapter.title}",
            f"{part.minutes} minutes to read and run, {tasks} for its tasks",
            f'<a href="{file}" download>Download the notebook</a>',
        ),
        folded(
            "run",
            "Run this on your machine",
            "The pages show what the cells gave on the finished product. To run them on your own code, get the course "
            "and start the workbook; Python 3.11 or newer, make and git are all it needs.",
            fenced("make start", ".sh"),
            f"Then open `work/{chapter.slug}/{file}`.",
        ),
    )
