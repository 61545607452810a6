"""`workbook grade`, from folders to a grade book."""

import json
import os
import re
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.grade.conftest import Class, bundled, zipped
from workbook.cli import main
from workbook.errors import UserError
from workbook.grade import grader, graft
from workbook.grade.batch import Batch
from workbook.grade.grader import Order
from workbook.grade.intake import submissions
from workbook.grade.reports import About, gradescope
from workbook.grade.rows import Known, Row, TaskRow
from workbook.grade.scores import Weights, load_weights
from workbook.manifest import Course
from workbook.overlay import Tracks

LIGHT = ("--isolation", "none")
EMPTY = {"t11": "", "t12": "", "text": "", "t21": ""}
HIDDEN = '''\
from workbook.lab import Lab, task


@task("1.1")
def test_negative_numbers_are_added(lab: Lab) -> None:
    """The secret of this test."""
    assert lab.call("api_starter.core.numbers:total", -1, -2) == -3
'''


@pytest.fixture(scope="module")
def rows(school: Class, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """A class of honest learners, graded."""
    school.hand_in("ada")
    school.hand_in("bob", **EMPTY)
    school.hand_in("cyd", **EMPTY | {"t11": "return left - right"})
    school.hand_in("dan", t12="", text="return str(number).encode()")
    school.hand_in("eve", t11="return left + right")
    school.hand_in("fay", t11="return (left +")
    school.hand_in("gus", text="return str(number + 1).encode()")
    torn = school.hand_in("hal") / "exercises/api_starter/core/numbers.py"
    torn.write_text(torn.read_text().replace("    # endregion", "", 1))
    out = school.results["out"] = tmp_path_factory.mktemp("out")
    assert school.grade(out, *LIGHT, "--seed", "3", "-j", "2") == 0
    return {row["submission"]: row for row in json.loads((out / "grades.json").read_text())["submissions"]}


def _states(row: dict[str, Any], key: str = "state") -> list[str]:
    return [task[key] for task in row["tasks"]]


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("ada", ["passed", "passed", "passed"]),
        ("bob", ["not started", "not started", "not started"]),
        ("cyd", ["failed", "not started", "not started"]),
        ("dan", ["passed", "not started", "passed"]),
        ("eve", ["adopted", "passed", "passed"]),
        ("fay", ["rejected", "error", "passed"]),
        ("gus", ["passed", "failed", "passed"]),
        ("hal", ["rejected", "error", "passed"]),
    ],
)
def test_each_task_has_the_state_that_its_author_would_expect(
    rows: dict[str, Any], name: str, states: list[str]
) -> None:
    """One missing line would cost a whole file, or a whole file would be worth a line."""
    assert _states(rows[name]) == states


def test_a_fault_in_an_earlier_chapter_costs_only_once(rows: dict[str, Any]) -> None:
    """A learner would pay for chapter 1 again in every later one."""
    assert _states(rows["gus"])[2] == "passed"
    assert _states(rows["gus"], "own_stack") == ["passed", "failed", "failed"]
    assert (rows["gus"]["score"]["earned"], rows["gus"]["score"]["own_stack"]) == (2, 1)


