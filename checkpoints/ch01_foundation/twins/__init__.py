"""The probes of chapter 1, written with other frameworks."""
