"""The site as it is built: strict, and with the faults that must stop it."""

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from book import export
from book.contents import Book
from tests.book.conftest import CELLS, code, failure, notebook, prose
from workbook.cli import main
from workbook.jupyter import free_port
from workbook.manifest import Course
from workbook.paths import write_text

Build = Callable[[], "subprocess.CompletedProcess[str]"]
NOTEBOOK = Path("chapters/ch01_first/1_counting.ipynb")


def test_a_course_without_a_fault_builds(small: Course, build: Build) -> None:
    """Adding a chapter would need an edit of the site's settings."""
    done = build()
    assert done.returncode == 0, done.stderr
    page = (small.root / "build/site/chapters/ch01_first/1_counting/index.html").read_text("utf-8")
    assert '<pre class="output-stdout">2\n\n&lt;3&gt;</pre>' in page
    assert 'href="../tasks/1-1/#stub"' in page
    assert 'class="term" href="../../../glossary/#scope" title="What a \'server\' knows."' in page
    assert (small.root / "build/site/chapters/ch01_first/1_counting/1_counting.ipynb").is_file()
    assert "hide: [toc]" not in (small.root / "build/site/proofs/index.html").read_text("utf-8")


FAULTS = {
    "a missing notebook": (lambda root: (root / NOTEBOOK).unlink(), "1_counting.ipynb is missing"),
    "a cell that fails": (
        lambda root: write_text(root / NOTEBOOK, notebook(*CELLS, code("x", failure("KeyError")))),
        "cell 4 holds a failure, KeyError",
    ),
    "a link to nowhere": (
        lambda root: write_text(root / NOTEBOOK, notebook(*CELLS, prose("[x](gone.md)"))),
        "the link target 'gone.md' does not exist",
    ),
    "an anchor that is not there": (
        lambda root: write_text(root / "docs/patterns.md", "# P\n\n[x](features.md#F99)\n"),
        "does not contain an anchor '#F99'",
    ),
    "a feature that nobody lists": (
        lambda root: write_text(root / NOTEBOOK.with_suffix(".md"), '# 1\n\n<a id="F09"></a>\n\n## One\n'),
        "F09",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build(small: Course, build: Build, fault: str) -> None:
    """A site that is built in spite of it is published with it."""
    plant, words = FAULTS[fault]
    plant(small.root)
    done = build()
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_site_is_shown_and_follows_a_change(small: Course) -> None:
    """An author would read the page of an hour ago."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=small.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}/chapters/ch01_first/1_counting/"
            wait_for(server, address, "scope is here")
            write_text(small.root / NOTEBOOK, notebook(*CELLS, prose("A new sentence.")))
            wait_for(server, address, "A new sentence.")
        finally:
            server.terminate()


def wait_for(server: "subprocess.Popen[bytes]", address: str, words: str) -> None:
    """Return when a page holds some words, and fail when it does not within half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:
            if words in re.sub(r"<[^>]+>", "", page.read().decode()):
                return
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"the server ended with {server.wait(timeout=0.1)}")
    pytest.fail(f"{address} never said {words!r}")


def test_the_export_is_built_by_another_builder(small: Course, tmp_path: Path) -> None:
    """When MkDocs is no longer kept up, the book would have to be written anew."""
    converted = export.convert(small)
    assert converted.faults == ()
    folder = small.root / "build" / "export"
    export.write(converted, small, folder)
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (folder / "site/chapters/ch01_first/1_counting/index.html").read_text("utf-8")
    assert '<pre class="output-stdout">2&#10;&#10;&lt;3&gt;</pre>' in page
    assert len(list((folder / "site").rglob("index.html"))) == len(Book(small).pages)


def test_the_command_writes_the_export_only_when_asked(
    small: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An author who only wants to know would find a folder of a hundred files."""
    monkeypatch.chdir(small.root)
    assert main(["dev", "export-md", "--check"]) == 0
    assert not (small.root / "build").exists()
    assert main(["dev", "export-md"]) == 0
    assert (small.root / "build/export/docs/chapters/ch01_first/1_counting/1_counting.ipynb").is_file()
    write_text(small.root / "docs/patterns.md", "[x](gone.md)\n")
    assert main(["dev", "export-md"]) == 3
    assert "'gone.md' does not exist" in capsys.readouterr().out


def test_an_export_empties_no_folder_that_is_not_its_own(
    small: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`workbook dev export-md docs` would delete what the author has written."""
    monkeypatch.chdir(small.root)
    assert main(["dev", "export-md", "docs"]) == 2
    assert "docs is there and holds no export" in capsys.readouterr().err
    assert (small.root / "docs/glossary.md").is_file()
    assert [main(["dev", "export-md", "elsewhere"]) for _ in range(2)] == [0, 0]


def test_the_export_tells_links_that_lead_nowhere(small: Course) -> None:
    """`workbook dev export-md --check` would call a broken book whole."""
    write_text(small.root / "docs/patterns.md", "[x](gone.md)\n")
    assert export.convert(small).faults == ("docs/patterns.md: the link target 'gone.md' does not exist",)
