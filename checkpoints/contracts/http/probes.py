"""The application under test, as it is and with a repository that lets others go first."""

from typing import Any

from contracts.http.racing import Unhurried, answers


def app() -> Any:
    """Make the application."""
    from taskapi.app import create_app

    return create_app(["rest"])


async def race(*questions: Any) -> list[Any]:
    """Ask an application of its own several questions at the same time (``answers``)."""
    from api_starter import Plugin
    from api_starter.extend.ordering import Layer
    from taskapi.app import create_app
    from taskapi.tasks.ports import TaskRepository

    def unhurried(tasks: TaskRepository) -> Unhurried:
        return Unhurried(tasks)

    class Slow(Plugin):
        name = "slow"

        def setup(self, app: Any) -> None:
            app.services.decorate(TaskRepository, unhurried, layer=Layer.RESILIENCE)

    return await answers(create_app(["rest"], extra=[Slow()]), *questions)
