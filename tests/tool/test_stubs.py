"""exercises/ is what the generator writes, and no more."""

from collections.abc import Callable
from pathlib import Path

from .conftest import STUB_1_1, STUB_1_2, Ran

Command = Callable[..., Ran]


def test_stubs_are_the_solutions_with_their_regions_emptied(course_tree: Path) -> None:
    """A learner would start from a file that gives the answer away, or lacks its head."""
    text = (course_tree / "exercises/api_starter/core/numbers.py").read_text()
    solution = (course_tree / "solutions/api_starter/core/numbers.py").read_text()
    assert text == solution.replace("return left + right", STUB_1_1).replace("return str(number).encode()", STUB_1_2)


def test_drift_is_told_by_file(workbook: Command, course_tree: Path) -> None:
    """An author would commit stubs that do not belong to the solutions."""
    assert workbook("dev", "stubs", "--check").code == 0
    (course_tree / "solutions/api_starter/core/numbers.py").write_text("# new\n")
    (course_tree / "solutions/deploy.bin").write_bytes(b"\xff\xfe\x00")
    (course_tree / "exercises/stale.py").write_text("")
    ran = workbook("dev", "stubs", "--check")
    assert ran.code == 3
    assert ran.out.splitlines() == [
        "exercises/api_starter/core/numbers.py differs from the stub of solutions/api_starter/core/numbers.py",
        "exercises/deploy.bin is missing",
        "exercises/stale.py has no solution",
    ]
    assert workbook("dev", "stubs").code == 0
    assert (course_tree / "exercises/deploy.bin").read_bytes() == b"\xff\xfe\x00"
    assert not (course_tree / "exercises/stale.py").exists()
    assert workbook("dev", "stubs", "--check").code == 0


def test_work_is_not_overwritten_by_the_authors_command(workbook: Command, solve: Callable[[str], Path]) -> None:
    """A learner who tries `dev stubs` would lose everything."""
    path = solve("return 42")
    ran = workbook("dev", "stubs")
    assert ran.code == 2
    assert "workbook update" in ran.err
    assert "return 42" in path.read_text()
    assert workbook("dev", "stubs", "--force").code == 0
    assert "return 42" not in path.read_text()
