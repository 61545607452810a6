"""The REST face of the tasks: what HTTP adds to them, and nothing of what they are."""
