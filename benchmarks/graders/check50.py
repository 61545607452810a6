"""`check50 --dev` for each submission, with one worker: a process for each check, results by pickle from there."""

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from benchmarks.graders import Graded, Place, timed
from benchmarks.graders.assignments import FILE, Assignment, Submission

TITLE, DISTRIBUTION = "check50", "check50"
PACKAGES = ("check50==3.5.0",)
PATCH = """import check50.runner
def keep(self, name, value): object.__setattr__(self, name, value or name == "passed")
check50.runner.CheckResult.__setattr__ = keep
"""
_CHECK = """
@check50.check()
def check_{number}():
    "{number}"
    if check50.py.import_("{file}").{call} != {wanted!r}:
        raise check50.Failure("another answer was wanted")
"""


def grade(place: Place, assignment: Assignment, submissions: Sequence[Submission]) -> Graded:
    """Run check50 in the folder of each submission."""
    checks = (
        _CHECK.format(number=number, file=FILE, call=check.call, wanted=check.wanted)
        for number, check in enumerate(assignment.checks)
    )
    place.write({"checks/.cs50.yaml": "check50:\n  checks: checks.py\n"})
    place.write({"checks/checks.py": "import check50\nimport check50.py\n" + "".join(checks)})
    for each in submissions:
        files = {FILE: assignment.module(each), **each.files}
        place.write({f"in/{each.name}/{name}": text for name, text in files.items()})

    def run(name: str) -> None:
        words = ("check50", "--dev", place.folder / "checks", "-o", "json", "--output-file", place.folder / name)
        place.run(*words, folder=place.folder / "in" / name, code=False, CHECK50_WORKERS="1")

    seconds = timed(partial(run, each.name) for each in submissions)
    return seconds, {each.name: _earned(place, each.name) for each in submissions}


def _earned(place: Place, name: str) -> int:
    with suppress(OSError, ValueError, KeyError):
        results = json.loads((place.folder / name).read_text("utf-8"))["results"]
        return sum(result["passed"] is True for result in results)
    return 0
