"""`workbook check`: what it runs, what it says, and the code that it ends with."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.runner.conftest import REPOSITORY, Ground
from workbook import verdicts
from workbook.commands.check import upcoming
from workbook.progress import of_task
from workbook.runner.report import Fault, task_result
from workbook.runner.supervise import Outcome


def states(found: dict[str, Any]) -> dict[str, str]:
    """Return the state of each task."""
    return {task["id"]: task["state"] for task in found["tasks"]}


def test_untouched_exercises_are_not_started_and_nothing_is_an_error(ground: Ground) -> None:
    """A beginner's first check would say "wrong" of work that was never done."""
    found = ground.check("all")
    assert states(found) == {"1.1": "not started", "1.2": "not started", "1.3": "not started"}
    assert found["summary"] == {"green": 0, "red": 0, "not started": 3, "not run": 0}
    assert {test["state"] for task in found["tasks"] for test in task["tests"]} == {"not started"}
    assert (found["exit_code"], found["faults"], found["tracks"]) == (1, [], ["yours 1"])
    assert verdicts.current(ground.course) == dict.fromkeys(("1.1", "1.2", "1.3"), "not started")


@pytest.mark.parametrize("driver", ["local", "process"])
def test_solutions_are_green_whatever_stands_around_them(ground: Ground, driver: str) -> None:
    """The course would ask for more than its answer gives, or somebody's pytest.ini would change every verdict."""
    (ground.root.parent / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (ground.root / "conftest.py").write_text("raise RuntimeError\n")
    found = ground.check("all", "--track", "solutions", "--driver", driver)
    assert set(states(found).values()) == {"green"}
    assert (found["exit_code"], found["driver"], found["tracks"]) == (0, driver, ["solutions 1"])
    assert verdicts.current(ground.course) == {}


def test_a_failure_tells_all_that_is_needed(ground: Ground) -> None:
    """The learner would have to read the test, or a half right answer would be green."""
    ground.answer("1.1", "return left + right if left else -1")
    found = ground.check("1.1", "--seed", "5")
    first, second = found["tasks"][0]["tests"]
    assert (found["seed"], states(found), found["exit_code"]) == (5, {"1.1": "red"}, 1)
    assert first["state"] == "passed"
    assert second == {
        "name": "nothing added changes nothing",
        "state": "failed",
        "why": "An empty bill would cost something.",
        "called": "total(0, 7)",
        "came_back": "-1",
        "wanted": "7",
        "message": second["message"],
        "location": "checkpoints/ch01_first/test_1_1_total.py:14",
        "output": "",
    }


def test_every_kind_of_red_is_told_from_the_others(ground: Ground) -> None:
    """A stub, a mistake and a mistake elsewhere ask for three different things."""
    ground.answer("1.1", 'if left == 0:\n    return right\nraise NotImplementedError("task 1.1: add two numbers")')
    ground.solve("1.2")
    ground.answer("1.3", "print('almost')\nawait send(missing)")
    found = ground.check("all")
    assert states(found) == {"1.1": "not started", "1.2": "red", "1.3": "red"}
    assert found["tasks"][1]["tests"][0]["message"] == "needs task 1.1 first"
    test = found["tasks"][2]["tests"][0]
    assert (test["state"], test["output"]) == ("error", "almost\n")
    assert test["came_back"] == "NameError: name 'missing' is not defined"
    assert test["location"] == "exercises/api_starter/core/app.py:8 in app"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1.7"], "Tasks of chapter 1: 1.1, 1.2, 1.3"),
        (["x"], '"1.2"'),
        (["1.1", "--track", "absent"], "absent"),
        (["1.1", "--watch", "--json"], "--help"),
        (["1.1", "--driver", "distant"], "--help"),
    ],
)
def test_a_wrong_call_is_told_what_there_is(ground: Ground, arguments: list[str], said: str) -> None:
    """A typing error would run nothing and look like success."""
    code, text = ground.run("check", *arguments)
    assert code == 2
    assert said in text


def test_without_a_target_what_is_written_and_unproved_is_checked_or_else_the_first_empty_task(ground: Ground) -> None:
    """The learner would have to remember where they are."""

    def found() -> list[str]:
        return [task.id for task in upcoming(ground.course)]

    def green(*tasks: str) -> None:
        verdicts.record(ground.course, dict.fromkeys(tasks, "green"), verdicts.contents(ground.course))

    assert found() == ["1.1"]
    ground.solve("1.1", "1.2")
    assert found() == ["1.1", "1.2"]
    green("1.1")
    assert found() == ["1.2"]
    green("1.2")
    assert found() == ["1.3"]
    ground.solve("1.3")
    assert found() == ["1.3"]
    green("1.3")
    assert found() == ["1.1", "1.2", "1.3"]


