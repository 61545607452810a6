"""What somebody hands in who wants points without work, beside neighbours who did theirs."""

import csv
import json
import os
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.grade.conftest import Class, bundled, zipped
from workbook.box.driver import reached

FIFO = "api_starter/core/numbers.py"
NASTY = "=1+1</td><script>alert(1)</script>\x1b[31m\u202e\u0000"
WRONG = {
    "4 skip": "import pytest\npytest.skip('all is well')",
    "4 unittest skip": "import unittest\nraise unittest.SkipTest",
    "4 base exception": "raise BaseException('passed')",
    "4 exit": "raise SystemExit(0)",
    "5 equal to all": "return type('Yes', (int,), {'__eq__': lambda *_: True, '__hash__': None})(1)",
    "5 mock": "from unittest.mock import ANY\nreturn ANY",
    "7 result files": "from pathlib import Path\nPath('rows.jsonl').write_text('all')\nPath('grades.csv').unlink()",
    "17 nasty": f"raise ValueError({NASTY!r})",
    "21 table": "return {(2, 3): 5}.get((left, right), 0)",
    "1 exit at once": "import os\nos._exit(0)",
}


def _planted(folder: Path) -> None:
    """Class 6: files that something else than the course might read."""
    for name in (
        "conftest.py",
        "sitecustomize.py",
        "exercises/conftest.py",
        "exercises/json.py",
        "exercises/pytest.py",
    ):
        (folder / name).write_text("raise SystemExit(0)")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (folder / "exercises/api_starter/core/extra.pth").write_text("import os; os._exit(0)")
    (folder / "exercises/api_starter/core/__pycache__").mkdir()
    init = folder / "exercises/api_starter/core/__init__.py"
    init.write_text("import os; os._exit(0)")


