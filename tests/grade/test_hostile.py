"""What somebody hands in who wants points without work, beside neighbours who did theirs: one batch, for two users."""

import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.grade.attacks import ACTS, ATTACKS
from tests.grade.conftest import REPOSITORY, Class, founded
from tests.grade.planted import NUMBERS, ODD_NAMES, archives, odd_files, planted

ROOT = os.getuid() == 0
NOBODY = 65534
POINTS = 3
OPENED = """
set -e
mount --make-rprivate /
spare=$1 count=0 moved=0
shift
while [ "$1" != : ]; do
    count=$((count + 1))
    mkdir -p "$spare/$count"
    mount --bind "$1" "$spare/$count"
    eval "path$count=\\$1"
    shift
done
shift
while [ "$1" != : ]; do
    mount -t tmpfs -o mode=755 none "$1"
    shift
done
shift
while [ "$moved" -lt "$count" ]; do
    moved=$((moved + 1))
    eval "path=\\$path$moved"
    mkdir -p "$path"
    mount --move "$spare/$moved" "$path"
done
exec "$@"
"""
"""Shows folders that lie where only root may enter to everybody, in a view of the files that nobody else has."""
INSIDE = {
    "08 what was grafted before",
    "09 other channels",
    "20 b finds marks",
    "20 orders to the zygote",
}
"""Acts on things that are only there in a box, or after another submission."""
TRIED = """
import json, sys
def bait():
    \"\"\"A bill would be wrong.\"\"\"
found = {}
for name, (yours, body) in json.load(sys.stdin).items():
    space = {"__name__": "tried", "__file__": "/a/b/c/d/e"}
    exec(yours, space)
    exec("def total(left, right):\\n" + body, space)
    found[name] = space["total"](2, 3)
print(json.dumps(found))
"""


@dataclass
class Graded:
    """One batch.

    Attributes:
        out: the folder of the grades.
        temporary: the folder for what is not to stay.
        status: the exit status of the command.
        words: what it printed.
        rows: the rows, by submission.
    """

    out: Path
    temporary: Path
    status: int
    words: str
    rows: dict[str, dict[str, Any]]

    def state(self, name: str) -> str:
        """Return the state of task 1.1."""
        return str(next(task["state"] for task in self.rows[name]["tasks"] if task["id"] == "1.1"))


def _as_nobody(folder: Path) -> list[str]:
    """Return what stands before a command that an ordinary user runs; say so where none can run this Python."""
    command = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    needed = {Path(each).resolve() for each in (sys.base_prefix, sys.prefix, REPOSITORY)}
    needed = {each for each in needed if needed.isdisjoint(each.parents)}
    closed = {path: above for path in needed for above in path.parents if not above.stat().st_mode & 1}
    if closed:
        (folder / "spare").mkdir()
        words = [*closed, ":", *dict.fromkeys(closed.values()), ":"]
        command = ["unshare", "-m", "sh", "-c", OPENED, "sh", *map(str, (folder / "spare", *words)), *command]
    asked = [*command, sys.executable, "-c", "import tests.grade.alone, workbook.box.driver"]
    tried = subprocess.run(asked, cwd=REPOSITORY, capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"not run: no ordinary user can run {sys.executable} here: {tried.stderr.decode()[-200:]}")
    return command


def _hand_in(school: Class, words: dict[str, object]) -> None:
    right = school.hand_in("00 right")
    for name, attack in ATTACKS.items():
        body, yours = attack.body, attack.yours
        for word, value in words.items():
            body, yours = body.replace(f"@{word}@", str(value)), yours.replace(f"@{word}@", str(value))
        school.hand_in(name, t11=body, yours=yours, t12="", text="", t21="")
        school.hand_in(f"{name}, beside")
    planted(school.hand_in("06 planted"))
    archives(school, right)
    odd_files(school)
    for name in ODD_NAMES:
        school.hand_in(name)
    outside = school.hand_in("06 outside", yours="import os") / "exercises" / NUMBERS
    outside.write_text(outside.read_text() + "\nos._exit(0)\n")


