"""What a box may read of the course: the learner's packages, and of the reference only what is borrowed."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from workbook.box.driver import confined_driver
from workbook.lab import Raised, Setup
from workbook.overlay import Tracks

from .conftest import TREE, Ask, asking, refused

SOLUTIONS = Path(__file__).parents[2] / "solutions"
NAMES = ["plain", "-x", "a\nb", "a,b=c", "..x", " ", "\u202e", os.fsdecode(b"\xff")]


@pytest.fixture(params=NAMES, ids=map(ascii, NAMES))
def graded(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A submission of chapter 1, in a folder whose name its author chose."""
    folder = tmp_path / request.param
    shutil.copytree(SOLUTIONS / "api_starter/core", folder / "api_starter/core")
    return folder


@pytest.fixture
def ask(graded: Path) -> Iterator[Ask]:
    """Have a probe called beside it."""
    packages = (("api_starter.core", graded), ("api_starter.extend", SOLUTIONS), ("taskapi.rest", graded))
    tracks = Tracks(SOLUTIONS, packages, ((1, "yours"), (2, "borrowed"), (3, "yours")))
    driver = confined_driver(Setup((str(TREE),), tracks.to_json()))
    yield asking(driver)
    driver.close()


def test_the_reference_of_the_chapter_under_check_is_out_of_reach(graded: Path, ask: Ask) -> None:
    """A submission would import the answer; and an odd name would shut its author out."""
    assert ask("imported", "api_starter.core.query") == str(graded / "api_starter/core/query.py")
    assert ask("imported", "api_starter.extend.binding") == str(SOLUTIONS / "api_starter/extend/binding.py")
    compiled = cache_from_source("api_starter/core/query.py")
    for name in ("api_starter/core/query.py", compiled, "taskapi/rest/views.py"):
        assert refused(ask, "read", str(SOLUTIONS / name)) == "PermissionError"
    (graded / "api_starter/core/answers.py").symlink_to(SOLUTIONS / "api_starter/core/query.py")
    with pytest.raises(Raised, match="Permission denied"):
        ask("imported", "api_starter.core.answers")
