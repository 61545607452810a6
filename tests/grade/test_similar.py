"""`workbook grade --similar`: who may have copied, and who surely has not."""

import csv
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.grade.conftest import RIGHT, Class
from workbook.grade import similar
from workbook.grade.grader import Order
from workbook.grade.pages import MOST_BYTES
from workbook.grade.reports import About
from workbook.grade.scores import Weights

OWN = """
    async def answer(scope, receive, send):
        kind = scope["type"]
        if kind == "lifespan":
            raise RuntimeError("nothing starts here")
        body = text(total(20, 22))
        events = [{"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}]
        events.append({"type": "http.response.body", "body": body})
        for event in events:
            await send(event)

    await answer(scope, receive, send)
"""
RENAMED = {"answer": "reply", "kind": "what", "events": "all_of_it", "event": "one", "body": "data"}
OTHER = """
    if scope["type"] != "http":
        raise RuntimeError(scope["type"])
    length = str(len(text(total(20, 22)))).encode("ascii")
    start = dict(type="http.response.start", status=200)
    start["headers"] = [(b"content-length", length), (b"content-type", b"text/plain")]
    await send(start)
    while True:
        chunk = text(total(20, 22)) if length else b""
        await send(dict(type="http.response.body", body=chunk, more_body=False))
        break
    return None if chunk else await receive()
"""


def _renamed(text: str) -> str:
    for old, new in RENAMED.items():
        text = re.sub(rf"(?<![\"'])\b{old}\b", new, text)
    return text.replace(":\n", ":  # my own\n").replace('"', "'")


@pytest.fixture
def about(school: Class, tmp_path: Path) -> About:
    """The first chapter, to be compared."""
    return About(tmp_path, school.course, Order(str(school.root), (1,), ""), Weights())


def _pairs(about: About, handed_in: list[Path]) -> list[list[str]]:
    found = similar.Similar(about)
    for path in handed_in:
        found.add(path)
    found.close()
    return list(csv.reader((about.folder / "similar.csv").read_text().splitlines()))[1:]


def test_a_copy_is_found_whatever_its_variables_are_called(school: Class, about: About) -> None:
    """Somebody would hand in a neighbour's work, with a search and replace."""
    handed_in = [
        school.hand_in("ada", t12=OWN),
        school.hand_in("bob", t12=OTHER),
        school.hand_in("cyd", t12=_renamed(OWN)),
    ]
    assert "events" not in (handed_in[2] / "exercises/api_starter/core/app.py").read_text()
    assert _pairs(about, handed_in) == [["ada", "cyd", "100", "1.2"]]
    page = (about.folder / "similar.html").read_text()
    assert "proves nothing" in page
    assert "<td>ada<td>cyd<td>1.2<td>100 %" in page


def test_short_answers_and_what_is_the_references_say_nothing(school: Class, about: About) -> None:
    """Two honest learners would have to explain why both wrote the only line that there is, or took the solution."""
    solution = (school.course.solutions / "api_starter/core/app.py").read_text()
    handed_in = [school.hand_in(name, t12=RIGHT["1.2"]) for name in ("dan", "eve")]
    for name in ("fay", "gus"):
        handed_in.append(school.hand_in(name))
        (handed_in[-1] / "exercises/api_starter/core/app.py").write_text(solution)
    assert _pairs(about, handed_in) == []


def test_an_answer_is_not_held_against_the_reference_whatever_its_length(
    school: Class, about: About, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All who adopted a task would be pairs."""
    monkeypatch.setattr(similar, "LEAST", 1)
    solution = (school.course.solutions / "api_starter/core/app.py").read_text()
    handed_in = [school.hand_in(name, t11="", text="") for name in ("hal", "ivy")]
    for path in handed_in:
        (path / "exercises/api_starter/core/app.py").write_text(solution.replace("scope[", "scope  [ "))
    assert _pairs(about, handed_in) == []


def test_helpers_count_and_an_answer_that_everybody_finds_does_not(school: Class, about: About) -> None:
    """A copied helper would be missed; a class of a thousand would be half a million pairs."""
    helper = "def helper(scope, receive, send):\n" + OWN.replace("await ", "").replace("async ", "")
    handed_in = [school.hand_in(f"{number}", t12=OWN) for number in range(similar.COMMON + 1)]
    assert _pairs(about, handed_in) == []
    for path in handed_in[:2]:
        file = path / "exercises/api_starter/core/app.py"
        file.write_text(file.read_text().replace("# region yours\n", f"# region yours\n{helper}\n"))
    assert _pairs(about, handed_in) == [["0", "1", "100", "api_starter/core/app.py"]]


def test_odd_submissions_and_names_stay_harmless(school: Class, about: About, monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken file would end the batch, and a name would run in the instructor's browser or spreadsheet."""
    names = [f"=<b>{number}" for number in range(4)]
    handed_in = [school.hand_in(name, t12=OWN) for name in names]
    broken = school.hand_in("broken", t12="return (((")
    nothing = school.handed_in / "nothing"
    nothing.mkdir()
    deep = school.hand_in("deep", t12=f"return {'(' * 5000}{')' * 5000}")
    assert len(_pairs(about, [broken, nothing, deep, *handed_in])) == 6
    assert "<b>" not in (about.folder / "similar.html").read_text()
    assert all(line.startswith("'=") for line in (about.folder / "similar.csv").read_text().splitlines()[1:])


def test_the_page_stays_small(school: Class, about: About, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class of hundreds would make a page that no phone opens."""
    monkeypatch.setattr(similar, "COMMON", 100)
    path = school.hand_in("j" * 100, t12=OWN)
    assert len(_pairs(about, [path] * 40)) == 40 * 39 // 2
    assert len((about.folder / "similar.html").read_bytes()) <= MOST_BYTES


def test_the_option_writes_the_files_beside_the_grades(school: Class, tmp_path: Path) -> None:
    """The option would be a promise."""
    two = replace(school, handed_in=tmp_path / "in")
    two.hand_in("kim", t12=OWN)
    two.hand_in("leo", t12=_renamed(OWN))
    out = tmp_path / "out"
    assert two.grade(out, "--chapters", "1", "--isolation", "none", "--similar") == 0
    assert (out / "similar.csv").read_text().splitlines()[1:] == ["kim,leo,100,1.2"]
    assert (out / "similar.html").is_file()


def test_a_missing_package_is_named_before_anything_is_graded(
    school: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback would come, or an hour of grading first."""
    for name in ("rapidfuzz", "rapidfuzz.distance", "rapidfuzz.process"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "workbook.grade.similar")
    assert school.grade(tmp_path / "out", "--similar") == 2
    assert "similar" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
