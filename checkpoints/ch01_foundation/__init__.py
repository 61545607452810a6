"""Checkpoints of chapter 1."""
