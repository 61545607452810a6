"""The same application, made with Starlette."""

from typing import Any

from starlette.responses import PlainTextResponse


def answers_app() -> Any:
    """Return the twin."""
    return PlainTextResponse("42")
