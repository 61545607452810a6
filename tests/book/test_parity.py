"""The pages of docs/ are read on the site and in the repository, by renderers with different rules."""

from pathlib import Path

import pytest

from tests.notebooks.test_writing import as_jupyterlab, as_site, outline
from workbook.paths import find_root

ROOT = find_root(Path(__file__).parent)
PAGES = [*ROOT.glob("docs/**/*.md"), ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_has_the_same_structure_in_both(page: Path) -> None:
    """A list or a block of code would be a paragraph on the site."""
    text = page.read_text("utf-8").partition("\n---\n\n")[2] or page.read_text("utf-8")
    assert outline(as_site(text)) == outline(as_jupyterlab(text))
