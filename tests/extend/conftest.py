"""Makes the reference importable while these tests are collected; they keep what they imported."""

from tests.core import ROOT
from workbook.manifest import load_course
from workbook.overlay import choose_tracks, install, uninstall

install(choose_tracks(load_course(ROOT), "solutions"))


def pytest_collection_finish() -> None:
    """Leave the imports to the next who chooses."""
    uninstall()
