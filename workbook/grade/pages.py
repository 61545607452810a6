"""Grades as pages that need nothing but a browser: one for each learner, and one for the class."""

import json
from collections import Counter
from html import escape
from itertools import accumulate

from workbook.grade.reports import About, Document, JUnit, Report, Table, gradescope, plain, told
from workbook.grade.rows import STATES, Row, TaskRow

MOST_BYTES = 20_000
_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:1em auto;padding:0 1em;
color-scheme:light dark}}table{{border-collapse:collapse;width:100%}}td,th{{padding:.2em .5em;text-align:left;
vertical-align:top;border-top:1px solid #8886}}pre{{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0;
font-size:.85em}}td:last-child{{text-align:right;white-space:nowrap}}</style><h1>{title}</h1>
"""


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}' for cell in cells)}\n"


def learner(about: About, row: Row) -> str:
    """Return one learner's page."""
    score = about.score(row)
    off = f", {score.late:g} % off for lateness" if score.late else ""
    counted = f"<p><strong>{score.final:g}</strong> of {score.most:g} points{off}; seed {about.order.seed}</p>"
    page = _HEAD.format(title=escape(row.submission))
    page += counted if row.state == "graded" else f"<p><strong>{row.state}</strong>: {escape(plain(row.reason))}</p>"
    page += "".join(f"<p>{escape(plain(note))}</p>" for note in row.notes) + "<table>\n"
    parts = [_task(about, each) for each in row.tasks]
    room = MOST_BYTES - len(page.encode()) - sum(len(short.encode()) for short, _ in parts) - 100
    for short, more in parts:
        fits = len(more.encode()) <= room
        room -= len(more.encode()) * fits
        page += short.replace("\0", more if fits else "")
    return page + "</table>"


def _task(about: About, row: TaskRow) -> tuple[str, str]:
    """Return a task's line, with a mark where the second, its failures, belongs when there is room for it."""
    task, (points, most) = about.tasks[row.id], about.points(row)
    more = "".join(f"<pre>{escape(line)}</pre>" for line in told(task, row))
    return _row(row.id, f"{escape(task.title)}: {row.state}\0", f"{points:g} / {most:g}"), more


class Pages(Report):
    """`index.html`, the class; `pages/` and `gradescope/`, a file for each learner."""

    def begin(self) -> None:
        """Make the folders."""
        self._states: Counter[tuple[str, str]] = Counter()
        self._count = 0
        self._list: list[str] = []
        for name in ("pages", "gradescope"):
            (self.about.folder / name).mkdir(exist_ok=True)

    def add(self, row: Row) -> None:
        """Write the files of a learner."""
        self._count += 1
        self._states.update((task.id, task.state) for task in row.tasks)
        (self.about.folder / f"pages/{row.page}.html").write_text(learner(self.about, row), "utf-8")
        results = json.dumps(gradescope(self.about, row), indent=1)
        (self.about.folder / f"gradescope/{row.page}.json").write_text(results, "utf-8")
        score = self.about.score(row)
        shown = f"{score.final:g}" if row.state == "graded" else row.state
        adopted = sum(task.state == "adopted" for task in row.tasks)
        if self._count <= MOST_BYTES // 100:
            link = f'<a href="pages/{row.page}.html">{escape(row.submission)}</a>'
            self._list.append(_row(link, f"{adopted} adopted" * bool(adopted), shown))

    def close(self) -> None:
        """Write the page of the class; as many learners are listed as there is room for."""
        page = _HEAD.format(title=escape(f"{self.about.course.title}: {self._count} submissions"))
        page += "<p>How many passed each task; the darker, the fewer.</p><table>\n"
        page += "".join(map(self._heat, self.about.tasks))
        page += "</table><p>The learners; all of them are in grades.csv.</p><table>\n"
        sizes = accumulate((len(line.encode()) for line in self._list), initial=len(page.encode()) + 100)
        self.file.write(
            page + "".join(line for line, size in zip(self._list, [*sizes][1:], strict=True) if size < MOST_BYTES)
        )
        super().close()

    def _heat(self, task: str) -> str:
        counts = {state: self._states[task, state] for state in STATES if self._states[task, state]}
        share = counts.get("passed", 0) / max(1, sum(counts.values()))
        words = ", ".join(f"{count} {state}" for state, count in counts.items())
        line = _row(task, escape(self.about.tasks[task].title), words, f"{share:.0%}")
        return line.replace("<tr>", f'<tr style="background:rgba(200,60,0,{(1 - share) * 0.7:.2f})">')


def reporting(about: About) -> list[Report]:
    """Return all reports, begun."""
    return [
        Table(about, "grades.csv"),
        Document(about, "grades.json"),
        JUnit(about, "junit.xml"),
        Pages(about, "index.html"),
    ]
