"""A worker for one job after the other: ten times as fast as a process for each, and good enough for code we trust."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from types import ModuleType
from typing import Any, Self

from workbook.runner.job import Job
from workbook.runner.output import Sections

WORKERS = 2
SOURCE = Path(__file__).resolve().parents[3]


class WarmWorker:
    """Takes the place of `workbook.runner.supervise.Worker`, but lives on after its job; what is printed is lost."""

    def __init__(self) -> None:
        self.output = Sections("")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "tests.course.proofs.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            encoding="utf-8",
        )

    def run(self, job: Job) -> Iterator[dict[str, Any]]:
        """Run a job and yield its events; the last one is "done", or "ended" when the process ended."""
        self._process.stdin.write(job.to_json())
        self._process.stdin.flush()
        words = []
        for line in self._process.stdout:
            if line.startswith('{"event"'):
                event = json.loads(line)
                last = event["event"] == "done"
                yield event
                if last:
                    return
            else:
                words.append(line.rstrip("\n"))
        yield {"event": "ended", "status": self._process.wait(), "words": words}

    @property
    def alive(self) -> bool:
        """False when a job ended the process."""
        return self._process.poll() is None

    def close(self) -> None:
        """Nothing: there may be more jobs."""

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


class Workers:
    """Warm workers, as many as are needed at the same time; `pool` has processes for functions."""

    def __init__(self) -> None:
        from workbook.grade.batch import pool

        self._idle: LifoQueue[WarmWorker] = LifoQueue()
        self.pool = pool(WORKERS)

    @contextmanager
    def one(self) -> Iterator[WarmWorker]:
        """Lend a worker."""
        try:
            worker = self._idle.get_nowait()
        except Empty:
            worker = WarmWorker()
        try:
            yield worker
        finally:
            if worker.alive:
                self._idle.put(worker)
            else:
                worker.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().end()
        self.pool.shutdown()


def main() -> None:
    """Run the jobs that come, a line of JSON each."""
    from workbook.runner.worker import run

    jobs, events = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdin, path = io.StringIO(), sys.path.copy()
    for line in jobs:
        sys.path[:] = path
        for name in [name for name, module in sys.modules.items() if _judges(module)]:
            del sys.modules[name]
        run(Job(**json.loads(line)), events)
    os._exit(0)


def _judges(module: ModuleType) -> bool:
    """True for a test or a probe: the next job may be about a copy of the course in which it reads differently."""
    return "checkpoints" in Path(getattr(module, "__file__", None) or "").parts


if __name__ == "__main__":
    main()
