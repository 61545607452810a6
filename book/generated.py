"""Pages, and parts of pages, that are written from the manifests; no fact in them stands anywhere else."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from book.benchmarks import measured
from book.extension_points import extension_points
from book.features import Check, checks_of, coverage
from book.markup import bar, fenced, page, table
from book.tasks import anchor, task_uri
from workbook.errors import CourseError
from workbook.manifest import Chapter, Course

_PLACE = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)


def filled(course: Course, text: str) -> str:
    """Return a page of docs/ with its places, ``<!-- generated: NAME -->``, filled in.

    Raises:
        CourseError: there is no such name.
    """

    def fill(place: re.Match[str]) -> str:
        if place[1] not in PARTS:
            raise CourseError(f"docs/: nothing generates {place[1]!r}; there are {', '.join(PARTS)}")
        return PARTS[place[1]](course)

    return _PLACE.sub(fill, text)


def chapter_page(course: Course, chapter: Chapter) -> str:
    """Return the overview of a chapter."""
    names = {feature: row["name"] for feature, row in coverage(course).items()}
    notebooks = (
        (f"[{part.title}](/chapters/{chapter.slug}/{part.file}.ipynb)", part.minutes, _named(names, part.features))
        for part in chapter.notebooks
    )
    tasks = (
        (task.id, f"[{task.title}](page:{task_uri(chapter, task)})", task.minutes, task.points, task.goal)
        for task in chapter.tasks
    )
    return page(
        f"# Chapter {chapter.number}: {chapter.title}",
        chapter.summary,
        bar(_hours(chapter), f"{len(chapter.notebooks)} notebooks", f"{len(chapter.tasks)} tasks"),
        f"**At the end.** {chapter.milestone}",
        "## Notebooks",
        table(["to read and run", "#minutes", "teaches"], notebooks),
        "## Tasks",
        table(["", "what you write", "#minutes", "#points", "goal"], tasks),
    )


def _hours(chapter: Chapter) -> str:
    """Return how long a chapter takes: its notebooks and its tasks."""
    minutes = sum(part.minutes for part in chapter.notebooks) + sum(task.minutes for task in chapter.tasks)
    return f"about {minutes / 60:.0f} hours" if minutes else "to come"


def _named(names: Mapping[str, str], features: tuple[str, ...]) -> str:
    return ", ".join(f"[{names[feature]}](page:features.md#{feature})" for feature in features)


def _commands(course: Course) -> str:
    folder = course.repository.rpartition("/")[2]
    return fenced(f"git clone {course.repository}\ncd {folder}\nmake start", ".sh")


def _chapters(course: Course) -> str:
    def row(chapter: Chapter) -> tuple[object, ...]:
        title = f"[{chapter.title}](page:chapters/{chapter.slug}/index.md)" if chapter.exists else chapter.title
        end = f"<br>**At the end:** {chapter.milestone}" if chapter.milestone else ""
        return chapter.number, title, _hours(chapter), f"{chapter.summary}{end}"

    return table(["", "chapter", "time", "what you build"], map(row, course.chapters))


def _diagram(course: Course) -> str:
    """Return the architecture of the finished application; the chapters that are written are lit."""
    clients = '<div class="layer clients">browsers, programs, other services</div>'
    done = ", ".join(str(chapter.number) for chapter in course.existing)
    words = f"The finished application from the outside in. Lit is what can be built today: chapter {done}."
    layers = f'<div class="layers">{clients}{"".join(map(_layer, course.chapters))}</div>'
    return f'<figure class="architecture">{layers}<figcaption>{words}</figcaption></figure>'


def _layer(chapter: Chapter) -> str:
    inside = f"<strong>{chapter.number} {escape(chapter.title)}</strong><span>{escape(', '.join(chapter.parts))}</span>"
    if not chapter.exists:
        return f'<div class="layer layer-{chapter.number}">{inside}</div>'
    return f'<a class="layer layer-{chapter.number} lit" href="chapters/{chapter.slug}/">{inside}</a>'


def _features(course: Course) -> str:
    checks: dict[str, list[Check]] = defaultdict(list)
    for chapter in course.existing:
        for check in checks_of(course, chapter):
            checks[check.task].append(check)
    rows = (_feature(feature, row, checks) for feature, row in coverage(course).items())
    return table(["", "feature", "shows", "taught", "exercised and tested"], rows)


def _feature(feature: str, row: Mapping[str, Any], checks: Mapping[str, list[Check]]) -> tuple[str, ...]:
    first = (f'<a id="{feature}"></a>{feature}', row["name"], row["must_show"].replace("|", "\\|"))
    if not row["written"]:
        return *first, f"chapter {row['chapter']}, to come", ""
    tested = (f"task {task}, [{len(checks[task])}&nbsp;checks](/{checks[task][0].file})" for task in row["tasks"])
    return *first, "<br>".join(map(_heading, row["headings"])), "<br>".join(tested)


def _heading(heading: str) -> str:
    file, _, title = heading.partition("#")
    return f"[{title}](/{file.removesuffix('.md')}.ipynb#{anchor(title)})"


def _decisions(course: Course) -> str:
    files = sorted((course.root / "docs" / "decisions").glob("[0-9]*.md"))
    titles = [(file, file.read_text("utf-8").partition("\n")[0].removeprefix("# ")) for file in files]
    return "\n".join(f"- [{title}](/docs/decisions/{file.name})" for file, title in titles)


PARTS: dict[str, Callable[[Course], str]] = {
    "chapters": _chapters,
    "commands": _commands,
    "diagram": _diagram,
    "features": _features,
    "decisions": _decisions,
    "benchmarks": measured,
    "extension-points": extension_points,
}
