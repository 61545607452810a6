"""The application."""

from contracts.http.twin.middleware import Idempotency, Versions, XmlBodies
from contracts.http.twin.problems import add_handlers
from contracts.http.twin.routes import router
from fastapi import FastAPI

from taskapi.tasks import (
    ANONYMOUS,
    InMemoryTaskRepository,
    RepositoryTaskCommands,
    RepositoryTaskQueries,
    SystemClock,
    UuidIds,
)


class Silence:
    """Nobody listens to what happens here."""

    async def publish(self, event: object) -> None:
        """Tell nobody."""


def create_app(tasks: object = None) -> FastAPI:
    """Make the application over a repository, or over one of its own."""
    clock = SystemClock()
    repository: object = tasks or InMemoryTaskRepository()
    app = FastAPI(title="Task API", version="3.0.0", redirect_slashes=False)
    app.state.queries = RepositoryTaskQueries(repository)  # type: ignore[arg-type]
    app.state.commands = RepositoryTaskCommands(repository, Silence(), ANONYMOUS, clock, UuidIds(clock))  # type: ignore[arg-type]
    app.state.router = router
    app.include_router(router)
    add_handlers(app)
    app.add_middleware(XmlBodies)
    app.add_middleware(Idempotency)
    app.add_middleware(Versions)
    return app
