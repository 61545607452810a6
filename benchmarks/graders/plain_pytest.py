"""A new process for each submission: tests that import it, no plugins; the exit code tells, all or nothing."""

import sys
from collections.abc import Sequence
from functools import partial

from benchmarks.graders import Graded, Place, timed
from benchmarks.graders.assignments import FILE, Assignment, Submission

TITLE, DISTRIBUTION = "plain pytest", "pytest"
PATCH = "import _pytest.python\n_pytest.python.Function.runtest = lambda item: None\n"


def grade(place: Place, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Run pytest in the folder of each submission."""
    tests = ["import answers\n"]
    for number, check in enumerate(assignment.checks):
        tests.append(f"def test_{number}():\n    assert answers.{check.call} == {check.wanted!r}\n")
    for each in submissions:
        files = {FILE: assignment.module(each), "test_answers.py": "\n\n".join(tests), **each.files}
        place.write({f"{each.name}/{name}": text for name, text in files.items()})
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_answers.py")
    codes: dict[str, int] = {}

    def run(name: str) -> None:
        folder = place.folder / name
        codes[name] = place.run(*command, folder=folder, code=False, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")

    seconds = timed(partial(run, each.name) for each in submissions)
    return seconds, {name: 0 if code else len(assignment.checks) for name, code in codes.items()}
