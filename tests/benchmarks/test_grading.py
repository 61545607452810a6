"""The graders are asked the same, and a figure is only printed for one that judges rightly."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import graders, grading
from benchmarks.graders import APART, NAMES, OURS, Place, module_of
from benchmarks.graders.assignments import HEAVY, LIGHT, Assignment
from benchmarks.graders.page import section
from benchmarks.inprocess import WrongAnswerError
from workbook.box.driver import reached
from workbook.regions import parse

strict = pytest.mark.skipif(
    sys.platform != "linux" or reached().name != "strict", reason="not run: this machine has no strict box"
)
FIGURES = {OURS: {"light": {"first_ms": 900.0, "each_ms": 30.0}, "heavy": {"first_ms": 1000.0, "each_ms": 150.0}}}
CLASS = {"submissions": 100, "workers": 2, "seconds": 50.0}


@pytest.mark.parametrize("assignment", [LIGHT, HEAVY], ids=["light", "heavy"])
def test_right_answers_are_right_and_wrong_ones_wrong(assignment: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    """All graders would be held to a check that nobody can pass, or everybody."""
    for submission, right in ((assignment.right("a"), True), (assignment.wrong("b"), False)):
        module = ModuleType("answers")
        monkeypatch.setitem(sys.modules, "answers", module)
        exec(compile(assignment.module(submission), "answers.py", "exec"), vars(module))
        for check in assignment.checks:
            assert (eval(check.call, vars(module)) == check.wanted) is right, check.call


def test_each_assignment_has_ten_checks_of_ten_functions() -> None:
    """One grader would be timed on less than another."""
    for assignment in (LIGHT, HEAVY):
        assert len({check.function for check in assignment.checks}) == 10
        assert len([region for region in parse(assignment.course_file(), "a.py") if region.task != "yours"]) == 10


def test_no_two_submissions_are_the_same_text_and_none_is_the_reference() -> None:
    """What is remembered of one would make the next look fast; what is adopted is not run."""
    texts = {LIGHT.course_file(each) for each in (None, LIGHT.right("a"), LIGHT.right("b"))}
    assert len(texts) == 3
    bodies = [{region.shape() for region in parse(text, "a.py") if region.task != "yours"} for text in texts]
    assert not set.intersection(*bodies)


def test_the_limits_are_held_against_the_same_figures() -> None:
    """A class of four would be taken for one of a hundred, or a slow grader for a fast one."""
    assert grading.summarise(FIGURES, CLASS)["within"]
    assert not grading.summarise(FIGURES, CLASS | {"seconds": 61.0})["within"]
    slow = {OURS: {**FIGURES[OURS], "heavy": {"first_ms": 1.0, "each_ms": 201.0}}}
    assert not grading.summarise(slow, CLASS)["within"]
    assert "course_seconds" not in grading.summarise(FIGURES, CLASS | {"submissions": 4})


def test_the_best_rounds_count_and_a_busy_machine_gives_no_figure() -> None:
    """A difference below zero would be within every limit."""
    assert grading.reduce([(2.0, 4.0), (1.0, 5.0)], 11) == {"first_ms": 1000.0, "each_ms": 300.0}
    with pytest.raises(RuntimeError, match="too busy"):
        grading.reduce([(2.0, 1.9)], 11)


def test_a_grader_that_is_not_installed_has_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number would be made up for it."""
    versions = {name: graders.version_of(name, tmp_path / name / "bin" / "python") for name in NAMES}
    assert [name for name in NAMES if not versions[name]] == list(APART)
    told = {name: {"title": module_of(name).TITLE, "version": versions[name], "does": ""} for name in NAMES}
    report = {
        "setting": {"checks": 10},
        "graders": told,
        "assignments": {"light": "", "heavy": ""},
        "figures": FIGURES,
        "tricks": grading.TRICKS,
        "earned": {OURS: dict.fromkeys(grading.TRICKS, 0)},
        "course": CLASS,
    }
    grading.show(json.loads(json.dumps(report)))
    shown = capsys.readouterr().out
    assert shown.count("not installed") == 3
    assert "100 submissions" in shown


def test_a_grader_that_judges_wrongly_is_not_timed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The fastest grader is the one that looks at nothing."""
    monkeypatch.setattr(module_of(OURS), "grade", lambda *_: (0.0, {"right": 10, "wrong": 10}))
    with pytest.raises(WrongAnswerError, match="'wrong': 10"):
        grading.verify(OURS, tmp_path, LIGHT)


def test_a_command_that_fails_is_no_result(tmp_path: Path) -> None:
    """The time of an error message would be printed as the time of a grade."""
    place = Place(tmp_path, Path(sys.executable))
    with pytest.raises(RuntimeError, match="no such thing"):
        place.run(sys.executable, "-c", "raise SystemExit('no such thing')")


@strict
def test_our_own_grader_is_right_and_is_taken_in_by_no_trick(tmp_path: Path) -> None:
    """The table would show something that is not so."""
    right, tricks = LIGHT.right("right"), grading.tricks(OURS, LIGHT)
    earned = grading.grade(OURS, tmp_path, LIGHT, [right, LIGHT.wrong("wrong"), *tricks.values()])[1]
    assert earned == {"right": 10, "wrong": 0} | dict.fromkeys(grading.TRICKS, 0)


def test_plain_pytest_is_right_and_is_taken_in(tmp_path: Path) -> None:
    """The tricks would be tame, and a zero for them would prove nothing."""
    grading.verify("plain_pytest", tmp_path, LIGHT)
    assert set(grading.earned("plain_pytest", tmp_path).values()) == {10}


def test_the_page_shows_what_was_measured() -> None:
    """The page would break when a figure is put on record, or show another grader's."""
    names = [OURS, "nbgrader"]
    report = {
        "setting": {"checks": 10, "loaded": {"pydantic": "2.1"}},
        "graders": {name: {"title": name, "version": "1" if name == OURS else None, "does": "Runs."} for name in names},
        "assignments": {"light": "", "heavy": ""},
        "figures": FIGURES,
        "tricks": grading.TRICKS,
        "earned": {OURS: dict.fromkeys(grading.TRICKS, 0)},
        "course": CLASS,
        "summary": grading.summarise(FIGURES, CLASS),
    }
    shown = section(report)
    assert "| workbook | 30 | 900 | 150 | 1,000 |" in shown
    assert "| nbgrader | not installed | Runs. |" in shown
    assert "took 2 workers 50 seconds" in shown
