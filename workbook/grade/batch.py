"""Many submissions: spread over an executor, in order, and one that breaks its worker breaks nothing else."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from workbook.errors import UserError
from workbook.grade.grader import Order, blank, grade
from workbook.grade.rows import Known, Row

MOST_TOGETHER = 16
"""Submissions of one call; they share what it costs to collect the tests."""

Make = Callable[[], Executor]
Group = tuple[Path, ...]
Answer = list[dict[str, Any]]


def pool(workers: int) -> Executor:
    """Return processes of this machine, which say nothing."""
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_silent)


def named_executor(name: str) -> Make:
    """Return the factory that `module:function` names.

    Raises:
        UserError: there is none.
    """
    module, _, function = name.partition(":")
    try:
        found: Make = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UserError(f"no executor {name}: {error}", "Name one like: package.module:function") from None

    def make() -> Executor:
        try:
            executor = found()
        except Exception as error:
            raise UserError(f"{name} fails: {error}") from error
        if not isinstance(executor, Executor):
            raise UserError(f"{name} returns no executor of concurrent.futures but a {type(executor).__name__}")
        return executor

    return make


class Batch:
    """The submissions of one command.

    Args:
        order: what is wanted of each.
        known: rows of an earlier run.
        make: makes an executor, and another one when its processes died.
        workers: how many calls it works on at a time.
    """

    def __init__(self, order: Order, known: Known, make: Make, workers: int) -> None:
        self._order, self._known, self._make, self._workers = order, known, make, workers
        self._executor = make()

    def rows(self, paths: Sequence[Path]) -> Iterator[Row]:
        """Yield the row of each submission, in their order, as soon as it is there."""
        size = max(1, min(MOST_TOGETHER, len(paths) // (2 * self._workers)))
        groups = deque(tuple(paths[start : start + size]) for start in range(0, len(paths), size))
        waiting: deque[tuple[Group, Future[Answer]]] = deque()
        try:
            while groups or waiting:
                while groups and len(waiting) < 2 * self._workers:
                    group = groups.popleft()
                    waiting.append((group, self._submit(group)))
                group, future = waiting.popleft()
                for row in map(Row.from_json, self._settled(group, future)):
                    yield self._known.row(row) if row.state == "known" else row
        finally:
            for _, future in waiting:
                future.cancel()
            self._executor.shutdown(wait=False)

    def _submit(self, group: Group) -> Future[Answer]:
        pages = (blank(path).page for path in group)
        keys = [key for page in pages if (key := self._known.keys.get(page))]
        try:
            return self._executor.submit(grade, self._order, [str(path) for path in group], keys)
        except (BrokenExecutor, RuntimeError):
            self._executor = self._make()
            return self._submit(group)

    def _settled(self, group: Group, future: Future[Answer]) -> Answer:
        """Return the rows of a group; when its process died, of one submission after the other."""
        try:
            return future.result()
        except Exception as error:  # noqa: BLE001 - whatever an executor raises, no row is lost
            if len(group) > 1:
                return [row for path in group for row in self._settled((path,), self._submit((path,)))]
            with suppress(Exception):
                return self._submit(group).result()
            reason = f"its worker ended twice: {error or type(error).__name__}"
            return [blank(group[0], state="ungraded", fault="grader", reason=reason).to_json()]


def _silent() -> None:
    """Keep what the code under test prints off the screen; leave nothing behind."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the command, even when that was killed."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
