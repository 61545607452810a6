"""The welcome page: the eight chapters, how far the learner is, and the one next step."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from workbook.jupyter import HERE
from workbook.jupyter.work import KERNEL, WORK
from workbook.manifest import Chapter, Course, load_course
from workbook.paths import write_text
from workbook.progress import TaskProgress, next_task
from workbook.verdicts import current


@dataclass(frozen=True)
class Card:
    """Where the learner is, as text and as HTML; links are relative to work/."""

    course: Course
    seen: dict[str, str]
    upcoming: TaskProgress | None

    def __repr__(self) -> str:
        lines = [f"{chapter.number} {chapter.title}: {self._count(chapter)}" for chapter in self.course.chapters]
        command = [f"workbook check {self.upcoming.task.id}"] if self.upcoming else []
        return "\n".join([*lines, f"Next: {self._headline()}", *command])

    def _repr_html_(self) -> str:
        from jinja2 import Environment

        pages = Environment(autoescape=True, trim_blocks=True)
        known = {"course": self.course, "headline": self._headline(), "green": self._green, "count": self._count}
        if self.upcoming:
            known |= {"task": self.upcoming.task, "standing": self._standing(self.upcoming)}
        return pages.from_string((HERE / "welcome.html").read_text("utf-8")).render(known)

    def _headline(self) -> str:
        if self.upcoming:
            return f"{self.upcoming.task.id} {self.upcoming.task.title}"
        return "every task that is there is green"

    def _standing(self, progress: TaskProgress) -> str:
        if progress.faults:
            return f"{progress.faults[0]}."
        if progress.missing == len(progress.places):
            return f"Not started; about {progress.task.minutes} minutes."
        if progress.gap:
            return f"Begun: {progress.gap}."
        red = self.seen[progress.task.id] == "red"
        return "Written, and red at the last check." if red else "Written, not checked yet."

    def _green(self, chapter: Chapter) -> int:
        return sum(self.seen[task.id] == "green" for task in chapter.tasks)

    def _count(self, chapter: Chapter) -> str:
        return f"{self._green(chapter)} of {len(chapter.tasks)} green" if chapter.exists else "to come"


def progress(course: Course | None = None) -> Card:
    """Return the card for a course, by default for the one in or above the current folder."""
    course = course or load_course()
    seen = current(course)
    return Card(course, seen, next_task(course, seen))


def write_welcome(course: Course) -> Path:
    """Write work/welcome.ipynb, readable before anything is run, and return its path."""
    nbformat: Any = import_module("nbformat")
    v4 = nbformat.v4
    card = progress(course)
    output = v4.new_output("execute_result", data={"text/html": card._repr_html_(), "text/plain": repr(card)})
    before, after = (HERE / "welcome.md").read_text("utf-8").split("\n\n+++\n\n")
    cells = [
        v4.new_markdown_cell(before.format(title=course.title), id="introduction"),
        v4.new_code_cell("from workbook.welcome import progress\n\nprogress()", id="progress", outputs=[output]),
        v4.new_markdown_cell(after.rstrip(), id="how"),
    ]
    path = course.root / WORK / "welcome.ipynb"
    write_text(path, nbformat.writes(v4.new_notebook(cells=cells, metadata=KERNEL)) + "\n")
    return path