def test_only_what_fails_on_ones_own_chapters_runs_a_second_time(
    school: Class, rows: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class would wait twice as long; or a task would earn its points without having passed anywhere."""
    boxes: list[tuple[str, bool]] = []
    real = graft.tracks

    def noted(course: Course, chapter: Any, base: Path, mine: Path, *, alone: bool) -> Tracks:
        boxes.append((mine.name, alone))
        return real(course, chapter, base, mine, alone=alone)

    monkeypatch.setattr(graft, "tracks", noted)
    order = Order(str(school.root), (2,), str(tmp_path), isolation="none")
    graft.prepare(school.course, [school.course.chapter(2)], None, tmp_path)
    paths = [*(school.handed_in / name for name in ("ada", "gus")), school.course.solutions]
    found = [_states(row) for row in grader.grade(order, [str(path) for path in paths])]
    assert found == [["passed"], ["passed"], ["adopted"]]
    assert boxes == [("0", False), ("1", False), ("1", True), ("2", False), ("2", True)]


def test_a_failure_says_what_was_called_what_came_back_and_what_was_wanted(school: Class, rows: dict[str, Any]) -> None:
    """Its author could not mend it."""
    page = (school.results["out"] / "pages" / f"{rows['cyd']['page']}.html").read_text()
    for words in ("called: total(", "came back: -1", "wanted: 5", "failed: a sum is right"):
        assert words in page
    results = json.loads((school.results["out"] / "gradescope" / f"{rows['ada']['page']}.json").read_text())
    assert (results["score"], [test["score"] for test in results["tests"]]) == (4, [1, 2, 1])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cyd", ["failed: a sum is right", "why: A bill would be wrong."]),
        ("dan", ["not started: 1 of 2 places are still empty"]),
        ("eve", ["adopted: it equals the reference, apart from comments and layout"]),
        ("fay", ["error: a number is sent as text", "came back: needs task 1.1 first"]),
    ],
)
def test_a_task_without_points_says_why_on_the_page_in_gradescope_and_in_junit(
    school: Class, rows: dict[str, Any], name: str, words: list[str]
) -> None:
    """Its author would see a nought and no reason, where `workbook check` gives one."""
    out = school.results["out"]
    suites = {suite.get("name"): suite for suite in ET.parse(out / "junit.xml").getroot()}
    outcomes = [outcome for case in suites[name] for outcome in case]
    said = [f"{outcome.get('message')}\n{outcome.text}" for outcome in outcomes]
    page, results = (
        (out / f"{folder}/{rows[name]['page']}.{kind}").read_text()
        for folder, kind in (("pages", "html"), ("gradescope", "json"))
    )
    tests = "\n".join(test["output"] for test in json.loads(results)["tests"])
    assert [[word for word in words if word not in text] for text in (page, tests, "\n".join(said))] == [[], [], []]
    assert not [text for text in said if re.match(r"(.+): (\1\b|\n)", text)]


def test_the_page_of_the_class_counts_what_each_learner_adopted(school: Class, rows: dict[str, Any]) -> None:
    """An instructor would have to open every page to see who needs the reference."""
    page = (school.results["out"] / "index.html").read_text()
    lines = {line.rpartition("</a>")[0][-3:]: line for line in page.splitlines()}
    assert ("1 adopted" in lines["eve"], "adopted" in lines["ada"]) == (True, False)


def test_in_gradescope_a_part_of_the_points_is_no_pass(school: Class, tmp_path: Path) -> None:
    """A learner would see green, and never look at the tests that fail."""
    about = About(tmp_path, school.course, Order("", (1,), ""), Weights(partial=True, adopted=1))
    tests = tuple({"name": "x", "state": state, "hidden": False} for state in ("passed", "failed"))
    tasks = (TaskRow("1.1", "adopted", "adopted"), TaskRow("1.2", "failed", "failed", tests=tests))
    found = gradescope(about, Row("x", "x", tasks=tasks))["tests"]
    assert [(each["score"], each["status"]) for each in found] == [(1, "passed"), (1, "failed")]


def test_the_same_seed_gives_the_same_grades_and_resume_makes_none_again(
    school: Class, rows: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grade that is asked for twice would differ; a batch that was interrupted would begin anew."""
    out = school.results["out"]
    before = {name: (out / name).read_bytes() for name in ("grades.csv", "grades.json")}
    assert school.grade(tmp_path, *LIGHT, "--seed", "3") == 0
    assert (tmp_path / "grades.json").read_bytes() == before["grades.json"]
    lines = (out / "rows.jsonl").read_bytes().splitlines(keepends=True)
    (out / "rows.jsonl").write_bytes(b"".join(lines[:-1]) + lines[-1][:50])
    monkeypatch.setattr(grader, "_judge", _only_one)
    assert school.grade(out, *LIGHT, "--resume", "--executor", f"{__name__}:here") == 0
    assert len((out / "rows.jsonl").read_bytes().splitlines()) == len(lines) + 1


_real = grader._judge


def _only_one(course: Course, order: Order, chapter: Any, candidates: list[Any]) -> None:
    assert {each.row.submission for each in candidates} <= {"solutions", "hal"}
    _real(course, order, chapter, candidates)


class Here(Executor):
    """Works in this process."""

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        from concurrent.futures import Future

        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


def here() -> Executor:
    """Return an executor of this process."""
    return Here()


def _dying(_order: Order, paths: list[str], _known: list[str]) -> list[dict[str, Any]]:
    if any("bad" in path for path in paths):
        os._exit(1)
    return [grader.blank(Path(path)).to_json() for path in paths]


def test_a_submission_that_ends_its_judge_costs_no_other_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a thousand would stop the batch."""
    monkeypatch.setattr("workbook.grade.batch.grade", _dying)
    known = Known(tmp_path / "rows", resume=False)
    make = lambda: ProcessPoolExecutor(2, get_context("fork"))  # noqa: E731 - short
    names = ["a", "b", "bad", "c", "d", "e", "f", "g", "bad too"]
    found = list(Batch(Order("", (1,), ""), known, make, 2).rows([tmp_path / name for name in names]))
    known.close()
    assert [row.submission for row in found] == names
    assert [row.submission for row in found if row.state == "ungraded"] == ["bad", "bad too"]
    assert {row.fault for row in found if row.state == "ungraded"} == {"grader"}


def test_hidden_tests_count_and_tell_no_more_than_their_title_and_a_hint(
    school: Class, rows: dict[str, Any], tmp_path: Path
) -> None:
    """Learners would write for the test."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "test_hidden.py").write_text(HIDDEN)
    school.hand_in("ivy", t11="return abs(left) + abs(right)")
    assert school.grade(tmp_path / "out", *LIGHT, "--extra-tests", str(hidden), "--chapters", "1") == 0
    found = {row["submission"]: row for row in json.loads((tmp_path / "out/grades.json").read_text())["submissions"]}
    assert [_states(found[name])[0] for name in ("ada", "ivy")] == ["passed", "failed"]
    page = (tmp_path / "out/pages" / f"{found['ivy']['page']}.html").read_text()
    assert "negative numbers are added" in page
    assert "There is an operator for it." in page
    assert not [word for word in ("secret", "-3", "wanted") if word in page]


def test_nothing_is_graded_by_tests_that_the_reference_does_not_pass(
    school: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A class would pay for the instructor's slip, or for a machine that lacks something."""
    for slip in ("== -4", "== nothing"):
        (tmp_path / "test_slip.py").write_text(HIDDEN.replace("== -3", slip))
        assert school.grade(tmp_path / "out", *LIGHT, "--extra-tests", str(tmp_path), "--chapters", "1") == 3
        assert "the reference does not pass task 1.1 here" in capsys.readouterr().err


def test_a_fault_of_the_grader_is_never_a_zero(school: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner would pay for it."""
    monkeypatch.setattr(grader, "TEST_LIMIT", None)
    order = Order(str(school.root), (1,), str(tmp_path))
    row = Row.from_json(grader.grade(order, [str(school.hand_in("ada"))])[0])
    assert (row.state, row.fault) == ("ungraded", "grader")


def test_a_submission_that_waits_in_every_test_has_an_end(
    school: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would hold up the whole class, and each of its answers would still be in time."""
    monkeypatch.setattr("workbook.grade.judge._CASE", 0.0)
    order = Order(str(school.root), (1,), str(tmp_path), isolation="none")
    graft.prepare(school.course, [school.course.chapter(1)], None, tmp_path)
    slow = school.hand_in("slow", t11="import time\ntime.sleep(0.5)\nreturn left + right")
    assert _states(Row.from_json(grader.grade(order, [str(slow)])[0]).to_json())[0] == "timeout"


def test_weights_and_lateness_change_what_counts(course: Course, tmp_path: Path) -> None:
    """An instructor's rules would have to be applied by hand."""
    file = tmp_path / "weights.toml"
    file.write_text(
        'adopted = 0.5\n[weights]\n"1" = 2\n"1.2" = 3\n[late]\ndue = 2026-01-01T12:00:00Z\nper_day = 10\nmost = 25\n'
        "grace_minutes = 5\n[late.submitted]\nada = 2026-01-02T13:00:00Z\n[late.extra_days]\nbob = 1\n"
    )
    weights = load_weights(file, {"1", "1.2"})
    graded = {task.id: task for task in course.chapter(1).tasks}
    tasks = (TaskRow("1.1", "adopted", "adopted"), TaskRow("1.2", "passed", "passed"))
    due = 1767268800.0
    assert [
        weights.score(graded, Row(name, name, submitted=came, tasks=tasks)).late
        for name, came in [
            ("x", due),
            ("x", due + 299),
            ("x", due + 301),
            ("x", due + 9 * 86400),
            ("ada", due),
            ("bob", due + 86400),
        ]
    ] == [0, 0, 10, 25, 20, 0]
    score = weights.score(graded, Row("x", "x", submitted=due + 301, tasks=tasks))
    assert (score.earned, score.most, score.final) == (7, 8, 6.3)


def test_all_that_is_wrong_with_the_weights_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    """A slip would be found after an hour, by a learner, or not at all: somebody would have less than nothing."""
    file = tmp_path / "weights.toml"
    slips = {
        "adopted": '"half"',
        "adoptd": "1",
        "count": '"both"',
        "weights.1": "-2",
        "weights.2": "nan",
        "late.due": "2026-01-01",
        "late.submitted.ada": '"noon"',
        "late.extra_days.bob": '"three"',
    }
    file.write_text("\n".join(f"{place} = {value}" for place, value in slips.items()))
    with pytest.raises(UserError) as caught:
        load_weights(file, {"1", "2"})
    assert [place for place in slips if f"\n  {place}: " not in str(caught.value)] == []
    assert str(file) in str(caught.value)
    for text, place in (("late.per_day = 5", "late.due"), ("weights.9 = 1", "weights.9"), ("x = ?", "line 1")):
        file.write_text(text)
        with pytest.raises(UserError, match=place):
            load_weights(file, {"1", "2"})


@pytest.mark.parametrize(
    "options",
    [
        ("--chapters", "x"),
        ("--chapters", "7"),
        ("--chapters", "2-1"),
        ("--isolation", "some"),
        ("--executor", "no:thing"),
        ("--weights", "none.toml"),
        ("--extra-tests", "none"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_graded(
    school: Class, tmp_path: Path, options: tuple[str, str]
) -> None:
    """A typing error would be found after an hour."""
    assert school.grade(tmp_path, *options) == 2
    assert not (tmp_path / "grades.csv").exists()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("resume", [(), ("--resume",)])
def test_a_run_that_cannot_start_leaves_the_grades_that_are_there(
    school: Class, rows: dict[str, Any], tmp_path: Path, resume: tuple[str, ...]
) -> None:
    """A slip in a hidden test would cost the grade book."""
    out, before = school.results["out"], _files(school.results["out"])
    (tmp_path / "test_slip.py").write_text(HIDDEN.replace("== -3", "== -4"))
    assert school.grade(out, *LIGHT, *resume, "--extra-tests", str(tmp_path)) == 3
    assert _files(out) == before


def test_a_run_that_is_stopped_says_how_to_go_on_and_leaves_no_half_grade_book(
    school: Class, rows: dict[str, Any], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grades of half a class would be taken for those of all."""
    out, before = school.results["out"], _files(school.results["out"])
    real = Known.add

    def stopped(known: Known, row: Row) -> None:
        if row.submission == "cyd":
            raise KeyboardInterrupt
        real(known, row)

    with monkeypatch.context() as patch:
        patch.setattr(Known, "add", stopped)
        assert school.grade(out, *LIGHT, "--executor", f"{__name__}:here") == 130
    assert re.search(r"stopped: 2 of \d+ are done; go on .* --resume", capfd.readouterr().err)
    assert {name for name, content in _files(out).items() if before.get(name) != content} == {"rows.jsonl", "seed.txt"}
    assert len((out / "rows.jsonl").read_bytes().splitlines()) == 2
    assert school.grade(out, *LIGHT, "--resume") == 0
    assert json.loads((out / "grades.json").read_text())["seed"] == int((out / "seed.txt").read_text())


def test_a_place_that_cannot_be_written_is_named(
    school: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An instructor would be told of a bug, and not which path it is about."""
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file/below"):
        assert school.grade(out, *LIGHT) == 2
        assert f"{tmp_path / 'file'}" in capsys.readouterr().err


def test_a_file_that_is_no_archive_is_a_wrong_call(
    school: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list of the class, named instead of its folder, would be a learner who fails."""
    (tmp_path / "class.txt").write_text("ada\n")
    assert main(["grade", str(tmp_path / "class.txt"), "--out", str(tmp_path / "out"), *LIGHT]) == 2
    assert "class.txt is no zip file and no git bundle" in capsys.readouterr().err
    zipped(school.hand_in("ada"), tmp_path / "ada.zip")
    bundled(school.hand_in("kim"), tmp_path / "ada.bundle")
    for name in ("ada.zip", "ada.bundle"):
        assert submissions(tmp_path / name) == [tmp_path / name]


@pytest.mark.parametrize("closed", ["lea", "lea/exercises/api_starter/core/numbers.py", "lea.zip"])
def test_what_the_instructor_may_not_read_is_no_fault_of_its_author(
    school: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    """A learner would have nought, for a folder that was copied by another user."""
    zipped(school.hand_in("lea"), school.handed_in / "lea.zip")

    def refusing(real: Any) -> Any:
        def ask(path: Any, *args: Any, **kwargs: Any) -> Any:
            if path == school.handed_in / closed or path == str(school.handed_in / closed):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *args, **kwargs)

        return ask

    for name in ("open", "scandir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    order = Order(str(school.root), (1,), str(tmp_path), isolation="none")
    (row,) = grader.grade(order, [str(school.handed_in / Path(closed).parts[0])])
    assert (row["state"], row["fault"]) == ("ungraded", "grader")
    assert "Permission denied" in row["reason"]


def test_a_name_under_late_that_nobody_has_is_mentioned(
    school: Class, rows: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody's three days more would be lost to a slip."""
    file = tmp_path / "weights.toml"
    file.write_text("[late]\ndue = 2026-01-01T12:00:00Z\n[late.extra_days]\nada = 3\nhlaf = 3\n")
    school.grade(tmp_path / "out", *LIGHT, "--weights", str(file), "--executor", "no:thing")
    said = capsys.readouterr().err
    assert ("names hlaf" in said, "names ada" in said) == (True, False)
