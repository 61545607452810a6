"""`workbook grade --extra-tests`: what an instructor gets wrong, and what the guide says of it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.grade.conftest import REPOSITORY, Class
from workbook.cli import main
from workbook.lab import Client, Lab, Response

LIGHT = ("--isolation", "none", "--chapters", "1")
TEST = '''\
from workbook.lab import Lab, task


@task("1.1")
def test_negative_numbers(lab: Lab) -> None:
    """A debt would be wrong."""
    assert lab.call("api_starter.core.numbers:total", -1, -2) == -3
'''
GUIDE = (REPOSITORY / "docs/grading.md").read_text("utf-8").partition("## Tests of your own\n")[2].partition("\n## ")[0]

Grading = Callable[[str], tuple[int, str]]


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """A folder of tests, empty as yet."""
    folder = tmp_path / "hidden"
    folder.mkdir()
    return folder


@pytest.fixture
def grading(school: Class, tmp_path: Path, hidden: Path, capfd: pytest.CaptureFixture[str]) -> Grading:
    """Grades with a test of this text, in this process; returns the exit code and what was said."""

    def run(text: str) -> tuple[int, str]:
        if text:
            (hidden / "test_mine.py").write_text(text)
        school.hand_in("ada")
        options = ("--extra-tests", str(hidden), "--executor", "tests.grade.test_grade:here")
        code = school.grade(tmp_path / "out", *LIGHT, *options)
        assert not (tmp_path / "out/grades.csv").exists()
        return code, capfd.readouterr().err

    return run


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "{folder}: no test is there"),
        (TEST.replace('@task("1.1")\n', ""), "{file}: test_negative_numbers names no task, such as 1.1"),
        (TEST.replace("1.1", "9.9"), "{file}: test_negative_numbers names task 9.9, which is not among"),
        (TEST.replace("1.1", "2.1"), "{file}: test_negative_numbers names task 2.1, which is not among"),
        (TEST.replace("None:", "None"), "{file}:5: SyntaxError: expected ':'"),
        (f"import nothing_such\n{TEST}", "{file}:1: ModuleNotFoundError: No module named 'nothing_such'"),
        (TEST.replace("@task", "@tusk"), "{file}:4: NameError: name 'tusk' is not defined"),
    ],
    ids=["empty", "no task", "no such task", "not graded", "syntax", "import", "name"],
)
def test_tests_that_cannot_count_are_told_before_anything_is_graded(
    grading: Grading, hidden: Path, text: str, said: str
) -> None:
    """Everybody would pass a test that was never run, or its author would look for the fault elsewhere."""
    code, words = grading(text)
    assert code == 2
    assert said.format(folder=hidden, file=hidden / "test_mine.py") in words


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("== -3", "== -4", ["state: failed", "called: total(-1, -2)", "came back: -3", "wanted: -4"]),
        ("== -3", "== nothing", ["NameError: name 'nothing' is not defined"]),
        ("    assert", "    while True:\n        pass\n    assert", ["state: timeout"]),
    ],
    ids=["wrong", "broken", "endless"],
)
def test_a_test_that_the_reference_does_not_pass_is_named(
    grading: Grading, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: list[str]
) -> None:
    """Its author would have to find it among all tests of the task."""
    monkeypatch.setattr("workbook.grade.grader.TEST_LIMIT", 0.3)
    code, words = grading(TEST.replace(old, new))
    assert code == 3
    for part in ("name: negative numbers", "file: test_mine.py", *said):
        assert part in words


def test_a_reference_without_a_verdict_lets_nothing_be_graded(
    grading: Grading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine on which nothing runs would be found by the first learner, or never."""
    monkeypatch.setattr("workbook.grade.judge.make_driver", None)
    code, words = grading(TEST)
    assert code == 3
    assert "the box: TypeError" in words


def test_tests_of_the_same_name_in_two_files_both_count(school: Class, tmp_path: Path, hidden: Path) -> None:
    """The verdict of one would stand for both."""
    (hidden / "test_a.py").write_text(TEST)
    (hidden / "test_b.py").write_text(TEST.replace("-1, -2) == -3", "1, 2) == 3"))
    school.hand_in("ada", t11="return abs(left) + abs(right)")
    assert school.grade(tmp_path / "out", *LIGHT, "--extra-tests", str(hidden)) == 0
    row = json.loads((tmp_path / "out/grades.json").read_text())["submissions"][0]
    states = [(test["file"], test["state"]) for test in row["tasks"][0]["tests"] if test["hidden"]]
    assert states == [("test_a.py", "failed"), ("test_b.py", "passed")]


def test_the_example_of_the_guide_is_passed_by_the_reference_and_not_by_a_wrong_answer(
    tmp_path: Path, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An instructor would begin with an example that does not work, or finds nothing."""
    monkeypatch.chdir(REPOSITORY)
    for name, text in re.findall(r"```python\n# (\w+\.py)\n(.+?)```", GUIDE, re.DOTALL):
        (hidden / name).write_text(text)
    shutil.copytree(REPOSITORY / "solutions/api_starter", tmp_path / "class/ada/api_starter")
    file = tmp_path / "class/ada/api_starter/core/query.py"
    file.write_text(file.read_text("utf-8").replace("pairs.append(", "pairs.insert(0, "), "utf-8")
    options = ("--out", str(tmp_path / "out"), "--extra-tests", str(hidden))
    assert main(["grade", str(tmp_path / "class"), *LIGHT, *options]) == 0
    row = json.loads((tmp_path / "out/grades.json").read_text("utf-8"))["submissions"][0]
    tests = [test for task in row["tasks"] if task["id"] == "1.4" for test in task["tests"] if test["hidden"]]
    assert [test["state"] for test in tests] == ["failed", "failed"]


def test_what_the_guide_says_a_test_is_given_is_there() -> None:
    """An instructor would write for an interface that does not exist."""
    lab, client, response = (
        Lab(type("Nothing", (), {"request": lambda *_: None})()),
        Client,
        Response([{"status": 200}]),
    )
    given = {"lab": lab, "client": client, "response": response}
    named = re.findall(r"`(lab|client|response)\.(\w+)", GUIDE)
    assert {owner for owner, _ in named} == set(given)
    assert [f"{owner}.{name}" for owner, name in named if not hasattr(given[owner], name)] == []
