"""The page that an application of the framework shows its users: its own documentation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.servers import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the grown Task API of chapter 2 is served."""
    with serving("uvicorn", tmp_path_factory.mktemp("served"), "grown") as served:
        yield served.url


def test_the_page_of_documentation_loads_nothing_from_elsewhere_and_can_be_read(
    drive: Any, origin: str, shots: Path
) -> None:
    """A user without a way to other hosts sees an empty page, or a third party learns who reads it."""
    visits = [{"page": "/docs", "scheme": scheme, "unfold": False, "search": False} for scheme in ("light", "dark")]
    folder = shots / "docs"
    folder.mkdir(exist_ok=True)
    for seen in drive("pages.mjs", {"origin": origin, "visits": visits, "patience": 500, "shots": str(folder)}):
        assert (seen["faults"], seen["axe"], seen["sideways"]) == ([], [], [])
