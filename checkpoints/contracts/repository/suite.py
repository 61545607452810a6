"""The suite itself. Each test is a coroutine function over a repository; ``contract`` makes a plain test of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import product

import pytest

from api_starter import Conflict
from checkpoints.contracts.repository.samples import BEGIN, HOUSE, task, task_id
from taskapi.tasks import (
    FIELDS,
    Cursor,
    Range,
    SortKey,
    Status,
    Task,
    TaskFilter,
    TaskNotFound,
    TaskQuery,
    TaskRepository,
    VersionConflict,
)

Opener = Callable[[], AbstractAsyncContextManager[TaskRepository]]
"""Opens a repository without any task."""


def contract(proof: Callable[[TaskRepository], Awaitable[None]]) -> Callable[[Opener], None]:
    """Return a test that opens the fixture ``repository`` and runs the proof on it, in one event loop."""

    def test(repository: Opener) -> None:
        async def opened() -> None:
            async with repository() as tasks:
                await proof(tasks)

        asyncio.run(opened())

    test.__name__, test.__doc__, test.__module__ = proof.__name__, proof.__doc__, proof.__module__
    test.__qualname__ = proof.__qualname__
    return test


async def filled(tasks: TaskRepository, wanted: Iterable[Task] = HOUSE) -> None:
    """Add tasks, the last one first: the order of a list must not come from the order of adding."""
    for each in reversed(tuple(wanted)):
        await tasks.add(each)


async def numbers(tasks: TaskRepository, query: TaskQuery) -> list[int]:
    """Return the numbers of the tasks that are found, in their order."""
    return [each.id.int >> 80 for each in (await tasks.find(query)).items]


async def passing(tasks: TaskRepository, wanted: TaskFilter) -> list[int]:
    """Return the numbers of the tasks that pass a filter, and hold the count to them."""
    found = await numbers(tasks, TaskQuery(wanted))
    assert await tasks.count(wanted) == len(found)
    return found


@contract
async def test_what_was_added_comes_back_as_it_was(tasks: TaskRepository) -> None:
    """A tag, a due date, a microsecond or an accent is lost on the way into the store."""
    exact = BEGIN + timedelta(microseconds=1)
    wanted = [
        *HOUSE,
        task(7, description="x" * 2000, updated_at=exact, version=7),
        task(8, title="\U00020bb7 'quoted\"; --"),
    ]
    await filled(tasks, wanted)
    assert [await tasks.get(each.id) for each in wanted] == wanted
    assert await tasks.get(task_id(9)) is None


@contract
async def test_an_id_is_taken_once(tasks: TaskRepository) -> None:
    """A repeated id silently replaces somebody's task."""
    await tasks.add(task(1))
    with pytest.raises(Conflict):
        await tasks.add(task(1, title="another"))
    assert await tasks.get(task_id(1)) == task(1)
    assert await tasks.count(TaskFilter()) == 1


@contract
async def test_a_task_is_saved_over_the_version_that_was_seen(tasks: TaskRepository) -> None:
    """A change is kept nowhere, or only in part, or for other tasks too."""
    await filled(tasks)
    changed = replace(
        HOUSE[0], title="new", description="", priority=1, due_date=None, tags=("x",), status=Status.DONE, version=2
    )
    await tasks.save(changed, expected_version=1)
    assert await tasks.get(changed.id) == changed
    assert [await tasks.get(each.id) for each in HOUSE[1:]] == list(HOUSE[1:])


@contract
async def test_a_stale_change_is_refused(tasks: TaskRepository) -> None:
    """Two people edit a task, and the second overwrites what the first has written: the lost update."""
    await tasks.add(task(1))
    await tasks.save(task(1, title="first", version=2), expected_version=1)
    with pytest.raises(VersionConflict):
        await tasks.save(task(1, title="second", version=2), expected_version=1)
    with pytest.raises(VersionConflict):
        await tasks.save(task(1, title="from the future", version=4), expected_version=3)
    assert await tasks.get(task_id(1)) == task(1, title="first", version=2)


@contract
async def test_a_task_is_removed_in_the_version_that_was_seen(tasks: TaskRepository) -> None:
    """Somebody deletes what somebody else has just rewritten, or a deleted task is still listed."""
    await filled(tasks, [task(1, version=3), task(2)])
    for stale in (2, 4):
        with pytest.raises(VersionConflict):
            await tasks.remove(task_id(1), expected_version=stale)
    await tasks.remove(task_id(1), expected_version=3)
    assert await tasks.get(task_id(1)) is None
    assert await passing(tasks, TaskFilter()) == [2]
    await tasks.add(task(1))
    assert await passing(tasks, TaskFilter()) == [1, 2]


