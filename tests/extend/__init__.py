"""The extension points themselves, beyond what the checkpoints ask of a learner."""
