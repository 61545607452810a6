"""The Task API of chapter 3 in other frameworks."""
