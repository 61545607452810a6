"""Each check of the site finds a fault of its kind, on small pages with one thing wrong in each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.built import served
from tests.browser.links import broken

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><meta name="viewport" content="width=device-width">
<style>:focus-visible {{ outline: 2px solid }}</style></head>
<body><a href="#content">Skip to content</a><main class="md-content"><article id="content">{content}</article></main>
<footer class="md-footer"><a href="#content">Up</a></footer></body></html>
"""
SOUND = "<h1>A page</h1><pre><code>1 + 1</code></pre><details><summary>A hint</summary>Two.</details>"
WIDE = '<div style="width: 500px">wide</div>'
FAULTS = {
    "sound": "",
    "unnamed": '<img src="mark.svg">',
    "stranger": '<img src="http://other.invalid/mark.svg" alt="mark">',
    "wide": WIDE,
    "scrolling": f'<div tabindex="0" style="overflow-x: auto">{WIDE}</div>',
    "undrawn": '<pre class="mermaid"><code>flowchart LR\n a --&gt; </code></pre>',
    "rejected": '<pre class="mermaid">flowchart</pre><script>Promise.reject(new Error("Parse error"))</script>',
    "faint": """<div class="mermaid"></div><script>document.querySelector(".mermaid").attachShadow({ mode: "closed" })
.innerHTML = `<svg width="90" height="60"><title>t</title><g class="node"><rect width="90" height="60" fill="#ffe08a"/>
<foreignObject width="90" height="60"><span class="nodeLabel" style="color: #fff">lit</span></foreignObject></g></svg>`;
</script>""",
    "keyless": '<a href="#content" tabindex="-1">here</a><a href="#content" style="outline: none">there</a>'
    '<details><summary onkeydown="return false">Stuck</summary>Three.</details>',
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the faulty pages are served."""
    folder = tmp_path_factory.mktemp("faulty")
    for name, fault in FAULTS.items():
        (folder / f"{name}.html").write_text(PAGE.format(content=SOUND + fault), encoding="utf-8")
    (folder / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (folder / "favicon.ico").touch()
    with served(folder) as origin:
        yield origin


@pytest.fixture(scope="module")
def seen(drive: Any, origin: str) -> dict[str, dict[str, Any]]:
    """Let the browser look at the faulty pages."""
    visits = [{"page": f"/{name}.html", "scheme": "light", "unfold": False, "search": False} for name in FAULTS]
    records = drive("pages.mjs", {"origin": origin, "visits": visits, "patience": 500, "shots": None})
    return dict(zip(FAULTS, records, strict=True))


def test_a_page_without_a_fault_has_none(seen: dict[str, dict[str, Any]]) -> None:
    """A check that always finds something is switched off by the next developer."""
    for what in ("axe", "diagrams", "sideways", "faults"):
        assert seen["sound"][what] == []


def test_a_picture_without_a_text_is_noticed(seen: dict[str, dict[str, Any]]) -> None:
    """A check that finds nothing would let any page pass as accessible."""
    [violation] = seen["unnamed"]["axe"]
    assert violation.startswith("image-alt: img: ")


def test_a_request_to_another_host_is_noticed(seen: dict[str, dict[str, Any]]) -> None:
    """A font or a script from elsewhere tells its host who reads the course."""
    assert "request leaves: http://other.invalid/mark.svg" in seen["stranger"]["faults"]


def test_a_wide_element_is_noticed_unless_it_scrolls_by_itself(seen: dict[str, dict[str, Any]]) -> None:
    """A long line of code may scroll; the page may not."""
    [fault] = seen["wide"]["sideways"]
    assert re.search(r"\d+ px wide in 360: div", fault)
    assert seen["scrolling"]["sideways"] == []


def test_a_diagram_that_is_not_drawn_is_noticed(seen: dict[str, dict[str, Any]]) -> None:
    """A slip in a diagram, or a script that is missing, leaves its source on the page."""
    assert seen["undrawn"]["diagrams"] == ["not drawn: flowchart LR\n a --> ", "0 of 1 diagrams drawn"]
    assert "Parse error" in seen["rejected"]["diagrams"]


def test_a_diagram_that_cannot_be_read_is_noticed(seen: dict[str, dict[str, Any]]) -> None:
    """A colour that was chosen for the light scheme has light letters on it in the dark one."""
    assert 'contrast of 1.29 in "lit"' in seen["faint"]["diagrams"]


def test_what_the_keyboard_does_not_reach_show_or_open_is_noticed(drive: Any, origin: str) -> None:
    """A reader without a mouse depends on each of the three."""
    walked = drive("keyboard.mjs", {"page": f"{origin}/keyless.html", "word": None})
    assert walked["missed"] == ["a. here"]
    assert walked["unseen"] == ["a. there"]
    assert walked["folded"] == ["Stuck"]


def test_links_that_lead_nowhere_are_noticed(tmp_path: Path) -> None:
    """A page that was renamed is still linked to, and a section that was renamed, too."""
    (tmp_path / "here").mkdir()
    found = {
        "/": '<h1 id="a">A</h1><a href="here/#b">sound</a><a href="here/#c">no anchor</a><a href="gone/">no page</a>',
        "/here/": '<h1 id="b">B</h1><a href="..">sound</a><img src="../gone.svg"><a href="#%C3%BC">no anchor</a>',
    }
    for address, html in found.items():
        (tmp_path / address[1:] / "index.html").write_text(html, encoding="utf-8")
    assert broken(tmp_path, found) == [
        "/: gone/: no such file",
        "/: here/#c: no such anchor",
        "/here/: #%C3%BC: no such anchor",
        "/here/: ../gone.svg: no such file",
    ]


def test_markup_that_is_not_valid_is_noticed(drive: Any) -> None:
    """A check with all of its rules switched off would let anything through."""
    sound = PAGE.format(content=SOUND)
    wrong = drive("validate.mjs", {"pages": {"sound": sound, "nested": PAGE.format(content="<p><div>a</div></p>")}})
    assert wrong
    assert {each.partition(":")[0] for each in wrong} == {"nested"}