@pytest.fixture(scope="module")
def baits() -> Iterator[dict[str, object]]:
    """What the acts reach for: things of this process, and a folder that everybody may enter."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hostile-")))
        folder.chmod(0o755)
        for name in ("home", "out", "tmp"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = f"bait-{os.getpid()}"
        for kind, name in (
            (socket.SOCK_STREAM, f"\0{abstract}"),
            (socket.SOCK_DGRAM, f"\0{abstract}2"),
            (socket.SOCK_STREAM, str(folder / "out/socket")),
        ):
            bait = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
            bait.bind(name)
            if kind == socket.SOCK_STREAM:
                bait.listen(64)
        (folder / "out/socket").chmod(0o777)
        (folder / "out/rows.jsonl").write_text("")
        yield {
            "COURSE": folder / "course",
            "OUT": folder / "out",
            "HOME": folder / "home",
            "HANDED-IN": folder / "handed-in",
            "PEER": folder / "handed-in/00 right/exercises" / NUMBERS,
            "PORT": tcp.getsockname()[1],
            "ABSTRACT": abstract,
        }


@pytest.fixture(scope="module")
def attacked(baits: dict[str, object]) -> Class:
    """A class of which most are hostile."""
    out = Path(str(baits["OUT"]))
    school = founded(out.parent)
    _hand_in(school, baits)
    return school


@pytest.fixture(scope="module", params=["as whoever runs the tests", "as an ordinary user"])
def graded(request: pytest.FixtureRequest, attacked: Class, baits: dict[str, object]) -> Graded:
    """The class, graded in one batch."""
    if (ordinary := request.param == "as an ordinary user") and not ROOT:
        pytest.skip("not run a second time: an ordinary user runs these tests")
    folder = Path(tempfile.mkdtemp(dir=attacked.root.parent))
    folder.chmod(0o755)
    before = _as_nobody(folder) if ordinary else []
    for name in ("grades", "tmp"):
        (folder / name).mkdir()
        os.chown(folder / name, *((NOBODY, NOBODY) if ordinary else (-1, -1)))
    options = ["--out", str(folder / "grades"), "--seed", "3", "-j", "2", "--executor", "tests.grade.alone:quick_pool"]
    command = [*before, sys.executable, "-m", "tests.grade.alone", "grade", str(attacked.handed_in), *options]
    home = {"HOME": str(baits["HOME"]), "TMPDIR": str(folder / "tmp"), "SECRET": "of the judge"}
    environment = os.environ | home | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*command, "--chapters", "1"], cwd=attacked.root, env=environment, capture_output=True, check=False, timeout=300
    )
    words = (done.stdout + done.stderr).decode()
    assert (folder / "grades/grades.json").is_file(), words
    found = json.loads((folder / "grades/grades.json").read_text())
    rows = {row["submission"]: row for row in found["submissions"]}
    return Graded(folder / "grades", folder / "tmp", done.returncode, words, rows)


def test_every_class_of_attack_is_tried() -> None:
    """A class that is tried no more would be found by a learner."""
    others = {"06": planted, "15": odd_files, "16": ODD_NAMES}
    assert {int(name[:2]) for name in [*ATTACKS, *others]} == set(range(1, 22))


def test_every_act_would_succeed_without_a_box(attacked: Class, baits: dict[str, object]) -> None:
    """An act that is never possible proves no wall."""
    cases = {}
    for name in ACTS:
        texts = [ATTACKS[name].yours, f"    {ATTACKS[name].body.replace(chr(10), chr(10) + '    ')}"]
        for word, value in baits.items():
            texts = [text.replace(f"@{word}@", str(value)) for text in texts]
        cases[name] = texts
    with tempfile.TemporaryDirectory(dir=attacked.root.parent) as folder:
        command, environment = [sys.executable, "-c", TRIED], os.environ | {"SECRET": ""}
        asked = json.dumps(cases).encode()
        done = subprocess.run(command, input=asked, capture_output=True, check=True, cwd=folder, env=environment)
    found = json.loads(done.stdout)
    assert {name for name, came in found.items() if came != 5} == INSIDE


@pytest.mark.parametrize("name", ATTACKS)
def test_a_wrong_answer_earns_nothing_and_its_neighbour_everything(graded: Graded, name: str) -> None:
    """A trick would be worth more than work, or cost somebody else's."""
    row, neighbour = graded.rows[name], graded.rows[f"{name}, beside"]
    state, wanted = graded.state(name), ATTACKS[name].states.split()
    assert state in wanted, row["tasks"][0]["reason"]
    assert (row["state"], row["score"]["final"], row["score"]["own_stack"]) == ("graded", 0, 0)
    assert (neighbour["state"], neighbour["score"]["final"], neighbour["notes"]) == ("graded", POINTS, [])


