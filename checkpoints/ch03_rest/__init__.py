"""Checkpoints of chapter 3."""
