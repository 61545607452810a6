"""What can be done with tasks: checked by the rules, kept by a repository, told by events. Nobody commits here."""

from uuid import UUID

from api_starter import Events
from taskapi.tasks.errors import TaskNotFound, VersionConflict
from taskapi.tasks.events import TaskChanged, TaskCreated, TaskDeleted, TaskMoved
from taskapi.tasks.model import Actor, Move, Status, Task, TaskDraft
from taskapi.tasks.ports import Clock, Ids, TaskRepository
from taskapi.tasks.rules import checked

# region yours
# endregion


class RepositoryTaskCommands:
    """The writing side, over any repository.

    Every command reads the task, and writes what it makes of it under the version that it has read: what somebody else
    writes in between is never overwritten, whatever the caller expects. Only what was kept is published, and what the
    ports raise goes on as it is. The clock is asked once in a command: times and today belong to the same moment.

    Args:
        tasks: where tasks are kept.
        events: is told what has happened.
        actor: whoever acts; new tasks bear the id.
        clock: tells the time in UTC, whose date is today.
        ids: names new tasks.
    """

    def __init__(self, tasks: TaskRepository, events: Events, actor: Actor, clock: Clock, ids: Ids) -> None:
        self._tasks, self._events, self._actor, self._clock, self._ids = tasks, events, actor, clock, ids

    async def create(self, draft: TaskDraft) -> Task:
        """Add a task with the content of a draft, to be done, of version 1, created and updated now by the actor.

        Publishes TaskCreated.

        Raises:
            InvalidTask: as ``rules.checked`` does; nothing is added.
        """
        # region task 3.4: check what is wanted, keep it under the version that was read, and publish what happened
        raise NotImplementedError("task 3.4: check what is wanted, keep it under the version that was read, and publish what happened")
        # endregion

    async def replace(self, task_id: UUID, draft: TaskDraft, *, expected_version: int | None) -> Task:
        """Give a task other content, and return it. Publishes TaskChanged.

        If the task has this content already, it is returned as it is: no new version, and nothing is published. A due
        date that is past by now may stay, but not be set.

        Raises, the first that fits:
            TaskNotFound: there is no such task.
            VersionConflict: it has another version than the expected one, or gets one before this one is kept.
            TaskClosed: it is done or cancelled.
            InvalidTask: as ``rules.checked`` does.
        """
        # region task 3.4: check what is wanted, keep it under the version that was read, and publish what happened
        raise NotImplementedError("task 3.4: check what is wanted, keep it under the version that was read, and publish what happened")
        # endregion

    async def move(self, task_id: UUID, move: Move, *, expected_version: int | None = None) -> Task:
        """Do something with a task, and return it. Publishes TaskMoved.

        Raises, the first that fits:
            TaskNotFound: there is no such task.
            VersionConflict: it has another version than the expected one, or gets one before this one is kept.
            IllegalMove: this cannot be done with a task that stands where it does.
        """
        # region task 3.4: check what is wanted, keep it under the version that was read, and publish what happened
        raise NotImplementedError("task 3.4: check what is wanted, keep it under the version that was read, and publish what happened")
        # endregion

    async def delete(self, task_id: UUID, *, expected_version: int | None = None) -> None:
        """Remove a task, wherever it stands. Publishes TaskDeleted.

        Raises, the first that fits:
            TaskNotFound: there is no such task.
            VersionConflict: it has another version than the expected one, or gets one before this one is kept.
        """
        # region task 3.4: check what is wanted, keep it under the version that was read, and publish what happened
        raise NotImplementedError("task 3.4: check what is wanted, keep it under the version that was read, and publish what happened")
        # endregion

    async def _get(self, task_id: UUID, expected_version: int | None) -> Task:
        """Return a task that has the expected version, if one is expected.

        Raises:
            TaskNotFound: there is no such task.
            VersionConflict: it has another version.
        """
        task = await self._tasks.get(task_id)
        if task is None:
            raise TaskNotFound(f"there is no task {task_id}")
        if expected_version not in {None, task.version}:
            raise VersionConflict(f"the task has version {task.version} now, not {expected_version}")
        return task
