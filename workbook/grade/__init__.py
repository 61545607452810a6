"""Grades submissions: nothing of theirs is imported where the tests are, and every reply is a claim about data."""
