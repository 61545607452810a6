"""What the commands keep, what they publish, and which error comes first."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

import pytest

from taskapi.tasks import (
    IllegalMove,
    InvalidTask,
    Move,
    RepositoryTaskQueries,
    Status,
    Task,
    TaskChanged,
    TaskClosed,
    TaskCreated,
    TaskDeleted,
    TaskDraft,
    TaskFilter,
    TaskMoved,
    TaskNotFound,
    TaskQuery,
    VersionConflict,
)
from tests.taskapi.tasks.samples import NOON, Desk

NOBODY = UUID(int=99)
DRAFT = TaskDraft("call mum", "today", 4, NOON.date(), ("home",))


def at_a_desk(test: Callable[[Desk], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run a coroutine function as a test, with a desk of its own."""

    @wraps(test)
    def run() -> None:
        asyncio.run(test(Desk()))

    del run.__wrapped__
    return run


@at_a_desk
async def test_a_new_task_is_to_be_done(desk: Desk) -> None:
    """A task appears without its author, or nobody hears of it."""
    task = await desk.commands.create(replace(DRAFT, title=" call mum ", tags=("home", "a", "home")))
    assert task == Task(
        UUID(int=1),
        "call mum",
        "today",
        4,
        NOON.date(),
        ("a", "home"),
        Status.TODO,
        "alice",
        NOON,
        NOON,
        1,
    )
    assert await desk.tasks.get(task.id) == task
    assert desk.told.events == [TaskCreated(task)]


@at_a_desk
async def test_what_breaks_the_rules_is_not_kept(desk: Desk) -> None:
    """The client is told that its task is wrong, and it is there all the same."""
    with pytest.raises(InvalidTask):
        await desk.commands.create(TaskDraft(""))
    task = await desk.commands.create(DRAFT)
    with pytest.raises(InvalidTask):
        await desk.commands.replace(task.id, TaskDraft("", priority=9), expected_version=1)
    assert (await desk.tasks.find(TaskQuery())).items == (task,)
    assert desk.told.events == [TaskCreated(task)]


@at_a_desk
async def test_content_is_replaced(desk: Desk) -> None:
    """A change leaves parts of the old content behind, or nobody hears of it."""
    task = await desk.commands.create(DRAFT)
    desk.clock.forward(hours=1)
    changed = await desk.commands.replace(task.id, TaskDraft(" call dad"), expected_version=1)
    assert changed.content == TaskDraft("call dad")
    assert (changed.version, changed.created_at, changed.updated_at) == (2, NOON, NOON + timedelta(hours=1))
    assert await desk.tasks.get(task.id) == changed
    assert desk.told.events[1:] == [TaskChanged(changed)]


@at_a_desk
async def test_a_repeated_replace_changes_nothing(desk: Desk) -> None:
    """A client that repeats a PUT after a lost answer makes versions and events without end."""
    task = await desk.commands.create(DRAFT)
    desk.clock.forward(hours=1)
    for draft in (DRAFT, replace(DRAFT, title="call mum ", tags=("home", "home"))):
        for version in (1, None):
            assert await desk.commands.replace(task.id, draft, expected_version=version) == task
    assert await desk.tasks.get(task.id) == task
    assert desk.told.events == [TaskCreated(task)]


@at_a_desk
async def test_a_due_date_that_has_passed_may_stay(desk: Desk) -> None:
    """A task that is late cannot be edited; or a date long ago can be set."""
    task = await desk.commands.create(DRAFT)
    desk.clock.forward(days=3)
    changed = await desk.commands.replace(task.id, replace(DRAFT, title="sorry"), expected_version=1)
    assert (changed.title, changed.due_date) == ("sorry", NOON.date())
    for days in (1, 2):
        draft = replace(DRAFT, due_date=NOON.date() + timedelta(days=days))
        with pytest.raises(InvalidTask):
            await desk.commands.replace(task.id, draft, expected_version=2)


@at_a_desk
async def test_a_move_is_kept_and_published(desk: Desk) -> None:
    """A task is completed for the one who did it, and open for all others."""
    task = await desk.commands.create(DRAFT)
    desk.clock.forward(hours=1)
    done = await desk.commands.move(task.id, Move.COMPLETE)
    assert done == replace(task, status=Status.DONE, version=2, updated_at=desk.clock.now())
    assert await desk.tasks.get(task.id) == done
    assert desk.told.events[1:] == [TaskMoved(done, Move.COMPLETE)]
    with pytest.raises(IllegalMove):
        await desk.commands.move(task.id, Move.COMPLETE, expected_version=2)
    assert len(desk.told.events) == 2


