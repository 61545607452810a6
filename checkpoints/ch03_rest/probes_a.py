"""Tasks, their rules, the repository in memory and the commands over it, all given and told as plain data.

A task is a mapping: ``number`` stands for its id, times and dates are texts in the form of ISO 8601; what is left out
has a default. An error is told by the name of its class, its status, its code, its detail and its faults.
Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import UUID

from api_starter import APIError, APIStarter, CallNext, Events, JSONResponse, RequestContext, Response, Stage
from taskapi.tasks import (
    Actor,
    InMemoryTaskRepository,
    Move,
    RepositoryTaskCommands,
    Status,
    Task,
    TaskCreated,
    TaskDraft,
    TaskMoved,
    model,
    moves,
)
from taskapi.tasks.rules import checked

TIME = "2030-01-01T12:00:00+00:00"


def draft_of(content: dict[str, Any]) -> TaskDraft:
    """The draft with this content."""
    due = content.get("due_date")
    tags = tuple(content.get("tags", ()))
    given = {"title": "a title"} | content | {"due_date": date.fromisoformat(due) if due else None, "tags": tags}
    return TaskDraft(**given)


def task_of(given: dict[str, Any]) -> Task:
    """The task that a mapping describes."""
    content = draft_of({key: given[key] for key in ("title", "description", "priority", "due_date") if key in given})
    begin = datetime.fromisoformat(given.get("created_at", TIME))
    return Task(
        id=UUID(int=given.get("number", 1)),
        title=content.title,
        description=content.description,
        priority=content.priority,
        due_date=content.due_date,
        tags=tuple(given.get("tags", ())),
        status=Status(given.get("status", "todo")),
        created_by=given.get("created_by", "anonymous"),
        created_at=begin,
        updated_at=begin,
        version=given.get("version", 1),
    )


def told(thing: Any) -> Any:
    """A task, a draft or an error as plain data; anything else as it is."""
    if isinstance(thing, APIError):
        kept = {"error": type(thing).__name__, "status": thing.status, "code": thing.code, "detail": thing.detail}
        return kept | {"faults": [dict(each) for each in getattr(thing, "faults", ())]}
    if not isinstance(thing, Task | TaskDraft):
        return thing
    due = thing.due_date and thing.due_date.isoformat()
    content = {"title": thing.title, "description": thing.description, "priority": thing.priority, "due_date": due}
    if isinstance(thing, TaskDraft):
        return content | {"tags": thing.tags}
    times = {"created_at": thing.created_at.isoformat(), "updated_at": thing.updated_at.isoformat()}
    rest = {"status": str(thing.status), "created_by": thing.created_by, "version": thing.version}
    return {"number": thing.id.int} | content | {"tags": thing.tags} | rest | times


def attempted(work: Callable[[], Any]) -> Any:
    """What comes of some work, be it an error of the API."""
    try:
        return told(work())
    except APIError as error:
        return told(error)


async def awaited(work: Awaitable[Any]) -> Any:
    """What comes of a coroutine, be it an error of the API."""
    try:
        return told(await work)
    except APIError as error:
        return told(error)


def offered(statuses: list[str]) -> Any:
    """The moves of each of these statuses, as they are given."""
    return [[str(move) for move in moves(Status(status))] for status in statuses]


def given_out(statuses: list[str]) -> Any:
    """The names of the types in which the moves of these statuses come."""
    return [type(moves(Status(status))).__name__ for status in statuses]


@contextmanager
def another_table(table: list[tuple[str, list[str], str]]) -> Iterator[None]:
    """Let MOVES be another table: each move with where a task has to stand, and where it stands afterwards."""
    rows = {Move(move): (frozenset(map(Status, allowed)), Status(there)) for move, allowed, there in table}
    with patch.dict(model.MOVES, rows, clear=True):
        moves.cache_clear()
        try:
            yield
        finally:
            moves.cache_clear()


def by_another_table(table: list[tuple[str, list[str], str]], statuses: list[str]) -> Any:
    """By another table, and for each of these statuses: its moves, and where each move leads a task, or its error."""

    def led(status: str, move: str) -> Any:
        after = moved({"status": status}, move, TIME)["after"]
        return after.get("error", after["status"])

    with another_table(table):
        offers = dict(zip(statuses, offered(statuses), strict=True))
        return {"offered": offers, "led": {each: {move: led(each, move) for move, _, _ in table} for each in statuses}}


def moved(given: dict[str, Any], move: str, now: str) -> Any:
    """A task after a move, and the task that it was made of."""
    task = task_of(given)
    after = attempted(lambda: task.move(Move(move), datetime.fromisoformat(now)))
    return {"after": after, "before": told(task)}


def lived(given: dict[str, Any], life: list[list[str]]) -> Any:
    """Where a task stands after each of many moves, and its version; a refused one leaves it where it is."""
    task, seen = task_of(given), []
    for move, now in life:
        with suppress(APIError):
            task = task.move(Move(move), datetime.fromisoformat(now))
        seen.append([str(task.status), task.version])
    return seen


def held(content: dict[str, Any], today: str, before: str | None = None) -> Any:
    """What the rules make of a draft on a day; ``before`` is the due date that its task has had."""
    had = date.fromisoformat(before) if before else None
    return attempted(lambda: checked(draft_of(content), date.fromisoformat(today), before=had))


async def written(given: list[dict[str, Any]], steps: list[Any], how: str = "in turn") -> Any:
    """What each step of writing comes to, and what is there afterwards, one task for each of ``given``.

    Args:
        given: the tasks that are there at first.
        steps: each a task to save or the number of one to remove, and the version that is expected.
        how: take one step after the other, or all "together".
    """
    tasks = InMemoryTaskRepository()
    for each in given:
        await tasks.add(task_of(each))

    def step(what: Any, version: int) -> Awaitable[None]:
        if isinstance(what, int):
            return tasks.remove(UUID(int=what), expected_version=version)
        return tasks.save(task_of(what), expected_version=version)

    if how == "together":
        said = await asyncio.gather(*[awaited(step(*each)) for each in steps])
    else:
        said = [await awaited(step(*each)) for each in steps]
    numbers = sorted({each["number"] for each in given} | {each["number"] for each, _ in steps if type(each) is dict})
    return {"said": said, "kept": [told(await tasks.get(UUID(int=number))) for number in numbers]}


class Desk:
    """Commands over a repository in memory, with a clock that is set, ids that count, and a memory for events.

    Args:
        actor: the id of whoever acts.
        tasks: the repository; an empty one by default.
        passing: how much time passes whenever the clock is read.
    """

    def __init__(
        self,
        actor: str = "anonymous",
        tasks: InMemoryTaskRepository | None = None,
        passing: timedelta = timedelta(0),
    ) -> None:
        self.time, self.events, self._numbers = datetime.fromisoformat(TIME), list[Any](), count(1)
        self.passing = passing
        self.tasks = tasks or InMemoryTaskRepository()
        self.commands = RepositoryTaskCommands(self.tasks, self, Actor(actor), self, self)  # type: ignore[arg-type]

    def now(self) -> datetime:
        """The time that was set, and later each time if time passes."""
        time, self.time = self.time, self.time + self.passing
        return time

    def next(self) -> UUID:
        """The next id."""
        return UUID(int=next(self._numbers))

    async def there(self, task_id: UUID) -> Task | None:
        """The task as the repository has it, without anybody else noticing."""
        return await InMemoryTaskRepository.get(self.tasks, task_id)

    async def publish(self, event: Any) -> None:
        """Keep an event, and whether the repository has what it tells of."""
        fields = {name: getattr(event, name) for name in event.__dataclass_fields__}
        if "task" in fields:
            fields["kept"] = await self.there(fields["task"].id) == fields["task"]
            fields["task"] = fields["task"].version
        if "task_id" in fields:
            fields["kept"] = await self.there(fields["task_id"]) is not None
            fields["task_id"] = fields["task_id"].int
        if "move" in fields:
            fields["move"] = str(fields["move"])
        self.events.append([type(event).__name__, fields])

    async def do(self, step: dict[str, Any]) -> Any:
        """Take a step: ``do`` is a command, ``at`` the time of it, the rest what it is called with."""
        self.time = datetime.fromisoformat(step.get("at", self.time.isoformat()))
        number, version = UUID(int=step.get("number", 1)), step.get("version")
        if step["do"] == "create":
            return await awaited(self.commands.create(draft_of(step["draft"])))
        if step["do"] == "replace":
            return await awaited(self.commands.replace(number, draft_of(step["draft"]), expected_version=version))
        if step["do"] == "delete":
            return await awaited(self.commands.delete(number, expected_version=version))
        return await awaited(self.commands.move(number, Move(step["do"]), expected_version=version))


class Overtaken(InMemoryTaskRepository):
    """Somebody else writes whenever a task was read."""

    async def get(self, task_id: UUID) -> Task | None:
        """Return the task, which has another version by the time it is looked at."""
        task = await super().get(task_id)
        if task is not None:
            other = replace(task, title="faster", version=task.version + 1)
            await self.save(other, expected_version=task.version)
        return task


async def done(steps: list[dict[str, Any]], actor: str = "anonymous") -> Any:
    """What each command comes to, what was published, and the first task as the repository has it afterwards."""
    return await at(Desk(actor), steps)


async def overtaken(step: dict[str, Any]) -> Any:
    """The same for one step with a new task, if somebody else writes between what the command reads and writes."""
    desk = Desk(tasks=Overtaken())
    await desk.tasks.add(task_of({}))
    return await at(desk, [step])


async def at_midnight(steps: list[dict[str, Any]]) -> Any:
    """What each command comes to if a day passes whenever the clock is read."""
    return await at(Desk(passing=timedelta(days=1)), steps)


async def taken(step: dict[str, Any]) -> Any:
    """The same as ``done`` for one step, if there is a task that has the next id already."""
    desk = Desk()
    await desk.tasks.add(task_of({"title": "there already"}))
    return await at(desk, [step])


async def at(desk: Desk, steps: list[dict[str, Any]]) -> Any:
    """What comes of steps at a desk."""
    said = [await desk.do(step) for step in steps]
    return {"said": said, "events": desk.events, "kept": told(await desk.there(UUID(int=1)))}


def telling_of_stubs(app: APIStarter) -> Any:
    """The application, which does not answer for a stub that is called in it: it raises what the stub did."""
    stubs: list[NotImplementedError] = []

    async def keep(ctx: RequestContext, call_next: CallNext) -> Response:
        try:
            return await call_next(ctx)
        except NotImplementedError as stub:
            stubs.append(stub)
            raise

    async def served(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)
        if stubs:
            raise stubs.pop()

    app.add_middleware(keep, stage=Stage.ERRORS + 1)
    return served


def face() -> Any:
    """A small face of the commands: a body is a draft, ``if-match`` a version; ``/heard`` tells what was published."""
    app, desk, heard = APIStarter(), Desk(), list[str]()

    def commands(events: Events) -> RepositoryTaskCommands:
        return RepositoryTaskCommands(desk.tasks, events, Actor("anonymous"), desk, desk)

    async def create(ctx: RequestContext, mine: RepositoryTaskCommands) -> JSONResponse:
        task = await mine.create(draft_of(await ctx.json()))
        return JSONResponse({"number": task.id.int}, 201)

    async def act(ctx: RequestContext, number: int, move: Move, mine: RepositoryTaskCommands) -> dict[str, Any]:
        version = ctx.headers.get("if-match")
        task = await mine.move(UUID(int=number), move, expected_version=int(version) if version else None)
        return {"status": str(task.status), "version": task.version}

    async def hear(event: TaskCreated | TaskMoved) -> None:
        heard.append(type(event).__name__)

    async def tell() -> list[str]:
        return heard

    app.services.provide(RepositoryTaskCommands, commands)
    app.events.on(TaskCreated, hear)
    app.events.on(TaskMoved, hear)
    app.endpoint("/tasks", methods=["POST"])(create)
    app.endpoint("/tasks/{number:int}/{move}", methods=["POST"])(act)
    app.endpoint("/heard")(tell)
    return telling_of_stubs(app)
