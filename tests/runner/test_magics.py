"""The course inside a notebook's kernel."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.runner.conftest import REPOSITORY, Ground
from workbook.runner.card import Card


def code(source: str) -> dict[str, Any]:
    """Return a cell of code."""
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def notebook(*cells: str) -> dict[str, Any]:
    """Return a notebook of these cells."""
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return {"cells": [code(cell) for cell in cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


class Kernel:
    """A kernel in the notebooks' folder of chapter 1, and what its cells answer."""

    def __init__(self, folder: Path) -> None:
        self.notebook = nbformat.from_dict(notebook())  # type: ignore[no-untyped-call]
        self.client = NotebookClient(self.notebook, timeout=20, resources={"metadata": {"path": str(folder)}})

    def run(self, source: str) -> list[Any]:
        """Execute a cell as a front end does; return its outputs. An error in its reply is an exception here."""
        cell = nbformat.from_dict(code(source))  # type: ignore[no-untyped-call]
        self.notebook.cells.append(cell)
        self.client.execute_cell(cell, len(self.notebook.cells) - 1)
        return list(cell.outputs)

    def text(self, source: str) -> str:
        """Execute a cell and return its outputs as text."""
        found = [output.get("text") or output["data"]["text/plain"] for output in self.run(source)]
        return "\n".join(found)


@pytest.fixture
def kernel(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """A kernel that has loaded the extension."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.setenv("IPYTHONDIR", str(ground.root / "ipython"))
    folder = ground.root / "work/ch01_first"
    folder.mkdir(parents=True)
    made = Kernel(folder)
    with made.client.setup_kernel():
        made.run("%load_ext workbook")
        yield made


def test_a_learner_works_through_a_notebook(kernel: Kernel, ground: Ground) -> None:
    """A traceback where the text says "not written yet", or old code after an edit: the notebook would lie."""
    card = kernel.run("from api_starter.core.numbers import total\nsum_of_both = total(1, 2)")[0]
    assert card.output_type == "display_data"
    assert "Task 1.1 Sum is not written yet." in card["data"]["text/plain"]
    assert 'href="../../exercises/api_starter/core/numbers.py"' in card["data"]["text/html"]
    assert "`sum_of_both` comes with task 1.1" in kernel.text("twice = sum_of_both * 2")
    assert "`twice` comes with task 1.1" in kernel.text("twice")
    assert "1.1 Sum: not started, 0 of 2 tests pass" in kernel.text("%checkpoint 1.1")

    ground.answer("1.1", "return left - right")
    assert kernel.text("total(5, 2)") == "3"
    assert "came back" in kernel.text("%checkpoint 1.1")

    ground.answer("1.1", "return (left + right)")
    assert kernel.text("total(5, 2)") == "7"
    assert "1.1 Sum: green, 2 of 2 tests pass" in kernel.text("%checkpoint 1.1")
    assert "hint 1 of 2" in kernel.text("%hint 1.1")
    assert "hint 2 of 2" in kernel.text("%hint 1.1")
    assert "there is no task 1.9" in kernel.text("%checkpoint 1.9")
    assert "is no task" in kernel.text("%hint")

    ground.answer("1.1", "return (left +")
    assert "cannot be imported now: SyntaxError" in kernel.text("3")
    assert "red" in kernel.text("%checkpoint 1.1")
    with pytest.raises(Exception, match="ZeroDivisionError"):
        kernel.run("1 / 0")
    with pytest.raises(Exception, match="NameError"):
        kernel.run("never_heard_of")


@pytest.mark.slow
def test_untouched_stubs_do_not_crash_a_notebook(ground: Ground) -> None:
    """Whoever runs all cells first would see red everywhere, and so would the course's own test of it."""
    cells = ["%load_ext workbook", "from api_starter.core.numbers import total\nthree = total(1, 2)", "three + 1"]
    cells += ["%checkpoint 1.1", "def double(x):\n    return total(x, x)", "double(three)"]
    path = ground.root / "chapters/ch01_first/1_numbers.ipynb"
    path.write_text(json.dumps(notebook(*cells)))
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(path.parent)]
    command += ["-p", "no:cacheprovider", "--nbval-lax", "--nbval-current-env", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "IPYTHONDIR": str(ground.root / "ipython")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    assert f"{len(cells)} passed" in done.stdout


def test_a_card_says_the_same_with_and_without_html() -> None:
    """A reader without styles, or of a stored output, would miss half of it; a learner's text would become markup."""
    card = Card("1.1 <Sum>", "not started", ("exercises/a.py:3: broken",), (("came back", "'<b>'"), ("none", "")))
    assert repr(card) == "1.1 <Sum>\nexercises/a.py:3: broken\n  came back  '<b>'"
    assert card._repr_html_() == (
        '<div class="checkpoint-card checkpoint-not-started"><p><strong>1.1 &lt;Sum&gt;</strong></p>'
        '<p><a href="../../exercises/a.py">exercises/a.py:3:</a> broken</p>'
        "<table><tbody><tr><th>came back</th><td><code>&#x27;&lt;b&gt;&#x27;</code></td></tr></tbody></table></div>"
    )
