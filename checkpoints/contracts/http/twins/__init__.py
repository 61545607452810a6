"""The same contract, kept by other frameworks."""
