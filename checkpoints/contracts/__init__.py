"""Suites that several implementations must pass."""
