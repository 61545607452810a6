"""Grades as files: a table and a document for a grade book, and what other tools read."""

import csv
import json
from pathlib import Path
from typing import IO, Any, Protocol

from workbook.grade.grader import Order
from workbook.grade.rows import Row
from workbook.grade.scores import Weights
from workbook.manifest import Course
from workbook.runner.wording import clean

SCHEMA = 1


class Report(Protocol):
    """Is told each row, in order, and then that there are no more."""

    def add(self, row: Row) -> None:
        """Take in a row."""

    def close(self) -> None:
        """Finish."""


def safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    plain = clean(text)
    return f"'{plain}" if plain.lstrip().startswith(("=", "+", "-", "@", "|", "%")) else plain


class Table:
    """`grades.csv`: a line for each submission."""

    def __init__(self, folder: Path, course: Course, tasks: tuple[str, ...], weights: Weights) -> None:
        self._course, self._tasks, self._weights = course, tasks, weights
        self._file = (folder / "grades.csv").open("w", encoding="utf-8", newline="")
        self._lines = csv.writer(self._file)
        head = ["submission", "state", "fault", "reason", "score", "own stack", "most", "late %", "final", "notes"]
        self._lines.writerow([*head, *tasks])

    def add(self, row: Row) -> None:
        """Take in a row; of one that is not graded, the points stay empty."""
        score = self._weights.score(self._course, row)
        points: list[Any] = [score.earned, score.own_stack, score.most, score.late, score.final]
        states = {task.id: task.state for task in row.tasks}
        self._lines.writerow(
            [
                *map(safe, (row.submission, row.state, row.fault, row.reason)),
                *(points if row.state == "graded" else [0] * 5 if row.state == "rejected" else [""] * 5),
                safe("; ".join(row.notes)),
                *(states.get(task, row.state) for task in self._tasks),
            ]
        )

    def close(self) -> None:
        """Finish."""
        self._file.close()


class Document:
    """`grades.json`, written as the rows come."""

    def __init__(self, folder: Path, course: Course, weights: Weights, facts: dict[str, Any]) -> None:
        self._course, self._weights = course, weights
        self._file: IO[str] = (folder / "grades.json").open("w", encoding="utf-8")
        head = json.dumps({"schema": SCHEMA, **facts}, indent=1)
        self._file.write(head.removesuffix("\n}") + ',\n "submissions": [')
        self._between = "\n"

    def add(self, row: Row) -> None:
        """Take in a row."""
        found = row.to_json()
        for task in found["tasks"]:
            task |= {"most": self._weights.most(self._course.task(task["id"]))}
        for task, each in zip(found["tasks"], row.tasks, strict=True):
            task["points"] = self._weights.earned(self._course.task(each.id), each, each.state)
        found["score"] = self._weights.score(self._course, row).__dict__
        self._file.write(self._between + json.dumps(found, ensure_ascii=True))
        self._between = ",\n"

    def close(self) -> None:
        """Finish."""
        self._file.write("\n ]\n}\n")
        self._file.close()


def reporting(folder: Path, course: Course, order: Order, weights: Weights) -> list[Report]:
    """Return all reports, begun in a folder."""
    tasks = tuple(task.id for number in order.chapters for task in course.chapter(number).tasks)
    facts = {"course": course.title, "chapters": order.chapters, "seed": order.seed, "driver": order.driver}
    return [Table(folder, course, tasks, weights), Document(folder, course, weights, facts)]
