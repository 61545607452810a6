"""A small course to try things on."""

import json
from pathlib import Path

import pytest

from workbook.manifest import Course, load_course

LISTING = """\
[[chapters]]
number = 1
slug = "ch01_first"
title = "First <steps>"
packages = ["api_starter.core"]
summary = "What comes first."

[[chapters]]
number = 2
slug = "ch02_second"
title = "Second"
packages = ["api_starter.extend"]
summary = "What comes later."
"""
TASK = """
[[tasks]]
id = "1.{number}"
title = "Count to {number}"
goal = "return {number} & nothing else"
why = "w"
minutes = 15
points = 1
features = []
files = ["api_starter/core/count.py"]
notebook = "1_counting"
hints = ["one", "two"]
"""
CHAPTER = (
    """\
number = 1
slug = "ch01_first"
title = "First <steps>"
packages = ["api_starter.core"]
summary = "What comes first."

[[notebooks]]
file = "1_counting"
title = "Counting"
minutes = 30
"""
    + TASK.format(number=1)
    + TASK.format(number=2)
)
SOLUTION = """\
def one() -> int:
    # region task 1.1: return 1 & nothing else
    return 1
    # endregion


def two() -> int:
    # region task 1.2: return 2 & nothing else
    return 2
    # endregion
"""


def stub(text: str, number: int) -> str:
    """Return the text with a task's region emptied."""
    return text.replace(
        f"return {number}\n", f'raise NotImplementedError("task 1.{number}: return {number} & nothing else")\n'
    )


def notebook(*sources: str) -> str:
    """Return an executed notebook of code cells as text."""
    output = {"output_type": "stream", "name": "stdout", "text": "printed\n"}
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
            "outputs": [output],
            "execution_count": 1,
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """Return a course of one written chapter, one notebook and two tasks, in the state a learner finds it in."""
    files = {
        "chapters/course.toml": LISTING,
        "chapters/ch01_first/chapter.toml": CHAPTER,
        "chapters/ch01_first/1_counting.md": "# Counting",
        "chapters/ch01_first/1_counting.ipynb": notebook("print('printed')"),
        "chapters/ch01_first/pictures/drawing.svg": "<svg/>",
        "solutions/api_starter/core/count.py": SOLUTION,
        "exercises/api_starter/core/count.py": stub(stub(SOLUTION, 1), 2),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return load_course(tmp_path)