@contract
async def test_what_is_not_there_cannot_be_written(tasks: TaskRepository) -> None:
    """A save brings a deleted task back to life."""
    await tasks.add(task(2))
    with pytest.raises(TaskNotFound):
        await tasks.save(task(1, version=2), expected_version=1)
    with pytest.raises(TaskNotFound):
        await tasks.remove(task_id(1), expected_version=1)
    assert await tasks.get(task_id(1)) is None
    assert await passing(tasks, TaskFilter()) == [2]


@contract
async def test_an_empty_filter_lets_all_pass(tasks: TaskRepository) -> None:
    """An empty repository fails, or a filter without conditions hides tasks."""
    assert await passing(tasks, TaskFilter()) == []
    await filled(tasks)
    assert await passing(tasks, TaskFilter()) == [1, 2, 3, 4, 5, 6]


@contract
async def test_tasks_are_filtered_by_what_they_are(tasks: TaskRepository) -> None:
    """A board shows tasks that nobody asked for, or misses one."""
    await filled(tasks)
    assert await passing(tasks, TaskFilter(statuses=frozenset({Status.DOING}))) == [3, 6]
    assert await passing(tasks, TaskFilter(statuses=frozenset({Status.DOING, Status.DONE}))) == [2, 3, 6]
    assert await passing(tasks, TaskFilter(priority=4)) == [2, 3]
    assert await passing(tasks, TaskFilter(priority=0)) == []
    assert await passing(tasks, TaskFilter(created_by="alice")) == [3, 5]
    assert await passing(tasks, TaskFilter(created_by="nobody")) == []
    assert await passing(tasks, TaskFilter(created_by="")) == []


@contract
async def test_a_task_has_all_the_tags(tasks: TaskRepository) -> None:
    """Who asks for two tags gets what has one of them, or a tag is found inside a longer one."""
    await filled(tasks, [*HOUSE, task(7, tags=("homework",))])
    assert await passing(tasks, TaskFilter(tags=frozenset({"home"}))) == [1, 2, 6]
    assert await passing(tasks, TaskFilter(tags=frozenset({"home", "shop"}))) == [2, 6]
    assert await passing(tasks, TaskFilter(tags=frozenset({"home", "phone"}))) == []


@contract
async def test_text_is_found_in_any_case_and_as_it_stands(tasks: TaskRepository) -> None:
    """A search misses accents, or takes a percent sign of the user for a pattern of the store."""
    await filled(tasks)
    assert await passing(tasks, TaskFilter(text="PaInT")) == [1, 2, 4]
    assert await passing(tasks, TaskFilter(text="ömer")) == [3]
    assert await passing(tasks, TaskFilter(text="ZOË")) == [5]
    assert await passing(tasks, TaskFilter(text="üB")) == [6]
    assert await passing(tasks, TaskFilter(text="%")) == [4]
    assert await passing(tasks, TaskFilter(text="_")) == [4]
    assert await passing(tasks, TaskFilter(text="\\")) == [4]
    assert await passing(tasks, TaskFilter(text="doorgreen")) == []


@contract
async def test_ranges_hold_at_their_ends(tasks: TaskRepository) -> None:
    """Whoever asks for what is due until Friday misses Friday."""
    await filled(tasks)
    day, time = date(2030, 1, 20), HOUSE[2].created_at
    for op, by_priority, by_date, by_time in (
        ("gt", [1], [1, 6], [4, 5, 6]),
        ("gte", [1, 2, 3], [1, 2, 5, 6], [3, 4, 5, 6]),
        ("lt", [4, 5, 6], [], [1, 2]),
        ("lte", [2, 3, 4, 5, 6], [2, 5], [1, 2, 3]),
    ):
        assert await passing(tasks, TaskFilter(ranges=(Range("priority", op, 4),))) == by_priority
        assert await passing(tasks, TaskFilter(ranges=(Range("due_date", op, day),))) == by_date
        assert await passing(tasks, TaskFilter(ranges=(Range("created_at", op, time),))) == by_time


@contract
async def test_a_time_is_the_same_moment_in_every_zone(tasks: TaskRepository) -> None:
    """Whoever asks from another time zone gets the tasks of other hours."""
    await filled(tasks)
    elsewhere: datetime = HOUSE[2].created_at.astimezone(timezone(timedelta(hours=-7)))
    assert await passing(tasks, TaskFilter(ranges=(Range("created_at", "lte", elsewhere),))) == [1, 2, 3]


@contract
async def test_all_conditions_have_to_hold(tasks: TaskRepository) -> None:
    """The second condition widens a list instead of narrowing it."""
    await filled(tasks)
    between = (Range("due_date", "gt", date(2030, 1, 20)), Range("due_date", "lt", date(2030, 3, 1)))
    assert await passing(tasks, TaskFilter(ranges=between)) == [1]
    wanted = TaskFilter(frozenset({Status.DOING, Status.TODO}), "U", frozenset({"shop"}), 1, (), "anonymous")
    assert await passing(tasks, wanted) == [6]


