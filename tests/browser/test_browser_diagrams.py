"""Every diagram of the course is drawn by the Mermaid that JupyterLab uses."""

import re
from pathlib import Path
from typing import Any

import pytest

from workbook.paths import find_root

pytestmark = pytest.mark.browser

ROOT = find_root(Path(__file__).parent)
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_diagram_is_drawn(drive: Any, shots: Path) -> None:
    """A diagram with a slip in it is shown to the learner as an error message."""
    sources = sorted(ROOT.glob("chapters/*/*.md"))
    named = [(path.name, text) for path in sources for text in DIAGRAM.findall(path.read_text("utf-8"))]
    texts = [text for _, text in named]
    result = drive("diagrams.mjs", {"diagrams": texts, "picture": str(shots / "diagrams.png")})
    wrong = [f"{name}: {fault}\n{text}" for (name, text), fault in zip(named, result["found"], strict=True) if fault]
    assert not wrong, "\n".join(wrong)
    assert result["faults"] == []


def test_a_diagram_that_cannot_be_drawn_is_noticed(drive: Any) -> None:
    """A check that draws anything would let a broken diagram through."""
    good = "flowchart LR\n accTitle: t\n accDescr: d\n a --> b"
    texts = [good, "flowchart LR\n a --> ", "flowchart LR\n a --> b", "flowchart sideways\n a --> b"]
    found = drive("diagrams.mjs", {"diagrams": texts, "picture": None})["found"]
    assert found[0] is None
    assert "Parse error" in found[1]
    assert found[2] == "drawn without a title and a description"
    assert found[3]
