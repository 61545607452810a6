"""The site as it is published: every kind of page, in both schemes, on a desktop and on a phone."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.built import build, kinds, pages, served
from tests.browser.links import Anchors, broken
from workbook.jupyter import free_port
from workbook.manifest import Course, load_course
from workbook.paths import find_root

pytestmark = pytest.mark.browser

ROOT = find_root(Path(__file__).parent)
SCHEMES = ("light", "dark")
HEAVIEST_PAGE = 80_000
LOWEST_SCORE = 95


@pytest.fixture(scope="module")
def course() -> Course:
    """Return the course itself."""
    return load_course(ROOT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, freshly built."""
    return build(ROOT, tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    """Return where the site is served."""
    with served(site) as origin:
        yield origin


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    """Return the address of the first notebook's page."""
    chapter = course.existing[0]
    return f"/chapters/{chapter.slug}/{chapter.notebooks[0].file}/"


@pytest.fixture(scope="module")
def task(course: Course) -> str:
    """Return the address of a task's page."""
    chapter = course.existing[0]
    return f"/chapters/{chapter.slug}/tasks/{chapter.tasks[1].id.replace('.', '-')}/"


@pytest.fixture(scope="module")
def visits(course: Course, site: Path, notebook: str, task: str) -> list[dict[str, Any]]:
    """Return what is to be looked at: each kind of page in both schemes, and each page with a diagram."""
    drawn = [address for address, html in pages(site).items() if '<pre class="mermaid">' in html]
    return [
        {
            "page": page,
            "scheme": scheme,
            "unfold": page in {"/", notebook, task},
            "search": scheme == "light" or page == task,
        }
        for page in dict.fromkeys([*kinds(course), *drawn])
        for scheme in SCHEMES
    ]


@pytest.fixture(scope="module")
def seen(drive: Any, visits: list[dict[str, Any]], origin: str, shots: Path) -> list[dict[str, Any]]:
    """Let the browser look at the pages, and take pictures of them."""
    folder = shots / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    job = {"origin": origin, "visits": visits, "patience": 20_000, "shots": str(folder)}
    records: list[dict[str, Any]] = drive("pages.mjs", job)
    assert len(records) == len(visits)
    return records


@pytest.fixture(scope="module")
def walked(drive: Any, origin: str, task: str) -> dict[str, Any]:
    """Let the browser go through the page of a task with the keyboard alone."""
    walked: dict[str, Any] = drive("keyboard.mjs", {"page": origin + task, "word": "lifespan"})
    return walked


@pytest.fixture(scope="module")
def read(drive: Any, origin: str, notebook: str) -> dict[str, Any]:
    """Let the browser show a notebook's page without scripts and on paper, and search from there."""
    read: dict[str, Any] = drive("reader.mjs", {"page": origin + notebook, "words": ["Content-Length"]})
    return read


def listed(seen: list[dict[str, Any]], what: str) -> list[str]:
    """Return what is wrong in one respect."""
    return [f"{each['page']} {each['scheme']}: {fault}" for each in seen for fault in each[what]]


def test_no_page_has_an_accessibility_violation(seen: list[dict[str, Any]]) -> None:
    """A reader who cannot see well, or at all, meets a page that does not say what it shows."""
    wrong = listed(seen, "axe")
    assert not wrong, "\n".join(wrong)


def test_no_page_asks_another_host_or_reports_an_error(seen: list[dict[str, Any]]) -> None:
    """A reader is seen by a third party, or the page waits for a host that does not answer."""
    wrong = listed(seen, "faults")
    assert not wrong, "\n".join(wrong)


def test_every_diagram_is_drawn_and_legible_in_both_schemes(seen: list[dict[str, Any]]) -> None:
    """A reader sees the source of a diagram in its place, or cannot read the names in it."""
    wrong = listed(seen, "diagrams")
    assert not wrong, "\n".join(wrong)


def test_no_page_scrolls_sideways_on_a_phone(seen: list[dict[str, Any]]) -> None:
    """A reader has to push the text to and fro for every line."""
    wrong = listed(seen, "sideways")
    assert not wrong, "\n".join(wrong)


def test_every_kind_of_page_has_its_four_pictures(seen: list[dict[str, Any]], shots: Path) -> None:
    """Whoever reviews the look of the site overlooks a page that was not photographed."""
    assert len(list((shots / "site").glob("*.png"))) == 2 * len(seen)


def test_the_pages_of_a_chapter_are_light(site: Path) -> None:
    """A chapter opens slowly on a phone."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.glob("chapters/**/*.html")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size >= HEAVIEST_PAGE} == {}


def test_tab_reaches_everything_in_a_sensible_order(walked: dict[str, Any]) -> None:
    """A reader without a mouse cannot follow a link, or comes to the text only after the whole menu."""
    places = [place for place, _ in walked["order"]]
    assert "Skip to content" in walked["order"][0][1]
    assert places[1] == ".md-header"
    assert places[-1] == ".md-footer"
    assert walked["missed"] == []


def test_the_focus_can_always_be_seen(walked: dict[str, Any]) -> None:
    """A reader without a mouse does not know where they are."""
    assert walked["unseen"] == []


def test_enter_opens_every_hint(walked: dict[str, Any]) -> None:
    """A reader without a mouse never gets a hint."""
    assert walked["folded"] == []


def test_the_search_is_opened_used_and_followed_by_keys(walked: dict[str, Any], site: Path) -> None:
    """A reader without a mouse cannot look anything up, or lands at the top of a long page."""
    assert "lifespan" in walked["found"]
    assert has_anchor(site, walked["found"])


def test_the_search_leads_to_the_section(read: dict[str, Any], site: Path) -> None:
    """A reader who looks for a word of a chapter has to look for it once more on the page."""
    found = [link for link in read["found"]["Content-Length"] if "/chapters/" in link and "#" in link]
    assert found
    assert [link for link in found if not has_anchor(site, link)] == []


def has_anchor(site: Path, link: str) -> bool:
    """Say whether the page of a link has the anchor that the link names."""
    parts = urlsplit(link)
    html = (site / parts.path[1:] / "index.html").read_text("utf-8")
    return bool(parts.fragment) and unquote(parts.fragment) in Anchors(html).names


def test_a_chapter_can_be_read_without_scripts(read: dict[str, Any]) -> None:
    """Where scripts are blocked, a reader sees an empty page."""
    assert read["plain"][".md-content h1"]
    assert read["plain"][".md-content pre > code:not(details *)"]


def test_a_printed_chapter_is_the_text_alone(read: dict[str, Any]) -> None:
    """Menus take the first sheet of paper, and the edges of all others."""
    assert [part for part, shown in read["printed"].items() if shown] == [
        ".md-content h1",
        ".md-content pre > code:not(details *)",
    ]


def test_every_internal_link_answers(site: Path) -> None:
    """A reader follows a link and finds nothing, or not the section it named."""
    wrong = broken(site, pages(site))
    assert not wrong, "\n".join(wrong)


def test_every_notebook_can_be_downloaded(site: Path, course: Course) -> None:
    """A reader who wants to run a chapter gets a file that JupyterLab does not open."""
    found = pages(site)
    for chapter in course.existing:
        for part in chapter.notebooks:
            html = found[f"/chapters/{chapter.slug}/{part.file}/"]
            links = [link for link in Anchors(html).links if link.endswith(f"{part.file}.ipynb")]
            assert links, f"{part.file} offers no download"
            file = site / "chapters" / chapter.slug / part.file / links[0]
            assert json.loads(file.read_text("utf-8"))["nbformat"] == 4


def test_the_markup_of_the_content_is_valid(drive: Any, site: Path) -> None:
    """A browser guesses what was meant, and another one guesses something else."""
    wrong = drive("validate.mjs", {"pages": pages(site)})
    assert not wrong, "\n".join(wrong)


def test_lighthouse_is_content(drive: Any, origin: str, notebook: str, task: str) -> None:
    """A search engine does not find a page, or a browser warns of it."""
    job = {"origin": origin, "pages": ["/", notebook, task], "port": free_port(9222)}
    measured = drive("lighthouse.mjs", job)
    assert [each["page"] for each in measured] == job["pages"]
    low = [each for each in measured if min(each["scores"].values()) < LOWEST_SCORE]
    assert not low, json.dumps(low, indent=2)