def test_nothing_is_left_of_a_batch(graded: Graded) -> None:
    """Ten thousand submissions would fill the disk; a process that stays could change the next grade."""
    assert graded.status == 0, graded.words
    assert list(graded.temporary.iterdir()) == []
    assert "Traceback" not in graded.words


@pytest.mark.parametrize("name", ["00 right", "zip right.zip", "bundle right.bundle", "06 planted", "06 outside"])
def test_right_answers_keep_their_points(graded: Graded, name: str) -> None:
    """Honest work would pay for what stands beside it."""
    assert graded.rows[name]["score"]["final"] == POINTS


@pytest.mark.parametrize("name", ["link", "hard link", "fifo", "huge", "nul", "encoding", "case"])
def test_a_file_that_is_no_text_of_its_own_is_rejected_with_a_reason(graded: Graded, name: str) -> None:
    """Somebody would hand in the reference, or stop the batch."""
    row = graded.rows[f"15 {name}"]
    assert graded.state(f"15 {name}") == "rejected"
    assert row["tasks"][0]["reason"].startswith(f"{NUMBERS}: ")


@pytest.mark.parametrize(
    "name", ["15 many.zip", "15 garbage.zip", "15 garbage.bundle", "15 bomb.bundle", "15 whole link", "15 whole fifo"]
)
def test_what_is_no_submission_gets_a_row_that_says_why(graded: Graded, name: str) -> None:
    """Its author would not know what happened."""
    assert (graded.rows[name]["state"], graded.rows[name]["fault"]) == ("rejected", "submission")
    assert graded.rows[name]["reason"]


def test_an_archive_writes_nothing_and_cannot_grow(graded: Graded, attacked: Class) -> None:
    """The judge's disk would be the learner's."""
    names = ("slip", "absolute", "bomb", "links")
    found = [graded.rows[f"15 {name}.zip"]["score"]["final"] for name in names]
    assert found == [POINTS, POINTS, 0, 0]
    assert not list(attacked.root.parent.rglob("evil.py"))


def test_odd_names_stay_one_line_and_one_file(graded: Graded) -> None:
    """A name would steer a terminal, a spreadsheet or a path."""
    odd = [row for name, row in graded.rows.items() if "16" in name]
    assert [row["score"]["final"] for row in odd] == [POINTS] * len(ODD_NAMES)
    assert all(name.isprintable() for name in graded.rows)
    assert all((graded.out / "pages" / f"{row['page']}.html").is_file() for row in odd)


def test_reports_do_not_carry_what_a_submission_says_on_into_other_programs(graded: Graded) -> None:
    """The instructor's spreadsheet or browser would run it."""
    out = graded.out
    cells = [cell for line in csv.reader((out / "grades.csv").read_text().splitlines()) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
    for file in (out / "index.html", *(out / "pages").iterdir(), out / "junit.xml"):
        text = file.read_text()
        assert not [part for part in ("\x1b", "\u202e", "\0", "<script", "<b>") if part in text]
        assert "junit" in file.name or len(text.encode()) <= 20_000
    suites = ET.parse(out / "junit.xml").getroot()
    assert len(suites) == len(graded.rows)
