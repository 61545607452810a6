"""Makes the reference importable while these tests are collected; they keep what they imported."""

import pytest
from hypothesis import settings

from tests.core import ROOT
from workbook.manifest import load_course
from workbook.overlay import choose_tracks, install, uninstall

install(choose_tracks(load_course(ROOT), "solutions"))
pytest.register_assert_rewrite("checkpoints.contracts.repository.suite")
settings.register_profile("taskapi", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("taskapi")


def pytest_collection_finish() -> None:
    """Leave the imports to the next who chooses."""
    uninstall()
