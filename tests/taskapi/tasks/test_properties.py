"""The domain against models that are too simple to be wrong, over lives and lists that nobody thought of."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import date, timedelta
from functools import cmp_to_key
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from checkpoints.contracts.repository.samples import BEGIN, task
from taskapi.tasks import (
    FIELDS,
    IllegalMove,
    InMemoryTaskRepository,
    InvalidTask,
    Move,
    Range,
    SortKey,
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
    moves,
)
from taskapi.tasks.cursors import decode, encode
from tests.taskapi.tasks.samples import NOON, Desk

T = TypeVar("T")
TABLE = {
    "start": {"todo": "doing"},
    "complete": {"todo": "done", "doing": "done"},
    "cancel": {"todo": "cancelled", "doing": "cancelled"},
    "reopen": {"done": "todo", "cancelled": "todo"},
}
DAYS = [NOON.date() + timedelta(days=days) for days in range(-1, 4)]
TAGS = st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
DRAFTS = st.builds(
    TaskDraft,
    st.sampled_from(["", " a ", "b"]),
    st.sampled_from(["", "x"]),
    st.integers(0, 3),
    st.none() | st.sampled_from(DAYS),
    TAGS,
)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run what never waits for anything, without an event loop."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise AssertionError("it waited for something")


class Lives(RuleBasedStateMachine):
    """Tasks are created, changed, moved and deleted; a dict of dicts knows what has to be there."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.model: dict[Any, dict[str, Any]] = {}
        self.wanted: list[tuple[type, int]] = []

    @rule(days=st.integers(1, 2))
    def sleep(self, days: int) -> None:
        self.desk.clock.forward(days=days)

    @rule(target=ids, draft=DRAFTS)
    def create(self, draft: TaskDraft) -> Any:
        if not self.is_valid(draft, None):
            with pytest.raises(InvalidTask):
                run(self.desk.commands.create(draft))
            return multiple()
        made = run(self.desk.commands.create(draft))
        assert made.id not in self.model
        now = self.desk.clock.now()
        self.model[made.id] = self.tidied(draft) | {"status": "todo", "version": 1, "created": now, "updated": now}
        self.wanted.append((TaskCreated, 1))
        return made.id

    @rule(task_id=ids, draft=DRAFTS, seen=st.integers(-1, 1) | st.none())
    def replace(self, task_id: Any, draft: TaskDraft, seen: int | None) -> None:
        there = self.model.get(task_id)
        command = self.desk.commands.replace(task_id, draft, expected_version=self.version(there, seen))
        if there is None:
            self.refused(command, TaskNotFound)
        elif seen:
            self.refused(command, VersionConflict)
        elif there["status"] in {"done", "cancelled"}:
            self.refused(command, TaskClosed)
        elif not self.is_valid(draft, there["due_date"]):
            self.refused(command, InvalidTask)
        else:
            changed = run(command)
            if there | self.tidied(draft) != there:
                there |= self.tidied(draft) | {"version": there["version"] + 1, "updated": self.desk.clock.now()}
                self.wanted.append((TaskChanged, there["version"]))
            assert self.plain(changed) == there

    @rule(task_id=ids, move=st.sampled_from(Move), seen=st.integers(-1, 1) | st.none())
    def move(self, task_id: Any, move: Move, seen: int | None) -> None:
        there = self.model.get(task_id)
        command = self.desk.commands.move(task_id, move, expected_version=self.version(there, seen))
        if there is None:
            self.refused(command, TaskNotFound)
        elif seen:
            self.refused(command, VersionConflict)
        elif there["status"] not in TABLE[move]:
            self.refused(command, IllegalMove)
        else:
            run(command)
            there |= {"status": TABLE[move][there["status"]], "version": there["version"] + 1}
            there["updated"] = self.desk.clock.now()
            self.wanted.append((TaskMoved, there["version"]))

    @rule(task_id=ids, seen=st.integers(-1, 1) | st.none())
    def delete_or_not(self, task_id: Any, seen: int | None) -> None:
        there = self.model.get(task_id)
        command = self.desk.commands.delete(task_id, expected_version=self.version(there, seen))
        if there is None:
            self.refused(command, TaskNotFound)
        elif seen:
            self.refused(command, VersionConflict)
        else:
            self.deleted(task_id, command)

    @rule(task_id=consumes(ids))
    def delete(self, task_id: Any) -> None:
        command = self.desk.commands.delete(task_id)
        if task_id in self.model:
            self.deleted(task_id, command)
        else:
            self.refused(command, TaskNotFound)

    @invariant()
    def the_store_is_the_model(self) -> None:
        tasks = run(self.desk.tasks.find(TaskQuery(limit=1000))).items
        assert {each.id: self.plain(each) for each in tasks} == self.model
        assert run(self.desk.tasks.count(TaskFilter())) == len(self.model)

    @invariant()
    def what_succeeded_was_told(self) -> None:
        told = [(type(each), getattr(each, "task", each)) for each in self.desk.told.events]
        assert [(kind, getattr(about, "version", 0)) for kind, about in told] == self.wanted

    @invariant()
    def a_task_offers_what_it_allows(self) -> None:
        for there in self.model.values():
            offered = {move.value for move in moves(Status(there["status"]))}
            assert offered == {move for move, table in TABLE.items() if there["status"] in table}

    def deleted(self, task_id: Any, command: Coroutine[Any, Any, None]) -> None:
        run(command)
        del self.model[task_id]
        self.wanted.append((TaskDeleted, 0))

    @staticmethod
    def refused(command: Coroutine[Any, Any, Any], error: type[Exception]) -> None:
        with pytest.raises(error):
            run(command)

    @staticmethod
    def version(there: dict[str, Any] | None, seen: int | None) -> int | None:
        return None if seen is None else (there["version"] if there else 1) + seen

    def is_valid(self, draft: TaskDraft, before: date | None) -> bool:
        late = draft.due_date is not None and draft.due_date < self.desk.clock.now().date()
        return bool(draft.title) and draft.priority > 0 and not (late and draft.due_date != before)

    @staticmethod
    def tidied(draft: TaskDraft) -> dict[str, Any]:
        content = {"title": draft.title.strip(), "tags": tuple(sorted(set(draft.tags)))}
        return {"description": draft.description, "priority": draft.priority, "due_date": draft.due_date} | content

    @staticmethod
    def plain(found: Task) -> dict[str, Any]:
        names = {"title", "tags", "description", "priority", "due_date", "version"}
        more = {"status": found.status.value, "created": found.created_at, "updated": found.updated_at}
        return {name: getattr(found, name) for name in names} | more


