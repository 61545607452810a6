"""Checkpoints of chapter 2."""
