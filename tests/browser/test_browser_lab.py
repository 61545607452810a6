"""The workbook in the real JupyterLab, driven by a browser as a learner would."""

from pathlib import Path
from typing import Any

import pytest

from workbook.jupyter import LabCommand
from workbook.manifest import Course
from workbook.regions import graft

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def first_task(drive: Any, lab: LabCommand, clone: Course, shots: Path) -> dict[str, Any]:
    """Let the browser do the first task from the welcome page on, and return what it saw."""
    task = clone.tasks[0]
    chapter = clone.chapter(task.chapter)
    part = next(part for part in chapter.notebooks if part.file == task.notebook)
    stub, reference = (folder / task.files[0] for folder in (clone.exercises, clone.solutions))
    solution = graft(stub.read_text("utf-8"), reference.read_text("utf-8"), task.files[0], {task.id})
    job = {
        "url": lab.url,
        "shots": str(shots),
        "read": part.title,
        "notebook": part.file,
        "checkpoint": f"%checkpoint {task.id}",
        "write": f"exercises/{task.files[0]}",
        "solution": solution,
        "progress": f"1 of {len(chapter.tasks)} green",
    }
    return {"task": task, "file": stub, "solution": solution, **drive("learner.mjs", job)}


def test_the_way_from_the_welcome_page_to_a_green_checkpoint_is_open(first_task: dict[str, Any]) -> None:
    """If any step of it fails, a new learner is lost in the first ten minutes."""
    task, seen = first_task["task"], first_task["seen"]
    assert first_task["faults"] == []
    assert f"{task.id} {task.title}" in seen["welcome"]
    assert "not started" in seen["before"].lower()
    assert "green" in seen["after"].lower()
    assert f"{task.id} {task.title}" not in seen["progress"]


def test_what_is_saved_in_the_editor_is_what_was_written(first_task: dict[str, Any]) -> None:
    """An editor that re-indents or completes brackets on its own would break a correct answer."""
    assert first_task["file"].read_text("utf-8") == first_task["solution"]


def test_all_text_can_be_read_in_the_light_and_in_the_dark_theme(first_task: dict[str, Any]) -> None:
    """JupyterLab's own callouts are dark on dark in one of its themes."""
    worst = first_task["seen"]["contrast"]
    assert len(worst) == 4
    assert [each for each in worst if each["ratio"] < 4.5] == []


def test_nothing_is_written_outside_the_course(first_task: dict[str, Any], clone: Course) -> None:
    """JupyterLab's own state belongs into the course's folder, where deleting it is safe."""
    assert first_task["faults"] == []
    assert (clone.root / ".workbook/jupyter/runtime").is_dir()
    assert sorted(path.name for path in (clone.root / ".workbook/jupyter").iterdir()) == [
        "config",
        "data",
        "ipython",
        "runtime",
        "settings",
        "workspaces",
    ]
