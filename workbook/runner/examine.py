"""Looks at tests that somebody adds to those of the course, and runs none."""

import traceback
from typing import Any

import pytest

from workbook.errors import UserError
from workbook.runner.job import Job
from workbook.runner.plugin import task_of
from workbook.runner.worker import session


def examine(job: Job, folder: str) -> None:
    """Collect an instructor's own tests, and run none.

    Args:
        job: its files are the folder, and a checkpoint beside it; its tasks are all that are graded.
        folder: of the tests.

    Raises:
        UserError: there is no test, or one that cannot be collected, or whose task is not graded.
    """
    examiner = _Examiner()
    session(job, examiner)
    found = [item for item in examiner.found if item.path.is_relative_to(folder)]
    for item in found:
        if (task := task_of(item)) not in job.tasks:
            names = f"task {task}, which is not among the graded ones" if task else f"no task, such as {job.tasks[0]}"
            examiner.faults.append(f"{item.path}: {item.name} names {names}")
    if examiner.faults or not found:
        faults = "\n".join(examiner.faults) or f"{folder}: no test is there"
        raise UserError("--extra-tests cannot be used as they are", faults)


class _Examiner:
    def __init__(self) -> None:
        self.found: list[pytest.Item] = []
        self.faults: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.found, items[:] = items[:], []

    def pytest_exception_interact(self, node: pytest.Item, call: Any) -> None:
        """Name the line of the test file, and not those of pytest."""
        error = call.excinfo.value.__cause__ or call.excinfo.value
        lines = [line for file, line, *_ in traceback.extract_tb(error.__traceback__) if file == str(node.path)]
        line = lines[-1] if lines else getattr(error, "lineno", 0)
        self.faults.append(f"{node.path}:{line}: {type(error).__name__}: {error}")
