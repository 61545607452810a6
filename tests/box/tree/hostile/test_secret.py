"""What the judge expects."""

EXPECTED = 42