@at_a_desk
async def test_a_task_can_be_deleted_wherever_it_stands(desk: Desk) -> None:
    """What is done can never be cleared away, or subscribers keep showing it."""
    task = await desk.commands.create(DRAFT)
    await desk.commands.move(task.id, Move.CANCEL)
    await desk.commands.delete(task.id, expected_version=2)
    assert await desk.tasks.get(task.id) is None
    assert desk.told.events[2:] == [TaskDeleted(task.id)]


@at_a_desk
async def test_a_stale_version_is_refused_by_every_command(desk: Desk) -> None:
    """The lost update: what somebody wrote a moment ago is overwritten by who has not seen it."""
    task = await desk.commands.create(DRAFT)
    mine = await desk.commands.replace(task.id, TaskDraft("mine"), expected_version=1)
    desk.told.events.clear()
    for version in (1, 3, 0):
        for command in (
            desk.commands.replace(task.id, TaskDraft("yours"), expected_version=version),
            desk.commands.replace(task.id, mine.content, expected_version=version),
            desk.commands.move(task.id, Move.START, expected_version=version),
            desk.commands.delete(task.id, expected_version=version),
        ):
            with pytest.raises(VersionConflict):
                await command
    assert await desk.tasks.get(task.id) == mine
    assert desk.told.events == []


@at_a_desk
async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    """A mistyped id is a 500, or makes a task."""
    queries = RepositoryTaskQueries(desk.tasks)
    for command in (
        desk.commands.replace(NOBODY, TaskDraft(""), expected_version=None),
        desk.commands.move(NOBODY, Move.START, expected_version=1),
        desk.commands.delete(NOBODY),
        queries.get(NOBODY),
    ):
        with pytest.raises(TaskNotFound, match=str(NOBODY)):
            await command
    assert desk.told.events == []
    assert await queries.count(TaskFilter()) == 0


@at_a_desk
async def test_the_first_thing_that_is_wrong_is_told(desk: Desk) -> None:
    """Somebody mends the content of a form, to be told then that the task is closed."""
    task = await desk.commands.create(DRAFT)
    await desk.commands.move(task.id, Move.COMPLETE)
    with pytest.raises(VersionConflict):
        await desk.commands.replace(task.id, TaskDraft(""), expected_version=1)
    with pytest.raises(VersionConflict):
        await desk.commands.move(task.id, Move.COMPLETE, expected_version=1)
    with pytest.raises(TaskClosed):
        await desk.commands.replace(task.id, TaskDraft(""), expected_version=2)
    with pytest.raises(TaskClosed):
        await desk.commands.replace(task.id, DRAFT, expected_version=None)


@at_a_desk
async def test_who_writes_at_the_same_time_writes_once(desk: Desk) -> None:
    """Two requests read the same version, and both believe that their change was kept."""
    task = await desk.commands.create(DRAFT)
    drafts = [TaskDraft(name) for name in ("one", "two", "three")]
    tried = [desk.commands.replace(task.id, draft, expected_version=1) for draft in drafts]
    results = await asyncio.gather(*tried, return_exceptions=True)
    kept = [each for each in results if isinstance(each, Task)]
    assert [type(each) for each in results if not isinstance(each, Task)] == [VersionConflict, VersionConflict]
    assert [await desk.tasks.get(task.id)] == kept
    assert desk.told.events[1:] == [TaskChanged(kept[0])]


@at_a_desk
async def test_somebody_is_faster_between_reading_and_writing(desk: Desk) -> None:
    """The version was right when it was looked at, and what came in between is overwritten."""
    task = await desk.commands.create(DRAFT)
    read = desk.tasks.get

    async def get(task_id: UUID) -> Task | None:
        found = await read(task_id)
        if found and found.version == 1:
            await desk.tasks.save(replace(found, title="faster", version=2), expected_version=1)
        return found

    desk.tasks.get = get  # type: ignore[method-assign]
    desk.told.events.clear()
    with pytest.raises(VersionConflict):
        await desk.commands.replace(task.id, TaskDraft("slower"), expected_version=1)
    assert (await read(task.id)) == replace(task, title="faster", version=2)
    assert desk.told.events == []
