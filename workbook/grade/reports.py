"""Grades as files: a table and a document for a grade book, and what other tools read."""

import csv
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from workbook.grade.grader import Order
from workbook.grade.rows import Row, TaskRow
from workbook.grade.scores import Score, Weights
from workbook.manifest import Course, Task
from workbook.runner.wording import clean, shortened

SCHEMA = 1
MOST_TEXT = 200
"""Characters of one value in a report that a learner sees."""
_KINDS = {"not started": "skipped", "adopted": "skipped", "ungraded": "error"}


@dataclass(frozen=True)
class About:
    """What all reports are about, and the folder where they are written."""

    folder: Path
    course: Course
    order: Order
    weights: Weights

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks that are graded, by id."""
        return {task.id: task for number in self.order.chapters for task in self.course.chapter(number).tasks}

    def score(self, row: Row) -> Score:
        """Return the score of a submission."""
        return self.weights.score(self.tasks, row)

    def points(self, row: TaskRow) -> tuple[float, float]:
        """Return the points of a task, and its most points."""
        task = self.tasks[row.id]
        return round(self.weights.earned(task, row, row.state), 4), round(self.weights.most(task), 4)


class Report:
    """A file that is told each row, in order, and then that there are no more.

    Args:
        about: what it is about.
        name: of the file.
    """

    def __init__(self, about: About, name: str) -> None:
        self.about = about
        self.file = (about.folder / name).open("w", encoding="utf-8", newline="", errors="backslashreplace")
        self.begin()

    def begin(self) -> None:
        """Write what stands above the rows."""

    def add(self, row: Row) -> None:
        """Take in a row."""

    def close(self) -> None:
        """Finish."""
        self.file.close()


def plain(text: str) -> str:
    """Return a short text in one line, that any encoding and any reader takes."""
    return shortened(
        clean(text).encode("utf-8", "replace").decode().replace("\ufffe", "?").replace("\uffff", "?"), MOST_TEXT
    )


def cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{plain(text)}" if plain(text).lstrip("\"' ").startswith(("=", "+", "-", "@", "|", "%")) else plain(text)


def told(task: Task, row: TaskRow) -> list[str]:
    """Return what a learner is told of a task: of a hidden test its title, and a hint, but nothing else."""
    known = row.note or row.reason * (row.state == "rejected")
    lines = [f"{row.state}: {plain(known)}"] if known else []
    failures = [test for test in row.tests if test["state"] != "passed"]
    for test in sorted(failures, key=lambda test: bool(test["hidden"]))[:2]:
        lines.append(f"{test['state']}: {plain(test['name'])}")
        if test["hidden"]:
            lines.append(f"hint: {plain(task.hints[0])}")
            continue
        shown = test | {"came back": test.get("came_back") or test.get("message")}
        words = ("called", "came back", "wanted", "why", "location")
        lines += [f"{word}: {plain(shown[word])}" for word in words if shown.get(word)]
    return lines


class Table(Report):
    """`grades.csv`: a line for each submission; the points of one that is not graded stay empty."""

    def begin(self) -> None:
        """Write the heads of the columns."""
        self._lines = csv.writer(self.file)
        head = ["submission", "state", "fault", "reason", "score", "own stack", "most", "late %", "final", "notes"]
        self._lines.writerow([*head, *self.about.tasks])

    def add(self, row: Row) -> None:
        """Take in a row."""
        score = asdict(self.about.score(row)).values()
        points: list[Any] = [""] * len(score) if row.state == "ungraded" else list(score)
        states = {task.id: task.state for task in row.tasks}
        named = map(cell, (row.submission, row.state, row.fault, row.reason))
        tasks = (states.get(task, row.state) for task in self.about.tasks)
        self._lines.writerow([*named, *points, cell("; ".join(row.notes)), *tasks])


class Document(Report):
    """`grades.json`, written as the rows come."""

    def begin(self) -> None:
        """Write the facts of the run."""
        order = self.about.order
        facts = {"schema": SCHEMA, "course": self.about.course.title, "chapters": order.chapters, "seed": order.seed}
        self.file.write(json.dumps(facts | {"isolation": order.isolation}, indent=1)[:-2] + ',\n "submissions": [')
        self._between = "\n"

    def add(self, row: Row) -> None:
        """Take in a row."""
        found = row.to_json() | {"score": asdict(self.about.score(row))}
        for data, task in zip(found["tasks"], row.tasks, strict=True):
            data["points"], data["most"] = self.about.points(task)
        self.file.write(self._between + json.dumps(found))
        self._between = ",\n"

    def close(self) -> None:
        """Finish."""
        self.file.write("\n ]\n}\n")
        super().close()


class JUnit(Report):
    """`junit.xml`: a suite for each submission, a case for each task."""

    def begin(self) -> None:
        """Open the document."""
        self.file.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n')

    def add(self, row: Row) -> None:
        """Take in a row."""
        suite = Element("testsuite", name=plain(row.submission), tests=str(len(row.tasks) or 1))
        cases = [(self.about.tasks[each.id], each) for each in row.tasks]
        found = [(f"{task.id} {task.title}", each.state, told(task, each)) for task, each in cases]
        for name, state, lines in found or [("submission", row.state, [f"{row.state}: {plain(row.reason)}"])]:
            case = SubElement(suite, "testcase", classname="workbook", name=plain(name))
            if state != "passed":
                first, *more = lines or [state]
                SubElement(case, _KINDS.get(state, "failure"), message=first).text = "\n".join(more)
        self.file.write(tostring(suite, "unicode") + "\n")

    def close(self) -> None:
        """Finish."""
        self.file.write("</testsuites>\n")
        super().close()


def gradescope(about: About, row: Row) -> dict[str, Any]:
    """Return what Gradescope wants as `results.json` of one submission."""
    tests = []
    for each in row.tasks:
        task, (points, most) = about.tasks[each.id], about.points(each)
        output = "\n".join(told(task, each)) or each.state
        known = {"number": each.id, "name": task.title, "score": points, "max_score": most, "output": output}
        whole = each.state == "passed" or 0 < points == most
        tests.append(known | {"status": "passed" if whole else "failed", "output_format": "text"})
    words = [row.reason, *row.notes] if row.fault != "grader" else ["This could not be graded; it is not your fault."]
    score = about.score(row)
    return {"score": score.final, "output": "\n".join(filter(None, map(plain, words))), "tests": tests}
