"""What can be asked about tasks."""

from uuid import UUID

from taskapi.tasks.errors import TaskNotFound
from taskapi.tasks.model import Task
from taskapi.tasks.ports import TaskRepository
from taskapi.tasks.query import Page, TaskFilter, TaskQuery

# region yours
# endregion


class RepositoryTaskQueries:
    """The reading side, over any repository.

    Args:
        tasks: where tasks are kept.
    """

    def __init__(self, tasks: TaskRepository) -> None:
        self._tasks = tasks

    async def get(self, task_id: UUID) -> Task:
        """Return a task.

        Raises:
            TaskNotFound: there is none with this id; the detail names it.
        """
        task = await self._tasks.get(task_id)
        if task is None:
            raise TaskNotFound(f"there is no task {task_id}")
        return task

    async def find(self, query: TaskQuery) -> Page:
        """Return the tasks that a query asks for."""
        return await self._tasks.find(query)

    async def count(self, wanted: TaskFilter) -> int:
        """Return how many tasks pass a filter."""
        return await self._tasks.count(wanted)
