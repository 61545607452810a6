"""The application under test in FastAPI."""

from typing import Any

from contracts.http.racing import Unhurried, answers


def app() -> Any:
    """Make the application."""
    from contracts.http.twin import create_app

    return create_app()


async def race(*questions: Any) -> list[Any]:
    """Ask an application of its own several questions at the same time (``answers``)."""
    from contracts.http.twin import create_app

    from taskapi.tasks.memory import InMemoryTaskRepository

    return await answers(create_app(Unhurried(InMemoryTaskRepository())), *questions)
