"""One session of pytest for many submissions: a chapter's tests are collected once, and run on each of them."""

import faulthandler
import io
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from types import ModuleType
from typing import Any

import pytest

from workbook.lab import Setup, make_driver
from workbook.lab.limits import Stuck, alarm
from workbook.overlay import installed
from workbook.runner.fixtures import KEPT, lab
from workbook.runner.job import Job
from workbook.runner.plugin import Observer, Result, task_of
from workbook.runner.supervise import Follower, Outcome
from workbook.runner.worker import session

_PATIENCE = 60.0
"""Seconds after which a judge ends itself that hangs in spite of all limits."""
_CASE = 300.0
"""Seconds for all tests of a case, a hundred times what right answers take; from then on none may wait."""

Case = tuple[Setup, frozenset[str], Callable[[Outcome], None]]
"""Whose code runs, the tasks whose tests are wanted, and who is told the outcome before the next case is asked for."""


def judge(job: Job, cases: Iterator[Case]) -> None:
    """Run the tests of a job on each case."""
    if (first := next(cases, None)) is None:
        return
    left = chain([first], cases)
    judge = _Judge(job, left)
    status = session(job, judge)
    for _, _, tell in left:
        tell(Outcome({}, [*judge.first.faults, ("the test run", f"ended with status {status}")]))


class _Judge(Observer):
    def __init__(self, job: Job, cases: Iterable[Case]) -> None:
        super().__init__(job, io.StringIO())
        self._cases, self._armed, self._late = cases, 0.0, 0.0
        self._follower = Follower(job)
        self.first = self._follower.outcome

    def pytest_configure(self, config: pytest.Config) -> None:
        """Give the fixtures to tests that lie elsewhere than below checkpoints/conftest.py."""
        super().pytest_configure(config)
        module = ModuleType("lab_fixtures")
        vars(module).update(lab=lab)
        config.pluginmanager.register(module)

    def emit(self, event: str, **keys: Any) -> None:
        self._follower.take({"event": event, **keys})

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for setup, tasks, tell in self._cases if not self.first.faults else ():
            self._follower, self._hung = Follower(self._job), Counter()
            items = [item for item in session.items if task_of(item) in tasks]
            self.announce(items)
            try:
                self._run(session.config, setup, items)
            except Exception as error:  # noqa: BLE001 - a box that cannot be made is a fault of one case
                self._follower.outcome.faults.append(("the box", repr(error)))
            tell(self._follower.outcome)
        return True

    def _run(self, config: pytest.Config, setup: Setup, items: Sequence[pytest.Item]) -> None:
        driver = make_driver(self._job.driver, setup)
        try:
            self._arm()
            self._late = time.monotonic() + _CASE
            config.stash[KEPT] = driver, installed()
            for item, following in pairwise([*items, None]):
                config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            self._arm()
            driver.close()
            faulthandler.cancel_dump_traceback_later()

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, object, object]:
        with alarm(min(self._job.limit, max(0.0, self._late - time.monotonic()))):
            return (yield)

    def _begin(self, item: pytest.Item) -> None:
        if time.monotonic() - self._armed > _PATIENCE / 6:
            self._arm()
        self.emit("start", id=item.nodeid)

    def _end(self) -> None:
        pass

    def _arm(self) -> None:
        """Begin the patience anew; not for each test, because it takes a thread."""
        faulthandler.dump_traceback_later(_PATIENCE, exit=True)
        self._armed = time.monotonic()

    def _judged(self, item: pytest.Item, caught: pytest.ExceptionInfo[BaseException]) -> Result:
        if isinstance(caught.value, Stuck):
            return {
                "state": "timeout",
                "message": f"no verdict within {self._job.limit:g} s, or {_CASE:g} s for the chapter",
            }
        return super()._judged(item, caught)
