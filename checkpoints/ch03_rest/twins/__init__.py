"""The Task API of chapter 3 in other frameworks."""

OURS_ALONE = {
    "F11": "the domain knows nothing of HTTP; the one test that asks by HTTP asks a face made for it alone",
}
"""Features that are tested over HTTP where a twin has nothing to show, each with the reason."""
