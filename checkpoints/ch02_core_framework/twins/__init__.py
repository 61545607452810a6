"""The probes of chapter 2, written with other frameworks."""