def _archives(school: Class, right: Path) -> None:
    zipped(right, school.handed_in / "zip right.zip", "some-folder/")
    bundled(right, school.handed_in / "bundle right.bundle")
    for name, member in (("15 slip", "../../evil.py"), ("15 absolute", "/etc/evil.py")):
        zipped(right, school.handed_in / f"{name}.zip")
        with zipfile.ZipFile(school.handed_in / f"{name}.zip", "a") as archive:
            archive.writestr(member, "evil")
    with zipfile.ZipFile(school.handed_in / "15 bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"exercises/{FIFO}", b"#" * (40 << 20))
    with zipfile.ZipFile(school.handed_in / "15 many.zip", "w") as archive:
        for number in range(10_000):
            archive.writestr(f"exercises/{number}", "")
    with zipfile.ZipFile(school.handed_in / "15 links.zip", "w") as archive:
        entry = zipfile.ZipInfo(f"exercises/{FIFO}")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    (school.handed_in / "15 garbage.zip").write_bytes(b"PK\3\4" + bytes(100))
    (school.handed_in / "15 garbage.bundle").write_bytes(b"# v2 git bundle\n" + bytes(100))


def _odd_files(school: Class) -> None:
    for name in ("link", "fifo", "huge", "nul", "encoding", "case"):
        file = school.hand_in(f"15 {name}") / "exercises" / FIFO
        if name == "case":
            file.with_name("Numbers.py").write_text("")
            continue
        text = file.read_bytes()
        file.unlink()
        if name == "link":
            file.symlink_to(school.course.solutions / FIFO)
        elif name == "fifo":
            os.mkfifo(file)
        else:
            file.write_bytes(text + {"huge": b"#" * (300 << 10), "nul": b"\0", "encoding": b"# \xe9\n"}[name])
    hard = school.hand_in("15 hard link") / "exercises" / FIFO
    os.link(hard, hard.with_name("second.txt"))
    (school.handed_in / "15 whole link").symlink_to(school.course.solutions)
    os.mkfifo(school.handed_in / "15 whole fifo")


@pytest.fixture(scope="module")
def graded(school: Class, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The rows of one batch, by submission."""
    right = school.hand_in("right")
    for name, body in WRONG.items():
        school.hand_in(name, t11=body)
    _planted(school.hand_in("6 planted"))
    _archives(school, right)
    _odd_files(school)
    for name in (b"16 new\nline", b"16 a,b", b"=16", b"-16", b"16 \xff\xfe", "16 \u202eabc".encode(), b"16 <b>"):
        school.hand_in(name)
    outside = school.hand_in("outside", yours="import os") / "exercises" / FIFO
    outside.write_text(outside.read_text() + "\nos._exit(0)\n")
    out = tmp_path_factory.mktemp("out")
    assert school.grade(out, "--seed", "3", "--isolation", reached().name) == 0
    school.results["out"] = out
    found = json.loads((out / "grades.json").read_text())
    return {row["submission"]: row for row in found["submissions"]}


def _states(row: dict[str, Any]) -> dict[str, str]:
    return {task["id"]: task["state"] for task in row["tasks"]}


@pytest.mark.parametrize("name", ["right", "zip right.zip", "bundle right.bundle", "6 planted", "outside"])
def test_right_answers_keep_their_points(graded: dict[str, Any], name: str) -> None:
    """Honest work would pay for what stands beside it."""
    assert graded[name]["score"]["final"] == 4


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_earns_nothing_however_it_fails(graded: dict[str, Any], name: str) -> None:
    """A trick would be worth more than work."""
    assert _states(graded[name])["1.1"] in {"failed", "error", "crashed"}
    assert graded[name]["tasks"][0]["points"] == 0


@pytest.mark.parametrize("name", ["link", "hard link", "fifo", "huge", "nul", "encoding", "case"])
def test_a_file_that_is_no_text_of_its_own_is_rejected_with_a_reason(graded: dict[str, Any], name: str) -> None:
    """Somebody would hand in the reference, or stop the batch."""
    row = graded[f"15 {name}"]
    assert _states(row)["1.1"] == "rejected"
    assert row["tasks"][0]["reason"].startswith(f"{FIFO}: ")


@pytest.mark.parametrize(
    "name", ["15 many.zip", "15 garbage.zip", "15 garbage.bundle", "15 whole link", "15 whole fifo"]
)
def test_what_is_no_submission_gets_a_row_that_says_why(graded: dict[str, Any], name: str) -> None:
    """Its author would not know what happened."""
    assert (graded[name]["state"], graded[name]["fault"]) == ("rejected", "submission")
    assert graded[name]["reason"]


def test_an_archive_writes_nothing_and_cannot_grow(graded: dict[str, Any], school: Class) -> None:
    """The judge's disk would be the learner's."""
    assert [graded[f"15 {name}.zip"]["score"]["final"] for name in ("slip", "absolute", "bomb", "links")] == [
        4,
        4,
        0,
        0,
    ]
    assert not list(school.handed_in.parent.rglob("evil.py"))


def test_odd_names_stay_one_line_and_one_file(graded: dict[str, Any], school: Class) -> None:
    """A name would steer a terminal, a spreadsheet or a path."""
    odd = [row for name, row in graded.items() if "16" in name]
    assert [row["score"]["final"] for row in odd] == [4] * 7
    assert all(name.isprintable() for name in graded)
    assert all((school.results["out"] / "pages" / f"{row['page']}.html").is_file() for row in odd)


def test_reports_do_not_carry_what_a_submission_says_on_into_other_programs(
    graded: dict[str, Any], school: Class
) -> None:
    """The instructor's spreadsheet or browser would run it."""
    out: Path = school.results["out"]
    cells = [cell for line in csv.reader((out / "grades.csv").read_text().splitlines()) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
    for file in (out / "index.html", *(out / "pages").iterdir(), out / "junit.xml"):
        text = file.read_text()
        assert not [part for part in ("\x1b", "\u202e", "\0", "<script", "<b>") if part in text]
        assert "junit" in file.name or len(text.encode()) <= 20_000
    suites = ET.parse(out / "junit.xml").getroot()
    assert len(suites) == len(graded)