@contract
async def test_tasks_are_sorted_by_each_field_in_both_directions(tasks: TaskRepository) -> None:
    """A list is sorted the wrong way round, or a task without a due date stands before those that are urgent."""
    await filled(tasks)
    for field, up, down in (
        ("title", [4, 1, 2, 3, 5, 6], [6, 5, 3, 2, 1, 4]),
        ("status", [5, 3, 6, 2, 1, 4], [1, 4, 2, 3, 6, 5]),
        ("priority", [4, 6, 5, 2, 3, 1], [1, 2, 3, 5, 4, 6]),
        ("due_date", [2, 5, 1, 6, 3, 4], [6, 1, 2, 5, 3, 4]),
        ("created_at", [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]),
        ("updated_at", [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]),
    ):
        assert await numbers(tasks, TaskQuery(sort=(SortKey(field),))) == up
        assert await numbers(tasks, TaskQuery(sort=(SortKey(field, descending=True),))) == down


@contract
async def test_the_next_key_decides_between_equals(tasks: TaskRepository) -> None:
    """Of two tasks that are due on one day, the important one stands below."""
    await filled(tasks)
    for keys, wanted in (
        ((SortKey("priority", descending=True), SortKey("due_date")), [1, 2, 3, 5, 6, 4]),
        ((SortKey("due_date"), SortKey("priority")), [5, 2, 1, 6, 4, 3]),
        ((SortKey("due_date", descending=True), SortKey("priority", descending=True)), [6, 1, 2, 5, 3, 4]),
        ((SortKey("status"), SortKey("title", descending=True)), [5, 6, 3, 2, 1, 4]),
        ((), [1, 2, 3, 4, 5, 6]),
    ):
        assert await numbers(tasks, TaskQuery(sort=keys)) == wanted


@contract
async def test_pages_are_parts_of_the_list(tasks: TaskRepository) -> None:
    """The last task of a page is shown again on the next one, or left out."""
    await filled(tasks)
    sort = (SortKey("due_date", descending=True),)
    for limit, offset in product(range(1, 8), range(8)):
        part = await numbers(tasks, TaskQuery(sort=sort, limit=limit, offset=offset))
        assert part == [6, 1, 2, 5, 3, 4][offset : offset + limit]


@contract
async def test_cursors_lead_through_the_whole_list(tasks: TaskRepository) -> None:
    """Somebody who follows the links never comes to the end, or not past tasks that are equal or have no date."""
    await filled(tasks)
    for field, other, down, limit in product(FIELDS, FIELDS, (False, True), (1, 2, 4, 6)):
        sort = (SortKey(field, down), SortKey(other, not down))
        whole = await numbers(tasks, TaskQuery(sort=sort))
        walked = await walk(tasks, TaskQuery(TaskFilter(), sort, limit))
        assert walked == [whole[start : start + limit] for start in range(0, 6, limit)]


@contract
async def test_the_last_page_has_no_next_one(tasks: TaskRepository) -> None:
    """A list of exactly one page offers a second one, which is empty."""
    assert (await tasks.find(TaskQuery())).after is None
    await filled(tasks)
    assert (await tasks.find(TaskQuery(limit=6))).after is None
    assert (await tasks.find(TaskQuery(limit=5))).after == Cursor((HOUSE[4].created_at,), task_id(5))
    assert (await tasks.find(TaskQuery(TaskFilter(created_by="alice"), limit=2))).after is None


@contract
async def test_a_cursor_goes_through_what_passes_a_filter(tasks: TaskRepository) -> None:
    """The second page of a filtered list shows tasks that do not belong there."""
    await filled(tasks)
    wanted = TaskFilter(tags=frozenset({"home"}))
    assert await walk(tasks, TaskQuery(wanted, (SortKey("priority"),), 1)) == [[6], [2], [1]]


@contract
async def test_a_place_outlives_the_task_it_was_taken_from(tasks: TaskRepository) -> None:
    """Somebody deletes or edits the task at the end of a page, and the next page begins elsewhere."""
    await filled(tasks)
    sort = (SortKey("priority", descending=True),)
    first = await tasks.find(TaskQuery(sort=sort, limit=2))
    await tasks.remove(task_id(2), expected_version=1)
    await tasks.add(task(7, priority=5))
    await tasks.add(task(8, priority=4))
    assert await numbers(tasks, TaskQuery(sort=sort, after=first.after)) == [3, 8, 5, 4, 6]


async def walk(tasks: TaskRepository, query: TaskQuery) -> list[list[int]]:
    """Return the pages of a list, from cursor to cursor; ten at most."""
    pages = []
    for _ in range(10):
        page = await tasks.find(query)
        pages.append([each.id.int >> 80 for each in page.items])
        if page.after is None:
            break
        query = replace(query, after=page.after)
    return pages
