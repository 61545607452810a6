"""The page of a task: its goal, its stub, its hints, what the checks look at, and at the end the reference."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from book.features import checks_of
from book.markup import bar, fenced, folded, page, plain
from workbook.manifest import Chapter, Course, Task
from workbook.paths import EXERCISES, SOLUTIONS
from workbook.regions import parse
from workbook.shapes import is_python

RUNGS = ("A nudge", "A step further", "Nearly there", "The last word")
WARNING = (
    "This is one right answer, not the only one. Reading it before you have tried takes the task away from you; "
    "`workbook reveal` shows it beside your own."
)


@dataclass(frozen=True)
class Excerpt:
    """A piece of a source file. `line` is its first, from 1; `name` says what it is, empty for a whole file."""

    file: str
    line: int
    name: str
    text: str


def task_uri(chapter: Chapter, task: Task) -> str:
    """Return where the page of a task stands among the site's sources."""
    return f"chapters/{chapter.slug}/tasks/{task.id.replace('.', '-')}.md"


def task_page(course: Course, chapter: Chapter, task: Task) -> str:
    """Return the Markdown of a task's page."""
    part = next(part for part in chapter.notebooks if part.file == task.notebook)
    taught = f"/chapters/{chapter.slug}/{part.file}.ipynb#{anchor(f'Your turn {task.id}: {task.title}')}"
    return page(
        f"# {task.id} {task.title}",
        bar(f"{task.minutes} minutes", f"{task.points} points", *map(_feature, task.features)),
        f"**Goal.** {task.goal[0].upper()}{task.goal[1:]}.",
        f"**Why.** {task.why}",
        f"Taught in [{part.title}]({taught}). Check your answer with `workbook check {task.id}`.",
        "## Stub",
        f"You write what stands between the markers of `{task.id}`; the docstring is the specification.",
        *_shown(course.root, EXERCISES, task),
        "## Hints",
        *(folded("hint", rung, plain(hint)) for rung, hint in zip(RUNGS, task.hints, strict=False)),
        "## What the checks look at",
        *_checks(course, chapter, task),
        "## Reference",
        folded("reference", "Show the reference", WARNING, *_shown(course.root, SOLUTIONS, task)),
    )


def _feature(feature: str) -> str:
    return f'<a href="../../../../features/#{feature}">{feature}</a>'


def anchor(heading: str) -> str:
    """Return the id that a page gives to a heading."""
    from markdown.extensions.toc import slugify

    return str(slugify(heading, "-"))


def _checks(course: Course, chapter: Chapter, task: Task) -> Iterator[str]:
    found = [check for check in checks_of(course, chapter) if check.task == task.id]
    file = found[0].file if found else ""
    yield f"{len(found)} checks in [{Path(file).name}](/{file}), each with what would go wrong without it:"
    yield "\n".join(f"- **{check.name.removeprefix('test_').replace('_', ' ')}**<br>{check.why}" for check in found)


def _shown(root: Path, track: str, task: Task) -> Iterator[str]:
    for file in task.files:
        name = f"{track}/{file}"
        for excerpt in excerpts((root / name).read_text("utf-8"), file, task.id):
            what = f"`{excerpt.name}` in " if excerpt.name else ""
            yield f"{what}[{file}](/{name}), from line {excerpt.line}:"
            yield fenced(excerpt.text, ".python" if is_python(file) else f".{Path(file).suffix[1:] or 'text'}")


def excerpts(text: str, file: str, task: str) -> list[Excerpt]:
    """Return the functions or classes that hold a task's regions, or the file where one stands outside of all."""
    lines = [region.line for region in parse(text, file) if region.task == task]
    found = dict.fromkeys(_around(text, line) if is_python(file) else None for line in lines)
    return [Excerpt(file, 1, "", text) if each is None else _cut(text, file, *each) for each in found]


def _around(text: str, line: int) -> tuple[str, int, int] | None:
    """Return name, first and last line of the smallest definition around a line."""
    around = None
    names: list[str] = []
    nodes: list[ast.stmt] = ast.parse(text).body
    while nodes:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        inner = next((n for n in nodes if isinstance(n, kinds) and n.lineno <= line <= _end(n)), None)
        if not isinstance(inner, kinds):
            break
        names.append(inner.name)
        first = min([inner.lineno, *(each.lineno for each in inner.decorator_list)])
        around, nodes = (".".join(names), first, _end(inner)), inner.body
    return around


def _end(node: ast.stmt) -> int:
    """Return the last line of a definition, with the closing marker that follows its last statement."""
    return (node.end_lineno or node.lineno) + 1


def _cut(text: str, file: str, name: str, first: int, last: int) -> Excerpt:
    return Excerpt(file, first, name, dedent("\n".join(text.splitlines()[first - 1 : last])))
