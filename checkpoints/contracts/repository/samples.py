"""Tasks that are known in advance: no clock, no chance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from taskapi.tasks import Status, Task

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
"""When the first task was created; each later one an hour after the one before."""


def task(number: int, **changes: Any) -> Task:
    """Return a task whose id, title and times follow from its number, except for what is said otherwise."""
    time = BEGIN + timedelta(hours=number)
    plain = Task(task_id(number), f"task {number}", "", 3, None, (), Status.TODO, "anonymous", time, time)
    return replace(plain, **changes)


def task_id(number: int) -> UUID:
    """Return the id of a task; ids have the order of their numbers."""
    return UUID(int=number << 80 | 7 << 76 | 2 << 62)


HOUSE = (
    task(1, title="Paint the Door", description="green or blue", priority=5, due_date=date(2030, 2, 1), tags=("home",)),
    task(2, title="buy paint", priority=4, due_date=date(2030, 1, 20), tags=("home", "shop"), status=Status.DONE),
    task(3, title="call Ömer", priority=4, tags=("phone",), status=Status.DOING, created_by="alice"),
    task(4, title="100% of_it", description="PAINT\nand \\ brush", priority=1, tags=("shop",), created_by="bob"),
    task(5, title="write to Zoë", priority=3, due_date=date(2030, 1, 20), status=Status.CANCELLED, created_by="alice"),
    task(6, title="Übung", priority=1, due_date=date(2030, 3, 1), tags=("a", "home", "shop"), status=Status.DOING),
)
"""Six tasks that differ in everything that can be asked for."""
