"""taskapi: one Task API that grows by a package a chapter."""
