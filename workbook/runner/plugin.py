"""The worker's plugin for pytest: picks the tests of a job, and says of each how it went."""

import faulthandler
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from workbook import lab as lab_package
from workbook.lab import Lab, Raised, Setup, Unmet
from workbook.lab.codec import Opaque
from workbook.lab.errors import LabError
from workbook.runner.fixtures import SETUP
from workbook.runner.job import LEFT_OUT, MOST_STOPS, Job
from workbook.runner.wording import contrast, shortened, spoken

_MOST_MESSAGE = 1500
_ADDRESS = re.compile(" at 0x[0-9a-f]+")
_MOST_HUNG = 8
"""How many tests may hang in one job, of whatever task, before all others are left out."""
_MISREAD = (LookupError, TypeError, ValueError, AttributeError)
"""What a test raises that reads an answer of another form than it expects."""
_LAB = Path(lab_package.__file__).parent
_STATES = {"Timeout": "timeout", "ProcessDied": "crashed", "OutOfMemory": "memory", "MemoryError": "memory"}
_ENDED = ("timeout", "crashed")

Result = dict[str, Any]


class Observer:
    """Follows one pytest session.

    Args:
        job: what is asked for.
        events: where the events go.
    """

    def __init__(self, job: Job, events: io.TextIOBase) -> None:
        self._job = job
        self._events = events
        self._compared: tuple[str, str] | None = None
        self._result: Result = {}
        self._index = 0
        self._hung: Counter[str] = Counter()

    def emit(self, event: str, **keys: Any) -> None:
        """Write one event."""
        self._events.write(json.dumps({"event": event, **keys}) + "\n")
        self._events.flush()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Leave the set-up where the fixture `lab` finds it."""
        config.stash[SETUP] = Setup(**self._job.setup)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests of the tasks that are asked for, and announce them."""
        items[:] = [item for item in items if task_of(item) in self._job.tasks and item.nodeid not in self._job.done]
        self.announce(items)

    def announce(self, items: list[pytest.Item]) -> None:
        """Say which tests are going to run."""
        self.emit("collected", tests=[_introduced(item) for item in items])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A checkpoint that cannot be collected is the course's fault."""
        if report.failed:
            self.emit("fault", where=report.nodeid, message=shortened(str(report.longrepr), _MOST_MESSAGE))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Say that a test begins, keep its time, and say how it went."""
        self._compared, self._result = None, {"state": "passed"}
        self._begin(item)
        try:
            return (yield)
        finally:
            self._end()
            self.emit("result", id=item.nodeid, **self._result)

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        """Remember both sides of a comparison that failed."""
        self._compared = contrast(op, left, right)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Leave a test out when enough others of its task, or of the whole job, hung: each takes seconds."""
        if self._hung[task_of(item)] >= MOST_STOPS or self._hung.total() >= _MOST_HUNG:
            pytest.skip(LEFT_OUT)

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Tell each operation before it begins: a test that never ends cannot tell it afterwards."""
        if lab := _lab(item):
            lab.tell = lambda what: self.emit("call", id=item.nodeid, called=shortened(what, _MOST_MESSAGE))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
        """Judge the exception that ended a phase of a test, if one did; pytest need not draw its traceback."""
        if call.excinfo is None or call.when == "collect":
            return None
        if self._result["state"] == "passed":
            self._result = self._judged(item, call.excinfo)
            self._hung[task_of(item)] += self._result["state"] in _ENDED
            if self._result["state"] != "not run" and self._job.pdb:
                _debug(call.excinfo.value)
        return pytest.TestReport(item.nodeid, item.location, {}, "failed", None, call.when)

    def _begin(self, item: pytest.Item) -> None:
        self.emit("start", id=item.nodeid)
        if not self._job.pdb:
            _flush()
            os.write(2, f"{self._job.mark}{self._index}\n".encode())
            faulthandler.dump_traceback_later(self._job.limit, exit=True, file=self._events)
        self._index += 1

    def _end(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        _flush()

    def _judged(self, item: pytest.Item, caught: pytest.ExceptionInfo[BaseException]) -> Result:
        error, place = caught.value, _place(caught)
        lab = _lab(item)
        called = shortened(lab.called, _MOST_MESSAGE) if lab else ""
        known = {"called": called, "location": place, "message": _line(error)}
        if isinstance(error, pytest.skip.Exception):
            return {"state": "not run", "message": error.msg or ""}
        if isinstance(error, Raised):
            return known | _raised(error, task_of(item)) | {"frames": error.frames}
        if isinstance(error, Unmet):
            return known | {"state": "failed", "came_back": error.came_back, "wanted": error.wanted}
        if isinstance(error, AssertionError):
            came_back, wanted = self._compared or ("", "")
            return known | {"state": "failed", "came_back": came_back, "wanted": wanted}
        if isinstance(error, LabError) or (lab and lab.answered and _misread(item, caught)):
            return known | {"state": "failed", "came_back": f"an answer that the test cannot read: {_line(error)}"}
        self.emit("fault", where=place, message=f"{type(error).__name__}: {_line(error)}")
        return known | {"state": "not run"}


def _lab(item: pytest.Item) -> Lab | None:
    lab = getattr(item, "funcargs", {}).get("lab")
    return lab if isinstance(lab, Lab) else None


def task_of(item: pytest.Item) -> str:
    """Return the id of the task that a test belongs to; empty if it names none."""
    mark = item.get_closest_marker("task")
    return str(mark.args[0]) if mark and mark.args else ""


def _flush() -> None:
    """Send on what was printed, unless the code under test has closed or replaced its output."""
    with suppress(Exception):
        sys.stdout.flush()


def _introduced(item: pytest.Item) -> dict[str, str]:
    doc: str = getattr(getattr(item, "function", None), "__doc__", None) or ""
    return {"id": item.nodeid, "task": task_of(item), "name": item.name, "why": " ".join(doc.split())}


def _raised(error: Raised, task: str) -> Result:
    if error.stub_of == task:
        return {"state": "not started", "message": error.message}
    if error.stub_of:
        return {"state": "error", "needs": error.stub_of, "message": f"needs task {error.stub_of} first"}
    words = shortened(spoken(error.type, error.message), _MOST_MESSAGE)
    return {"state": _STATES.get(error.type, "error"), "came_back": words, "message": words}


def _misread(item: pytest.Item, caught: pytest.ExceptionInfo[BaseException]) -> bool:
    """True when the test, or its lab, stumbled over what it was given, which is no fault of its own words."""
    error = caught.value
    own = isinstance(error, AttributeError) and type(error.obj).__module__ not in {"builtins", Opaque.__module__}
    place = Path(caught.traceback[-1].path)
    here = place == item.path or place.parent == _LAB or isinstance(error, json.JSONDecodeError)
    return isinstance(error, _MISREAD) and not own and here


def _line(error: BaseException) -> str:
    """Return the text of an error without addresses: the next run would have others."""
    return shortened(_ADDRESS.sub(" at 0x...", str(error)), _MOST_MESSAGE)


def _place(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """Return the line of the checkpoint, of all lines that the exception came through."""
    entries = [entry for entry in caught.traceback if "checkpoints" in Path(entry.path).parts]
    return f"{(entries or caught.traceback)[-1].path}:{(entries or caught.traceback)[-1].lineno + 1}"


def _debug(error: BaseException) -> None:
    import pdb  # noqa: T100 - what --pdb asks for

    pdb.post_mortem((error.__cause__ or error).__traceback__)
