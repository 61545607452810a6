"""The Task API in FastAPI: the twin that keeps the whole contract (``contracts.http.twin``)."""

from typing import Any


def app() -> Any:
    """Make the application."""
    from contracts.http.twin import create_app

    return create_app()


def linked() -> Any:
    """Make the application; its links are always its own."""
    return app()


def complete() -> Any:
    """Make the application, which has everything from the beginning."""
    return app()
