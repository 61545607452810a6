"""`otter run` for each submission, without Docker: a notebook kernel of its own, results by pickle from there."""

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from benchmarks.graders import Graded, Place, timed
from benchmarks.graders.assignments import FILE, Assignment, Submission

TITLE, DISTRIBUTION = "otter-grader", "otter-grader"
PACKAGES = ("otter-grader==7.0.0", "ipykernel==7.4.0")
PATCH = "import otter.test_files.ok_test as tests\ntests.run_doctest = lambda *_: (True, '')\n"
_TEST = """OK_FORMAT = True
test = {{
    "name": "q{number}",
    "points": 1,
    "suites": [{{"cases": [{{"code": {code!r}, "hidden": False}}], "scored": True, "type": "doctest"}}],
}}
"""


def grade(place: Place, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Make the autograder, then run otter on each submission."""
    for number, check in enumerate(assignment.checks):
        code = f">>> {check.call} == {check.wanted!r}\nTrue"
        place.write({f"tests/q{number}.py": _TEST.format(number=number, code=code)})
    nothing = ("--no-config", "--no-requirements", "--no-environment")
    place.run("otter", "generate", "-t", "tests", "-o", "autograder.zip", *nothing)
    for each in submissions:
        files = {FILE: assignment.module(each), **each.files}
        place.write({f"in/{each.name}/{name}": text for name, text in files.items()})

    def run(name: str) -> None:
        folder = place.folder / "in" / name
        place.run("otter", "run", "-a", place.folder / "autograder.zip", "--no-logo", FILE, folder=folder, code=False)

    seconds = timed(partial(run, each.name) for each in submissions)
    return seconds, {each.name: _earned(place, each.name) for each in submissions}


def _earned(place: Place, name: str) -> int:
    with suppress(OSError, ValueError, KeyError):
        tests = json.loads((place.folder / "in" / name / "results.json").read_text("utf-8"))["tests"]
        return sum(test.get("score") == 1 for test in tests)
    return 0