Lives.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, derandomize=True, database=None
)
TestLives = Lives.TestCase


CHANGES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["a", "B", "ab", "É", "é"]),
        "description": st.sampled_from(["", "A", "x"]),
        "priority": st.integers(1, 3),
        "due_date": st.none() | st.sampled_from(DAYS[:3]),
        "tags": TAGS.map(lambda tags: tuple(sorted(set(tags)))),
        "status": st.sampled_from(Status),
        "created_by": st.sampled_from(["alice", "bob"]),
        "created_at": st.integers(0, 2).map(lambda hours: BEGIN + timedelta(hours=hours)),
    }
)
STORES = st.dictionaries(st.integers(1, 30), CHANGES, max_size=12).map(
    lambda made: [task(number, **changes) for number, changes in made.items()]
)
SORTS = st.lists(st.builds(SortKey, st.sampled_from(FIELDS), st.booleans()), max_size=3).map(tuple)
OPS = st.sampled_from(["gt", "gte", "lt", "lte"])
RANGES = st.one_of(
    st.builds(Range, st.just("priority"), OPS, st.integers(0, 4)),
    st.builds(Range, st.just("due_date"), OPS, st.sampled_from(DAYS)),
    st.builds(Range, st.just("created_at"), OPS, st.integers(0, 2).map(lambda hours: BEGIN + timedelta(hours=hours))),
)
FILTERS = st.builds(
    TaskFilter,
    st.frozensets(st.sampled_from(Status), max_size=3),
    st.sampled_from(["", "", "a", "A", "B", "é", "zz"]),
    st.frozensets(st.sampled_from("abc"), max_size=2),
    st.none() | st.integers(1, 3),
    st.lists(RANGES, max_size=2).map(tuple),
    st.sampled_from([None, None, "alice"]),
)
PYTHON = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}


