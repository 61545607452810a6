"""A dask cluster of two processes, of which one is killed; here because its workers have to find what they run."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster

_started: list[tuple[Client, Path]] = []
VICTIM = "learner 05"


@contextmanager
def started(scratch: Path) -> Iterator[Client]:
    """Start two worker processes; `killing` runs on them until they are stopped."""
    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "local_directory": str(scratch)}
    with LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster, Client(cluster) as client:
        _started[:] = [(client, scratch / "killed")]
        yield client
        _started.clear()


def killing() -> Executor:
    """Return an executor of the cluster that was started."""
    return Killing(*_started[0])


class Killing(Executor):
    """Kills the first worker that has graded the victim, before it can say what it found.

    Args:
        client: of the cluster.
        mark: a file for the id of the process that was killed.
    """

    def __init__(self, client: Client, mark: Path) -> None:
        self._executor, self._mark = client.get_executor(pure=False), mark

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._executor.submit(_killed, self._mark, function, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as theirs
        self._executor.shutdown(wait=wait)


def _killed(mark: Path, function: Callable[..., Any], order: Any, paths: list[str], known: list[str]) -> Any:
    rows = function(order, paths, known)
    if any(VICTIM in path for path in paths) and not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return rows
