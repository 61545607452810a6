"""`workbook grade` on the processes of a dask cluster, one of which is killed."""

import csv
import os
from pathlib import Path

import pytest

from tests.grade import cluster
from tests.grade.conftest import Class

LIGHT = ("--isolation", "none", "--seed", "3", "-j", "2")
NAMES = [f"learner {number:02}" for number in range(12)]


def test_a_worker_that_is_killed_in_mid_batch_costs_no_row_and_doubles_none(school: Class, tmp_path: Path) -> None:
    """A machine of the cluster goes away, and three learners have no grade, or two."""
    for number, name in enumerate(NAMES):
        school.hand_in(name, **({"t11": "return left - right"} if number % 3 == 0 else {}))
    with cluster.started(tmp_path) as client:
        before = client.run(os.getpid).values()
        assert school.grade(tmp_path / "cluster", *LIGHT, "--executor", "tests.grade.cluster:killing") == 0
    assert int((tmp_path / "killed").read_text()) in before
    with (tmp_path / "cluster/grades.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["submission"] for row in rows] == NAMES
    assert [row["1.1"] for row in rows] == ["failed", "passed", "passed"] * 4
    assert school.grade(tmp_path / "here", *LIGHT, "--executor", "tests.grade.test_grade:here") == 0
    assert (tmp_path / "here/grades.json").read_bytes() == (tmp_path / "cluster/grades.json").read_bytes()


@pytest.mark.parametrize(
    ("name", "words"),
    [("builtins:dict", "returns no executor of concurrent.futures but a dict"), ("json:loads", "fails:")],
)
def test_what_makes_no_executor_is_told(
    school: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    """A scheduler that does not answer, or a forgotten call, looks like a bug of the tool."""
    school.hand_in("ada")
    assert school.grade(tmp_path, *LIGHT, "--executor", name) == 2
    assert f"workbook: {name} {words}" in capsys.readouterr().err
