"""The command line as a whole: exit codes, help, and faults of the tool itself."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbook import __version__
from workbook.cli import main

from .conftest import Ran

Command = Callable[..., Ran]
HEAVY = ("httpx", "jupytext", "nbclient", "pytest", "rich", "uvicorn", "watchfiles", "api_starter")


def test_the_help_names_every_command(workbook: Command) -> None:
    """A command that nobody finds is not there."""
    ran = workbook("--help")
    assert ran.code == 0
    names = re.findall(r"^  ([a-z]+) ", ran.out.partition("Commands:")[2], re.MULTILINE)
    assert names == [
        "check",
        "hint",
        "reveal",
        "adopt",
        "reset",
        "update",
        "open",
        "serve",
        "conform",
        "grade",
        "bundle",
        "start",
        "test",
        "doctor",
        "dev",
    ]


@pytest.mark.parametrize(
    "arguments",
    [("hint",), ("hint", "1.1", "2"), ("nonsense",), ("serve", "--port", "x"), ("--wrong",), ("hint", "9.9")],
)
def test_a_wrong_call_is_exit_code_2_and_no_traceback(workbook: Command, arguments: tuple[str, ...]) -> None:
    """A script could not tell a typing mistake from a red task."""
    ran = workbook(*arguments)
    assert ran.code == 2
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_the_course_is_exit_code_3(workbook: Command, course_tree: Path) -> None:
    """The learner would look for a mistake of their own."""
    (course_tree / "chapters/course.toml").write_text("[[chapters]]\n")
    ran = workbook()
    assert (ran.code, ran.err) == (3, "workbook: chapters/course.toml: chapters[1].number is missing\n")


def test_a_place_that_cannot_be_written_is_named(workbook: Command, course_tree: Path) -> None:
    """The learner would read of a bug, and not which file stands in the way."""
    (course_tree / ".workbook").write_text("a file where a folder should be")
    ran = workbook("hint", "1.1")
    assert (ran.code, ran.err.splitlines()[0]) == (2, f"workbook: {course_tree / '.workbook'}: File exists")


def test_a_fault_of_the_tool_leaves_a_report(workbook: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could mend what only one learner saw."""
    monkeypatch.setattr("workbook.commands.hint.load_course", None)
    ran = workbook("hint", "1.1")
    assert ran.code == 3
    assert "Traceback" not in ran.err
    report = Path(ran.err.splitlines()[-1].partition("The report is in ")[2])
    assert "Traceback" in report.read_text()
    report.unlink()


def test_outside_a_course_the_tools_own_course_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`workbook --version` would fail in any other folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["--version"]) == 0


def test_the_version_is_printed(workbook: Command) -> None:
    """A report of a fault would lack it."""
    assert workbook("--version").out == f"{__version__}\n"


def test_asking_for_help_imports_nothing_heavy(course_tree: Path) -> None:
    """Every command would take a second before it begins."""
    code = (
        "import sys; from workbook.cli import main; main(['check', '--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=course_tree, capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


def test_the_module_runs_as_a_program(course_tree: Path) -> None:
    """`python -m workbook` is all that a machine without make has."""
    command = [sys.executable, "-m", "workbook", "hint", "7.1"]
    ran = subprocess.run(command, cwd=course_tree, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr == "workbook: chapter 7 is not there\nChapters that are: 1 2\n"


def test_a_reader_that_leaves_early_is_no_fault(course_tree: Path) -> None:
    """`workbook | head -1` would end in a traceback."""
    (course_tree / "chapters/ch01_first/chapter.toml").write_text(
        (course_tree / "chapters/ch01_first/chapter.toml").read_text().replace("It is +.", "It is +. " * 30_000)
    )
    command = [sys.executable, "-m", "workbook", "hint", "1.1"]
    subprocess.run(command, cwd=course_tree, capture_output=True, check=True)
    child = subprocess.Popen(command, cwd=course_tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout
    assert child.stderr
    child.stdout.read(1)
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 1
    assert errors == b""


def test_dev_check_is_the_courses_fault_when_stubs_drift(course_tree: Path) -> None:
    """Stubs that do not belong to the solutions would be released."""
    proof = course_tree / "tests/course/test_proof.py"
    proof.parent.mkdir(parents=True)
    proof.write_text("def test_it():\n    pass\n")
    command = [sys.executable, "-m", "workbook", "dev", "check", "-q"]
    ran = subprocess.run(command, cwd=course_tree, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    (course_tree / "exercises/api_starter/core/app.py").write_text("")
    ran = subprocess.run(command, cwd=course_tree, capture_output=True, text=True, check=False)
    assert ran.returncode == 3
    assert "core/app.py differs" in ran.stdout


def test_test_hands_its_arguments_to_pytest(course_tree: Path) -> None:
    """One test could not be picked."""
    (course_tree / "tests").mkdir()
    (course_tree / "tests/test_two.py").write_text("def test_a(): pass\ndef test_b(): assert 0\n")
    command = [sys.executable, "-m", "workbook", "test", "tests", "-k", "a", "--no-header"]
    ran = subprocess.run(command, cwd=course_tree, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "1 passed, 1 deselected" in ran.stdout
