"""A course of one chapter, one notebook and one task, with a site of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbook.manifest import Course, load_course
from workbook.paths import find_root, write_text

ROOT = find_root(Path(__file__).parent)
LISTING = """\
title = "A small course"
repository = "https://example.org/small"

[[chapters]]
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
summary = "What comes first."
parts = ["counting", "<adding>"]

[[chapters]]
number = 2
slug = "ch02_second"
title = "Second"
packages = ["api_starter.extend"]
summary = "What comes later."
parts = ["the rest"]
"""
CHAPTER = """\
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
summary = "What comes first."
milestone = "It counts."

[[notebooks]]
file = "1_counting"
title = "Counting"
minutes = 30
features = ["F01"]

[[tasks]]
id = "1.1"
title = "Count to one"
goal = "return 1 & nothing else"
why = "Without it nothing begins."
minutes = 30
points = 2
features = ["F01"]
files = ["api_starter/core/count.py"]
notebook = "1_counting"
hints = ["Think of a number.", "It is small."]
"""
SOLUTION = '''\
"""Counting."""


class Counter:
    """Counts."""

    def one(self) -> int:
        """Return one."""
        # region task 1.1: return 1 & nothing else
        return 1
        # endregion

    def two(self) -> int:
        """Return two."""
        return 2
'''
CHECKS = '''\
from workbook.lab import task

@task("1.1")
def test_one_is_one(lab):
    """Nobody could begin to count."""
'''
SOURCE = "# 1.1  Counting\n"
FEATURES = "id,chapter,category,feature,must_show\nF01,1,Core,Counting,one|two\nF02,2,Core,Adding,sums\n"
ABOUT = ("grading", "proofs")
PAGES = ("start/learner", "start/instructor", "start/reader", "patterns", "extension-points", "differences", *ABOUT)
WITH_PARTS = {"index": "chapters", "features": "features", "decisions/index": "decisions"}

Cell = dict[str, Any]


def prose(text: str) -> Cell:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> Cell:
    """Return a code cell that was run."""
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "id": "c", "metadata": metadata, "source": source, "outputs": list(outputs)}


def printed(text: str) -> dict[str, Any]:
    """Return an output on standard output."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def failure(name: str) -> dict[str, Any]:
    """Return the output of a cell that failed."""
    return {"output_type": "error", "ename": name, "evalue": "no", "traceback": []}


def notebook(*cells: Cell) -> str:
    """Return a notebook file."""
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


CELLS = (
    prose("# 1.1  Counting"),
    prose('<a id="F01"></a>\n\n## One\n\nA scope is [here](1_counting.md).'),
    prose("## Your turn 1.1: Count to one\n\nTask 1.1 in [count.py](../../exercises/api_starter/core/count.py)"),
    code("1 + 1", printed("2\n\n<3>")),
)


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """Return the course, with all that its site needs."""
    files = {
        "chapters/course.toml": LISTING,
        "chapters/features.csv": FEATURES,
        "chapters/ch01_first/chapter.toml": CHAPTER,
        "chapters/ch01_first/1_counting.md": f'{SOURCE}\n<a id="F01"></a>\n\n## One\n',
        "chapters/ch01_first/1_counting.ipynb": notebook(*CELLS),
        "checkpoints/ch01_first/test_1_1_one.py": CHECKS,
        "solutions/api_starter/__init__.py": '"""A small product."""\n',
        "solutions/api_starter/core/__init__.py": "",
        "solutions/api_starter/core/count.py": SOLUTION,
        "exercises/api_starter/core/count.py": SOLUTION.replace("return 1\n", "raise NotImplementedError\n"),
        "docs/decisions/0001-count.md": "# 1. Counting begins at one\n",
        "docs/glossary.md": '# Glossary\n\n## Scope\n\nWhat a "server" knows.\n',
        "CHANGELOG.md": "# Changelog\n",
        "CONTRIBUTING.md": "# Contributing\n",
        **{f"docs/{name}.md": f"---\nhide: [toc]\n---\n\n# {name}\n" for name in PAGES},
        **{f"docs/{name}.md": f"# {name}\n\n<!-- generated: {part} -->\n" for name, part in WITH_PARTS.items()},
        "docs/benchmarks.md": "# Benchmarks\n",
        "book/node_modules/mermaid/dist/mermaid.min.js": "// Stands in for npm.",
    }
    for name, text in files.items():
        write_text(tmp_path / name, text)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs" / "assets", tmp_path / "docs" / "assets")
    for name in ("book/hook.py",):
        (tmp_path / name).symlink_to(ROOT / name)
    return load_course(tmp_path)


@pytest.fixture
def build(small: Course) -> Iterator[Callable[[], subprocess.CompletedProcess[str]]]:
    """Return a function that builds the site strictly and returns how that went."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]

    def run() -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(command, cwd=small.root, env=env, check=False, capture_output=True, text=True)

    return run
