"""The package of the mini course."""
