"""The box: a process for code that nobody trusts. It may compute, read what it needs, and answer; nothing else."""