def test_a_folder_can_be_checked_like_the_exercises(ground: Ground, tmp_path: Path) -> None:
    """An instructor could not check what somebody handed in."""
    handed_in = tmp_path / "handed_in"
    ground.solve("1.1")
    ground.root.joinpath("exercises").rename(handed_in)
    found = ground.check("1.1", "--track", str(handed_in))
    assert (states(found), found["tracks"]) == ({"1.1": "green"}, ["handed_in 1"])


SKIPPED = """
import pytest
from workbook.lab import task

@task("1.2")
def test_it(lab): pytest.skip("needs Redis")
"""

FAULTS = """
from workbook.lab import task

@task("1.1")
def test_fixture(lab, absent): pass

@task("1.1")
def test_bug(lab): 1 / 0

@task("1.1")
def test_data(lab): lab.call("api_starter.core.numbers:total", object())

@task("1.1")
def test_typing_error(lab): lab.cal()

@task("1.1")
def test_before_any_answer(lab): {}["nothing asked"]
"""


def test_a_fault_of_the_course_is_never_blamed_on_the_learner(ground: Ground) -> None:
    """The learner would search their own code for hours."""
    ground.solve("1.1", "1.2")
    ground.test("test_1_1_total.py", FAULTS)
    ground.test("test_1_2_double.py", SKIPPED)
    found = ground.check("all")
    assert (found["exit_code"], states(found)) == (3, {"1.1": "not run", "1.2": "not run", "1.3": "not started"})
    assert found["tasks"][1]["tests"][0]["message"] == "needs Redis"
    messages = [fault["message"] for fault in found["faults"]]
    for message, said in zip(messages, ["absent", "ZeroDivisionError", "plain data", "cal", "KeyError"], strict=True):
        assert said in message
    assert found["faults"][1]["where"] == "checkpoints/ch01_first/test_1_1_total.py:8"


def test_a_checkpoint_that_cannot_be_read_is_a_fault_of_the_course(ground: Ground) -> None:
    """The task would look as if it had no tests."""
    ground.test("test_1_1_total.py", "import no_such_module  # '1.1'\n")
    ground.test("test_1_2_double.py", "# '1.2'\ndef broken(:\n")
    ground.test("test_1_3_app.py", "# '1.3'\n")
    code, text = ground.run("check", "all", "-v")
    assert code == 3
    assert "The course is at fault here, not you." in text
    assert "No module named 'no_such_module'" in text
    assert "SyntaxError" in text


def test_a_task_without_a_test_is_a_fault_of_the_course(ground: Ground) -> None:
    """It would be green for everybody."""
    result, faults = task_result(ground.course, of_task(ground.course, ground.course.task("1.1")), Outcome(), ())
    assert (result.tests, faults) == ((), (Fault("task 1.1", "no test bears this id"),))


def test_an_answer_of_another_form_is_the_learners(ground: Ground) -> None:
    """The learner would be sent away to report a fault of the course."""
    ground.answer("1.1", "return [None, {}, 'x', 3, [[]]][left]")
    calls = "\n".join(
        f"@task('1.1')\ndef test_{n}(lab): lab.call('api_starter.core.numbers:total', {n}, 0)['a'].b" for n in range(5)
    )
    calls += "\n@task('1.1')\ndef test_json(lab): json.loads(lab.call('api_starter.core.numbers:total', 2, 0))"
    ground.test("test_1_1_total.py", f"import json\nfrom workbook.lab import task\n{calls}\n")
    found = ground.check("1.1")
    assert (states(found), found["faults"]) == ({"1.1": "red"}, [])
    assert all("cannot read" in test["came_back"] for test in found["tasks"][0]["tests"])


def test_plain_pytest_runs_the_checkpoints(ground: Ground) -> None:
    """A checkpoint's author could not use the tool that everybody knows."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "checkpoints", "--driver", "process"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([*command, "--seed", "1"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_a_debugger_stops_where_the_learners_code_failed(ground: Ground) -> None:
    """--pdb would stop inside the tool."""
    ground.answer("1.1", "wanted = left + right\nreturn wanted.size")
    command = [sys.executable, "-m", "workbook", "check", "1.1", "--pdb"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    asked = "p 'wanted is', wanted\nq\nq\n"
    done = subprocess.run(command, env=environment, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "return wanted.size" in done.stdout
    assert "('wanted is', " in done.stdout
