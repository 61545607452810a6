"""Right answers that the reference would not recognise."""

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.grade.conftest import REPOSITORY
from tests.grade.otherwise import OTHERWISE
from workbook.cli import main
from workbook.regions import YOURS, Region, weave

TASKS = [task for _, tasks in OTHERWISE.values() for task in tasks]


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The tasks of one submission: the reference, but for what was solved otherwise."""
    folder = tmp_path_factory.mktemp("otherwise")
    for source in (REPOSITORY / "solutions").rglob("*.py"):
        file = source.relative_to(REPOSITORY / "solutions").as_posix()
        target = folder / "handed-in/ada/exercises" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_otherwise(source, file))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        options = ["--chapters", "1-3", "--out", str(folder / "out"), "--seed", "3"]
        assert main(["grade", str(folder / "handed-in"), *options]) == 0
    (row,) = json.loads((folder / "out/grades.json").read_text())["submissions"]
    return {task["id"]: task for task in row["tasks"]}


def _otherwise(source: Path, file: str) -> str:
    yours, tasks = OTHERWISE.get(file, ("", {}))

    def body(region: Region) -> str:
        texts = [yours] if region.task == YOURS else tasks.get(region.task)
        if texts is None:
            return region.body
        return textwrap.indent(textwrap.dedent(texts[region.nth - 1]).strip("\n") + "\n", region.indent)

    return weave(source.read_text(), body, file)


@pytest.mark.parametrize("task", TASKS)
def test_a_right_answer_written_differently_keeps_its_points(states: dict[str, Any], task: str) -> None:
    """Somebody who found another way would be marked down for it."""
    found = states[task]
    assert (found["state"], found["own_stack"]) == ("passed", "passed"), found["reason"]
    assert found["points"] == found["most"]


def test_what_was_not_written_differently_is_the_reference(states: dict[str, Any]) -> None:
    """An answer that equals the reference by chance would prove nothing."""
    assert {name for name, task in states.items() if task["state"] != "adopted"} == set(TASKS)
