"""`nbgrader autograde` once for all submissions: a kernel for each, in which its cells and those of the tests run."""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.graders import Graded, Place, timed
from benchmarks.graders.assignments import Assignment, Submission

TITLE, DISTRIBUTION = "nbgrader", "nbgrader"
PACKAGES = ("nbgrader==0.9.6",)
PATCH = """import ast
get_ipython().ast_transformers.append(type("", (ast.NodeTransformer,), {"visit_Assert": lambda *_: None})())
"""
_SCORES = """
import json, sys
from nbgrader.api import Gradebook, MissingEntry
scores = {}
with Gradebook("sqlite:///gradebook.db") as book:
    for name in sys.argv[1:]:
        try:
            scores[name] = book.find_submission("ten", name).score
        except MissingEntry:
            scores[name] = 0
json.dump(scores, open("scores.json", "w"))
"""


def grade(place: Place, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Make the assignment, then grade all submissions in one call."""
    place.write({"nbgrader_config.py": "c = get_config()\nc.CourseDirectory.course_id = 'course'\n", "s.py": _SCORES})
    place.write({"source/ten/answers.ipynb": _notebook(assignment, assignment.right("source"))})
    place.run("nbgrader", "generate_assignment", "ten", "--create")
    for each in submissions:
        files = {"answers.ipynb": _notebook(assignment, each), **each.files}
        place.write({f"submitted/{each.name}/ten/{name}": text for name, text in files.items()})
    names = [each.name for each in submissions]
    place.run("nbgrader", "db", "student", "import", _students(place, names))
    seconds = timed([lambda: place.run("nbgrader", "autograde", "ten", code=False)])
    place.run("python", "s.py", *names)
    scores = json.loads((place.folder / "scores.json").read_text("utf-8"))
    return seconds, {name: round(score) for name, score in scores.items()}


def _students(place: Place, names: Sequence[str]) -> str:
    place.write({"students.csv": "\n".join(["id", *names]) + "\n"})
    return "students.csv"


def _notebook(assignment: Assignment, submission: Submission) -> str:
    cells = [_cell("answers", assignment.module(submission), solution=True)]
    for number, check in enumerate(assignment.checks):
        cells.append(_cell(f"check-{number}", f"assert {check.call} == {check.wanted!r}", solution=False))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _cell(name: str, text: str, *, solution: bool) -> dict[str, Any]:
    about: dict[str, Any] = {"grade_id": name, "schema_version": 3, "task": False}
    about |= {"grade": not solution, "locked": not solution, "solution": solution}
    about |= {} if solution else {"points": 1}
    common: dict[str, Any] = {"cell_type": "code", "id": name, "execution_count": None, "outputs": []}
    return {**common, "metadata": {"nbgrader": about}, "source": text}
