"""The builder gives the same bytes for the same text and refuses a notebook that does not say what it does."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from book.builder import Built, build_sources, execute
from workbook.errors import CourseError
from workbook.paths import find_root

HEADER = "---\nkernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n"


def code(text: str, tag: str = "") -> str:
    """Return a code cell in MyST."""
    return "```{code-cell} ipython3\n" + (f":tags: [{tag}]\n\n" if tag else "") + f"{text}\n```\n"


def written(folder: Path, name: str, *cells: str) -> Path:
    """Write a source and return its path."""
    source = folder / "chapters" / "ch01" / f"{name}.md"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(HEADER + "\n".join(cells), encoding="utf-8")
    return source


NOISY = (
    "# Noise\n\nSee [here](../x.py).",
    code("import os, sys, tempfile\nprint(object(), os.getcwd())\nprint('late', file=sys.stderr)\nprint('more')"),
    code("print(('127.0.0.1', 54321), 'http://localhost:43210/', 'http://127.0.0.1:8000/')"),
    code("import warnings\nwarnings.warn('careful')"),
    code("open(tempfile.mkdtemp() + '/x', 'w').name"),
    code("print({'b', 'a', 'c', 'd'})"),
    code("raise ValueError(f'no file at {os.getcwd()}')", "raises-exception"),
    code("import matplotlib.pyplot as plt\nplt.bar(['a'], [1]);"),
    code("import time\ntime.perf_counter_ns()", "nbval-ignore-output"),
    code("os.environ['WORKBOOK_TRACK'], os.environ.get('WORKBOOK_SECRET')"),
    code("os.environ['WORKBOOK_TRACK'], os.environ.get('WORKBOOK_SECRET')"),
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the noisy notebook was built once."""
    root = tmp_path_factory.mktemp("course")
    fonts = find_root(Path(__file__).parent) / ".workbook" / "matplotlib"
    fonts.mkdir(parents=True, exist_ok=True)
    (root / ".workbook").mkdir()
    (root / ".workbook" / "matplotlib").symlink_to(fonts)
    source = written(root, "noise", *NOISY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_SECRET", "from outside")
        assert build_sources(root, [source]) == Built(written=(source.with_suffix(".ipynb"),))
    return root


@pytest.fixture(scope="module")
def cells(course: Path) -> list[dict[str, Any]]:
    """Return the built notebook's cells."""
    found: list[dict[str, Any]] = json.loads((course / "chapters/ch01/noise.ipynb").read_text("utf-8"))["cells"]
    return found


def printed(cell: dict[str, Any]) -> str:
    """Return all text in a cell's outputs."""
    return "".join(
        "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "")) for output in cell["outputs"]
    )


def test_addresses_ports_and_paths_of_this_machine_are_left_out(course: Path, cells: list[dict[str, Any]]) -> None:
    """Otherwise every rebuild changes the committed notebook, and shows the author's folders."""
    assert printed(cells[1]) == "<object object at 0xADDRESS> chapters/ch01\nmore\nlate\n"
    assert printed(cells[2]) == "('127.0.0.1', PORT) http://localhost:PORT/ http://127.0.0.1:8000/\n"
    assert printed(cells[3]).startswith("<cell>:2: UserWarning: careful")
    assert printed(cells[4]) == "'<temporary>/x'"
    assert str(course) not in json.dumps(cells)


def test_an_expected_error_is_stored_as_one_line(cells: list[dict[str, Any]]) -> None:
    """A traceback through the interpreter's own files differs from one Python version to the next."""
    (error,) = cells[6]["outputs"]
    assert error["evalue"] == "no file at chapters/ch01"
    assert error["traceback"] == ["ValueError: no file at chapters/ch01\n"]


def test_a_plot_has_no_date_and_no_random_names(cells: list[dict[str, Any]]) -> None:
    """A picture with the time of its making differs on each build."""
    picture = "".join(cells[7]["outputs"][0]["data"]["image/svg+xml"])
    assert "<svg" in picture
    assert "dc:date" not in picture


def test_cells_are_named_by_what_they_say(cells: list[dict[str, Any]]) -> None:
    """Random ids change all over the file when one cell is edited, and a review cannot see the edit."""
    names = [cell["id"] for cell in cells]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-\d)?", name) for name in names)
    assert names[10] == f"{names[9]}-1"
    assert [cell["metadata"] for cell in cells[6:9]] == [
        {"tags": ["raises-exception"]},
        {},
        {"tags": ["nbval-ignore-output"]},
    ]


def test_the_build_runs_on_the_solutions_and_on_nothing_from_outside(cells: list[dict[str, Any]]) -> None:
    """An author's own settings would make the stored outputs true on one machine only."""
    assert printed(cells[9]) == "('solutions', None)"


def test_an_unchanged_notebook_is_not_run_again(course: Path) -> None:
    """Waiting for all notebooks after each edit of one makes authors stop building."""
    assert build_sources(course, [course / "chapters/ch01/noise.md"]) == Built()


def test_an_edited_output_is_noticed_and_a_measured_one_is_kept(course: Path) -> None:
    """A stored output that the code does not give is a lie to the reader; a measurement cannot repeat itself."""
    source = course / "chapters/ch01/noise.md"
    notebook = source.with_suffix(".ipynb")
    text = notebook.read_text("utf-8")
    notebook.write_text(text.replace("('solutions', None)", "('solutions', 'x')"), encoding="utf-8")
    checked = build_sources(course, [source], check=True)
    notebook.write_text(text, encoding="utf-8")
    (fault,) = checked.stale
    assert fault.startswith("chapters/ch01/noise.ipynb: cell 9 (os.environ")
    assert checked.written == ()


FAULTS = {
    "raises": ((code("x = 1"), code("1 / 0")), r"raises\.md: cell 1 fails with ZeroDivisionError: division by zero"),
    "tagged": ((code("1", "raises-exception"),), r"tagged\.md: cell 0 is tagged raises-exception but does not fail"),
    "dies": ((code("import os\nos._exit(1)"),), r"dies\.md: .*[Kk]ernel"),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BaseException]:
    """Run the faulty notebooks side by side and return what each led to."""
    root = tmp_path_factory.mktemp("faults")
    sources = [written(root, name, *cells) for name, (cells, _) in FAULTS.items()]

    async def run() -> list[Any]:
        return await asyncio.gather(*(execute(source, root) for source in sources), return_exceptions=True)

    return dict(zip(FAULTS, asyncio.run(run()), strict=True))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_notebook_that_goes_wrong_is_refused_by_file_and_cell(fault: str, refusals: dict[str, BaseException]) -> None:
    """An error nobody expected would be committed as if it belonged to the lesson."""
    assert isinstance(refusals[fault], CourseError)
    assert re.search(FAULTS[fault][1], str(refusals[fault]), re.DOTALL)


def test_a_cell_with_another_output_each_time_is_refused(tmp_path: Path) -> None:
    """Such a cell makes the notebook differ on every build, and its tests fail by chance."""
    source = written(tmp_path, "chance", code("import random\nrandom.random()"))
    with pytest.raises(CourseError, match=r"chance\.md: cell 0 \(import random\) gives another output on each run"):
        build_sources(tmp_path, [source])
    assert not source.with_suffix(".ipynb").exists()


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    """A notebook listed in chapter.toml but never written should not end in a traceback."""
    with pytest.raises(CourseError, match=r"gone\.md: no such notebook text"):
        build_sources(tmp_path, [tmp_path / "gone.md"])
