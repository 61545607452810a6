"""Stands in for the probes beside it."""

from pathlib import Path


def where() -> str:
    """Return the module's name."""
    return Path(__file__).stem
