"""Every committed notebook is what its text gives, runs from top to bottom, and meets a beginner kindly."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from book.builder import STEADY, build, read_source, run_cells
from workbook.jupyter import kernel_environment, write_profile
from workbook.manifest import load_course
from workbook.paths import find_root
from workbook.stubs import files, skeleton

ROOT = find_root(Path(__file__).parent)
COURSE = load_course(ROOT)
SOURCES = [COURSE.folder(chapter) / f"{part.file}.md" for chapter in COURSE.existing for part in chapter.notebooks]
STUB = re.compile(r"task \d+\.\d+: ")


@pytest.fixture(scope="module", autouse=True)
def validation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Start nbval on all notebooks, and on one with a lie planted in it; it works while the tests below do."""
    home = tmp_path_factory.mktemp("nbval")
    cells = [
        new_code_cell("print(1)", execution_count=1, outputs=[new_output("stream", text="1\n")]),
        new_code_cell("print(2)", execution_count=2, outputs=[new_output("stream", text="3\n")]),
    ]
    nbformat.write(new_notebook(cells=cells), home / "planted.ipynb")
    notebooks = [home / "planted.ipynb", *(source.with_suffix(".ipynb") for source in SOURCES)]
    write_profile(home, xmode="Minimal", colors="nocolor")
    env = kernel_environment(ROOT, home, "solutions") | STEADY | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    env |= {"JUPYTER_RUNTIME_DIR": str(home), "MPLCONFIGDIR": str(ROOT / ".workbook" / "matplotlib")}
    command = [sys.executable, "-m", "pytest", "-rA", "--tb=short", "-c", os.devnull, "-p", "no:cacheprovider"]
    command += [f"--rootdir={os.path.commonpath([ROOT, home])}", "-p", "nbval.plugin", "--nbval"]
    command += ["--nbval-current-env", "--nbval-cell-timeout=60"]
    command += [f"--nbval-sanitize-with={Path(__file__).with_name('sanitize.cfg')}"]
    with (home / "output.txt").open("wb") as output:
        process = subprocess.Popen([*command, *map(str, notebooks)], env=env, stdout=output, stderr=output)
    yield process, home / "output.txt"
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def verdicts(validation: tuple[subprocess.Popen[bytes], Path]) -> dict[str, str]:
    """Return what nbval says of each cell."""
    process, output = validation
    process.wait(timeout=240)
    text = output.read_text("utf-8")
    print(re.sub(r"^PASSED .*\n", "", text, flags=re.MULTILINE)[-6000:])
    lines = re.findall(r"^(PASSED|FAILED|ERROR) (.+::Cell \d+)", text, re.MULTILINE)
    return {cell: verdict for verdict, cell in lines}


def stumbles(cells: Sequence[Any]) -> list[str]:
    """Return the cells that fail on stubs for another reason than a task that is still to do.

    Once a cell has met such a task, others below may fail for want of what it should have made; a magic never may.
    """
    found, begun = [], False
    for number, cell in enumerate(cells):
        for error in cell.get("outputs", []):
            if error.output_type != "error" or "raises-exception" in cell.metadata.get("tags", []):
                continue
            begun = begun or (error.ename == "NotImplementedError" and bool(STUB.match(error.evalue)))
            if not begun or cell.source.startswith("%"):
                found.append(f"cell {number}: {error.ename}: {error.evalue}")
    return found


def test_every_notebook_is_what_its_text_gives() -> None:
    """A reader trusts the stored outputs; after a change of the code they may no longer be true."""
    assert build(COURSE, check=True).stale == ()


def test_no_notebook_breaks_on_untouched_stubs(tmp_path: Path) -> None:
    """A beginner who runs all cells at once should meet tasks that are to do, and never a broken notebook."""
    for file in files(COURSE.solutions):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(skeleton(COURSE, file))

    async def run() -> list[Any]:
        gate = asyncio.Semaphore(2)

        async def one(source: Path) -> Any:
            async with gate:
                notebook = read_source(source)
                await run_cells(notebook, source, ROOT, track=str(tmp_path))
                return notebook

        return await asyncio.gather(*map(one, SOURCES))

    found = {
        source.name: stumbles(notebook.cells) for source, notebook in zip(SOURCES, asyncio.run(run()), strict=True)
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_notebook_passes_strict_validation(verdicts: dict[str, str]) -> None:
    """A second opinion on the stored outputs, from a tool that shares no code with the builder."""
    ours = {cell: verdict for cell, verdict in verdicts.items() if "planted.ipynb" not in cell}
    assert [cell for cell, verdict in ours.items() if verdict != "PASSED"] == []
    codes = [cell for source in SOURCES for cell in read_source(source).cells if cell.cell_type == "code"]
    assert len(ours) == len(codes)


def test_strict_validation_notices_a_stored_output_that_is_not_true(verdicts: dict[str, str]) -> None:
    """A validation that compares nothing would bless any output."""
    planted = {cell[-6:]: verdict for cell, verdict in verdicts.items() if "planted.ipynb" in cell}
    assert planted == {"Cell 0": "PASSED", "Cell 1": "FAILED"}


def test_a_notebook_that_breaks_on_stubs_is_noticed() -> None:
    """Each way to break is told apart from a task that is to do."""

    def cell(ename: str, evalue: str, *tags: str, source: str = "") -> Any:
        return new_code_cell(source, outputs=[new_output("error", ename=ename, evalue=evalue)], metadata={"tags": tags})

    task = cell("NotImplementedError", "task 1.2: literal segments win")
    other = cell("NameError", "name 'app' is not defined")
    magic = cell("KeyError", "'1.2'", source="%checkpoint 1.2")
    assert stumbles([task, other, new_code_cell("")]) == []
    assert stumbles([cell("ValueError", "meant", "raises-exception"), task]) == []
    assert stumbles([other, task]) == ["cell 0: NameError: name 'app' is not defined"]
    assert stumbles([task, magic]) == ["cell 1: KeyError: '1.2'"]
    assert stumbles([cell("NotImplementedError", "later")]) == ["cell 0: NotImplementedError: later"]
