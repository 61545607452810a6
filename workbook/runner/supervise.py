"""The light side of a run: starts workers, follows their events, and goes on when one of them ends too early."""

import json
import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from workbook.runner.job import LEFT_OUT, MOST_STOPS, Job
from workbook.runner.launch import process
from workbook.runner.output import Sections

_MOST_WORKERS = 9
"""How many workers one job may use up."""
_GRACE = 3.0
_READY = 30.0
_ORDINARY = frozenset({0, 1, 2, 5})
"""Exit statuses of pytest for a session that took place: passed, failed, not collected, no tests."""
_MOST_PRINTED = 2000
_DUMPED = re.compile(r'  File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)')
_FATAL = re.compile(r"Fatal Python error: (?P<what>.+)|Windows fatal exception: (?P<other>.+)")

Event = dict[str, Any]


class Worker:
    """One worker process; it gets ready at once, and waits for its job."""

    def __init__(self) -> None:
        self._process = process()
        self._lines: SimpleQueue[str] = SimpleQueue()
        self.output = Sections(os.urandom(8).hex())
        self._threads = [
            Thread(target=_read_lines, args=(self._process.stdout, self._lines), daemon=True),
            Thread(target=self.output.drain, args=(self._process.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def run(self, job: Job) -> Iterator[Event]:
        """Give the worker its job and yield its events.

        The last one is "done", or "ended" when the worker ended too early: with ``status``, or None when it had to be
        killed, and ``words``, its last ones.
        """
        stdin = self._process.stdin
        with suppress(OSError):
            if stdin is not None:
                stdin.write(replace(job, mark=self.output.mark).to_json().encode())
                stdin.flush()
        words: list[str] = []
        patience = _READY
        while line := self._next(patience):
            event = _event(line)
            if event is None:
                words.append(line.rstrip("\n"))
                continue
            patience, last = job.limit + _GRACE, event["event"] == "done"
            yield event
            if last:
                return
        yield {"event": "ended", "status": self._status(), "words": words}

    def close(self) -> None:
        """End the worker and everything that it started, and wait for its last output."""
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(_GRACE)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None and not any(thread.is_alive() for thread in self._threads):
                with suppress(OSError):
                    stream.close()

    def _next(self, patience: float) -> str:
        try:
            return self._lines.get(timeout=patience)
        except Empty:
            return ""

    def _status(self) -> int | None:
        try:
            return self._process.wait(0.3)
        except subprocess.TimeoutExpired:
            return None


@dataclass
class Outcome:
    """All that was seen of one job.

    Attributes:
        tests: what was announced of each test, and how it went, by its id.
        faults: where the course is at fault, and how.
    """

    tests: dict[str, Event] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)


class Follower:
    """Takes in the events of one worker after the other.

    Args:
        job: the job that they are about.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.outcome = Outcome()
        self.names: list[str] = []
        self._running: Event | None = None

    def take(self, event: Event) -> None:
        """Take in one event."""
        kind, tests = event.pop("event"), self.outcome.tests
        if kind == "collected":
            self.names = [test["id"] for test in event["tests"]]
            for test in event["tests"]:
                tests.setdefault(test["id"], test)
        elif kind in {"start", "call", "result"}:
            tests[event["id"]] |= event
            self._running = None if kind == "result" else tests[event["id"]]
        elif kind == "fault":
            self.outcome.faults.append((event["where"], event["message"]))
        elif kind == "ended" and self._running is not None:
            self._running |= _last_words(event["status"], event["words"], self.job.limit)
        elif event["status"] not in _ORDINARY:
            self.outcome.faults.append(("the test run", f"ended with status {event['status']}"))

    def rest(self) -> Job | None:
        """Return the job that is left over when a test ended the worker; None when nothing more is to be run."""
        tests = self.outcome.tests
        ended = Counter(test["task"] for test in tests.values() if test.get("state") in {"timeout", "crashed"})
        done = tuple(key for key, test in tests.items() if "state" in test or ended[test["task"]] >= MOST_STOPS)
        if self._running is None or len(done) == len(tests):
            return None
        self._running = None
        return replace(self.job, done=done)


def run_job(job: Job, worker: Worker | None = None) -> Outcome:
    """Run a job to its end, with as many workers as that takes.

    Args:
        job: the job.
        worker: one that is ready; it is used up.
    """
    follower, left = Follower(job), job
    for _ in range(_MOST_WORKERS):
        worker = worker or Worker()
        try:
            for event in worker.run(left):
                follower.take(event)
        finally:
            worker.close()
        for name, text in worker.output.texts(follower.names).items():
            follower.outcome.tests[name]["output"] = text
        rest = follower.rest()
        if rest is None:
            break
        worker, left = None, rest
    for test in follower.outcome.tests.values():
        if "state" not in test:
            test |= {"state": "not run", "message": LEFT_OUT}
    if follower.outcome.faults and worker is not None and worker.output.before.strip():
        follower.outcome.faults.append(("printed before the first test", worker.output.before[:_MOST_PRINTED]))
    return follower.outcome


def _last_words(status: int | None, words: list[str], limit: float) -> Event:
    """Return the result of a test that ended its worker."""
    dumped = [_DUMPED.fullmatch(line) for line in words]
    frames = [(found["file"], int(found["line"]), found["name"]) for found in reversed(dumped) if found]
    fatal = next((found for line in words if (found := _FATAL.match(line))), None)
    if status is None or any(line.startswith("Timeout (") for line in words):
        state, said = "timeout", f"nothing within {limit:g} s, and it could not be interrupted"
    elif fatal:
        state, said = "crashed", f"the process crashed: {fatal['what'] or fatal['other']}"
    else:
        state, said = "crashed", f"the process ended at once, with exit status {status} (os._exit, or a signal)"
    return {"state": state, "came_back": said, "message": said, "frames": frames}


def _event(line: str) -> Event | None:
    """Return the event of a line; None for the last words of a process."""
    with suppress(ValueError):
        event: Event = json.loads(line)
        return event
    return None


def _read_lines(stream: IO[bytes], lines: "SimpleQueue[str]") -> None:
    for line in stream:
        lines.put(line.decode("utf-8", "replace"))
    lines.put("")
