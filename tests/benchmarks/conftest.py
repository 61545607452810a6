"""Leaves the process as it was: other tests choose for themselves whose api_starter they import."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def _no_trace() -> Iterator[None]:
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith(("api_starter", "benchmarks.apps")):
            del sys.modules[name]
