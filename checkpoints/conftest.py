"""`pytest checkpoints` works like any suite: --track, --driver, --seed and --twin say what it runs against."""

from workbook.runner.fixtures import (
    lab,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_report_header,
    pytest_unconfigure,
)

__all__ = [
    "lab",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_report_header",
    "pytest_unconfigure",
]