def naive(tasks: list[Task], wanted: TaskFilter, sort: tuple[SortKey, ...]) -> list[Task]:
    """Return what a filter lets pass, compared pair by pair."""

    def compare(one: Task, other: Task) -> int:
        for field, descending in sort:
            left, right = getattr(one, field), getattr(other, field)
            if left == right:
                continue
            if left is None or right is None:
                return 1 if left is None else -1
            return (-1 if left < right else 1) * (-1 if descending else 1)
        return -1 if one.id < other.id else 1

    def fits(each: Task) -> bool:
        values = [(getattr(each, field), op, limit) for field, op, limit in wanted.ranges]
        return all(
            [
                not wanted.statuses or each.status in wanted.statuses,
                wanted.text.lower() in f"{each.title}\0{each.description}".lower(),
                wanted.tags <= set(each.tags),
                wanted.priority in {None, each.priority},
                wanted.created_by in {None, each.created_by},
                *(value is not None and getattr(value, PYTHON[op])(limit) for value, op, limit in values),
            ]
        )

    return sorted(filter(fits, tasks), key=cmp_to_key(compare))


async def kept(tasks: list[Task]) -> InMemoryTaskRepository:
    """Return a repository that keeps these tasks."""
    repository = InMemoryTaskRepository()
    for each in tasks:
        await repository.add(each)
    return repository


@given(STORES, FILTERS, SORTS, st.integers(1, 5), st.integers(0, 6))
def test_found_is_what_passes_in_order(
    tasks: list[Task], wanted: TaskFilter, sort: tuple[SortKey, ...], limit: int, offset: int
) -> None:
    """Some combination of filter, keys and directions shows another list than it should."""

    async def proof() -> None:
        repository = await kept(tasks)
        whole = naive(tasks, wanted, sort)
        assert await repository.count(wanted) == len(whole)
        page = await repository.find(TaskQuery(wanted, sort, limit, offset))
        assert list(page.items) == whole[offset : offset + limit]
        assert (page.after is None) == (offset + limit >= len(whole))

    asyncio.run(proof())


@given(STORES, FILTERS, SORTS, st.integers(1, 5))
def test_cursors_walk_through_the_whole_list(
    tasks: list[Task], wanted: TaskFilter, sort: tuple[SortKey, ...], limit: int
) -> None:
    """Page after page, a task is left out or shown twice, or the walk never ends."""

    async def proof() -> None:
        repository = await kept(tasks)
        query, seen = TaskQuery(wanted, sort, limit), list[Task]()
        for _ in range(len(tasks) + 1):
            page = await repository.find(query)
            seen += page.items
            if page.after is None:
                break
            query = replace(query, after=decode(encode(page.after, sort), sort))
        assert seen == naive(tasks, wanted, sort)

    asyncio.run(proof())


@given(STORES, STORES, SORTS, st.integers(1, 3), st.data())
def test_who_walks_while_others_write_misses_nothing_that_stays(
    tasks: list[Task], others: list[Task], sort: tuple[SortKey, ...], limit: int, data: st.DataObject
) -> None:
    """Somebody adds and removes tasks while another turns the pages, and one that was there all the time is skipped."""
    stay = [each for each in tasks if each.id not in {other.id for other in others}]

    async def proof() -> None:
        repository = await kept(stay)
        query, seen, there = TaskQuery(TaskFilter(), sort, limit), list[Task](), set[Any]()
        for _ in range(len(tasks) + len(others) + 1):
            for other in data.draw(st.lists(st.sampled_from(others), unique=True)) if others else ():
                if other.id in there:
                    await repository.remove(other.id, expected_version=1)
                else:
                    await repository.add(other)
                there ^= {other.id}
            page = await repository.find(query)
            seen += page.items
            if page.after is None:
                break
            query = replace(query, after=page.after)
        assert len({each.id for each in seen}) == len(seen)
        assert [each for each in seen if each in stay] == naive(stay, TaskFilter(), sort)
        assert seen == naive(seen, TaskFilter(), sort)

    asyncio.run(proof())


@given(STORES, SORTS, SORTS, st.data())
def test_a_kept_order_is_never_stale(
    tasks: list[Task], sort: tuple[SortKey, ...], other: tuple[SortKey, ...], data: st.DataObject
) -> None:
    """A list shows tasks as they were before the last change."""

    async def proof() -> None:
        repository = await kept(tasks)
        there = {each.id: each for each in tasks}
        for key in (sort, other, sort):
            if there:
                chosen = data.draw(st.sampled_from(list(there.values())))
                changed = replace(chosen, version=chosen.version + 1, **data.draw(CHANGES))
                await repository.save(changed, expected_version=chosen.version)
                there[changed.id] = changed
            page = await repository.find(TaskQuery(TaskFilter(), key, 100))
            assert list(page.items) == naive(list(there.values()), TaskFilter(), key)

    asyncio.run(proof())
