"""What the checkpoints look at."""

from typing import Any


def answers_app() -> Any:
    """Return the application under test."""
    from api_starter.core.answers import create_app

    return create_app()
