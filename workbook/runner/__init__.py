"""Runs checkpoints: a supervisor here, a worker process that holds pytest and the code under test there."""
