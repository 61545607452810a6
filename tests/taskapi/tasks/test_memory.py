"""The repository in memory keeps the contract of every repository."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from checkpoints.contracts.repository.suite import *  # noqa: F403 - the suite, all of it
from taskapi.tasks import InMemoryTaskRepository, TaskRepository


@pytest.fixture
def repository() -> Callable[[], AbstractAsyncContextManager[TaskRepository]]:
    """Open a repository of its own for each test."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[TaskRepository]:
        yield InMemoryTaskRepository()

    return opened
