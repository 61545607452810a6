"""The reference itself, beyond what the checkpoints ask of a learner."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the course."""
