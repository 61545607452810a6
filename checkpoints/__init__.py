"""The checkpoints: one folder a chapter, with its probes and its tests."""
