"""The welcome page: the eight chapters, how far the learner is, and the one next step."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from workbook.jupyter import HERE
from workbook.jupyter.work import KERNEL, WORK
from workbook.manifest import Chapter, Course, Task, load_course
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
        step = f'<p class="course-label">Next step</p><p class="course-task">{escape(self._headline())}</p>'
        if self.upcoming:
            links = "".join(f"<li>{item}</li>" for item in self._links(self.upcoming.task))
            step += f"<p>Goal: {escape(self.upcoming.task.goal)}.</p><p>{escape(self._standing(self.upcoming))}</p>"
            step += f'<ul class="course-links">{links}</ul>'
        rows = "".join(map(self._row, self.course.chapters))
        table = f'<table class="course-chapters">{rows}</table>'
        return f'<div class="course-card"><div class="course-next">{step}</div>{table}</div>'

    def _headline(self) -> str:
        if self.upcoming:
            return f"{self.upcoming.task.id} {self.upcoming.task.title}"
        return "every task that is there is green"

    def _links(self, task: Task) -> Iterator[str]:
        chapter = self.course.chapter(task.chapter)
        for part in chapter.notebooks:
            if part.file == task.notebook:
                yield f"Read {_link(f'{chapter.slug}/{part.file}.ipynb', part.title)}"
        for file in task.files:
            yield f"Write in {_link(f'../exercises/{file}', f'exercises/{file}')}"
        yield f"Check with <code>workbook check {task.id}</code>"

    def _standing(self, progress: TaskProgress) -> str:
        if progress.faults:
            return f"{progress.faults[0]}."
        if progress.missing == len(progress.places):
            return f"Not started; about {progress.task.minutes} minutes."
        if progress.missing:
            return f"Begun: {progress.missing} of {len(progress.places)} places are still empty."
        red = self.seen[progress.task.id] == "red"
        return "Written, and red at the last check." if red else "Written, not checked yet."

    def _row(self, chapter: Chapter) -> str:
        parts = [_link(f"{chapter.slug}/{part.file}.ipynb", part.title) for part in chapter.notebooks]
        about = "<br>".join([f"<strong>{escape(chapter.title)}</strong>", escape(chapter.summary), *parts])
        bar = f'<progress value="{self._green(chapter)}" max="{len(chapter.tasks)}"></progress><br>'
        state, bar = ("there", bar) if chapter.exists else ("later", "")
        cells = f"<td>{chapter.number}</td><td>{about}</td><td>{bar}{self._count(chapter)}</td>"
        return f'<tr class="course-{state}">{cells}</tr>'

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


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'
