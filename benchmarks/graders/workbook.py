"""`workbook grade -j 1` once for all submissions: tests and submissions in processes of their own, those confined."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.graders import Graded, Place, timed
from benchmarks.graders.assignments import FILE, Assignment, Submission

TITLE, DISTRIBUTION = "workbook grade", None
PATCH = "import _pytest.python\n_pytest.python.Function.runtest = lambda item: None\n"
ROOT = Path(__file__).resolve().parents[2]
_HOME = "api_starter/core"
_FACTS = {"number": 1, "slug": "ch01_ten", "title": "Ten", "packages": ["api_starter.core"], "summary": "Ten checks."}
_TASK = {"why": "It is asked for.", "minutes": 1, "points": 1, "features": [], "files": [f"{_HOME}/{FILE}"]}
_TEST = '''

@task("1.{number}")
def test_{name}(lab: Lab) -> None:
    """A wrong answer would earn a point."""
    assert lab.call("api_starter.core.answers:{name}", *{args!r}) == {wanted!r}
'''


def course(place: Place, assignment: Assignment) -> None:
    """Write a course that has one chapter with ten tasks."""
    tests, tasks = "from workbook.lab import Lab, task\n", []
    for number, check in enumerate(assignment.checks, 1):
        known = {"id": f"1.{number}", "title": check.function, "goal": check.function, "hints": ["Read the check."]}
        tasks.append(_TASK | known | {"notebook": ""})
        tests += _TEST.format(number=number, name=check.function, args=check.args, wanted=check.wanted)
    chapter = _toml(_FACTS | {"app": "api_starter.core.answers:app", "milestone": "All pass."})
    place.write(
        {
            "course/chapters/course.toml": f"[[chapters]]\n{_toml(_FACTS)}",
            "course/chapters/ch01_ten/chapter.toml": chapter + "".join(f"[[tasks]]\n{_toml(task)}" for task in tasks),
            "course/checkpoints/conftest.py": (ROOT / "checkpoints/conftest.py").read_text("utf-8"),
            "course/checkpoints/ch01_ten/test_1_ten.py": tests,
            f"course/solutions/{_HOME}/{FILE}": assignment.course_file(),
            f"course/solutions/{_HOME}/__init__.py": "",
            "course/solutions/api_starter/__init__.py": "",
        }
    )


def grade(place: Place, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Make the course, then grade all submissions in one call."""
    course(place, assignment)
    for each in submissions:
        files = {f"exercises/{_HOME}/{FILE}": assignment.course_file(each), **each.files}
        place.write({f"handed-in/{each.name}/{name}": text for name, text in files.items()})
    command = (sys.executable, "-m", "workbook", "grade", "../handed-in", "--out", "../grades", "-j", "1")
    there = place.folder / "course"
    seconds = timed([lambda: place.run(*command, folder=there, PYTHONPATH=str(ROOT))])
    rows = json.loads((place.folder / "grades/grades.json").read_text("utf-8"))["submissions"]
    return seconds, {row["submission"]: round(row["score"]["final"]) for row in rows}


def _toml(table: dict[str, object]) -> str:
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
