"""What the tests of the domain pass in instead of a clock, chance and the events of a call."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from api_starter import Events
from taskapi.tasks import Actor, InMemoryTaskRepository, RepositoryTaskCommands

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
"""When a clock of the tests begins."""


class StoppedClock:
    """Stands until somebody sets it."""

    def __init__(self, time: datetime = NOON) -> None:
        self.time = time

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.time

    def forward(self, **by: float) -> None:
        """Set it forward, by the arguments of a timedelta."""
        self.time += timedelta(**by)


class CountedIds:
    """Gives 1, 2, 3."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self) -> UUID:
        """Return the next one."""
        return UUID(int=next(self._numbers))


class Told(Events):
    """Keeps what was published."""

    def __init__(self) -> None:
        self.events: list[object] = []

    async def publish(self, event: object) -> None:
        """Keep an event."""
        self.events.append(event)


class Desk:
    """Commands over a repository in memory, and all that was passed into them."""

    def __init__(self, actor: str = "alice") -> None:
        self.tasks, self.clock, self.told = InMemoryTaskRepository(), StoppedClock(), Told()
        self.commands = RepositoryTaskCommands(self.tasks, self.told, Actor(actor), self.clock, CountedIds())
