"""Ends code that does not come back."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
_GRACE = 0.1
"""Seconds beyond the limit after which code is interrupted that does not give way to the event loop."""
_OURS = (str(Path(__file__).parent), str(Path(asyncio.__file__).parent), contextlib.__file__)
_LEAVE = 0.05
"""Seconds that a cancelled task has to end."""


class Stuck(BaseException):
    """Raised inside the code under test where it still was when its time was over."""


@contextmanager
def alarm(seconds: float | None) -> Iterator[None]:
    """Raise `Stuck` inside the block when it takes longer, and again until it gives way.

    It reaches loops and sleeps that an event loop cannot end. Without a timer (Windows, another thread) nothing
    happens, and whoever started this process must end it.

    Args:
        seconds: the limit; None for no limit.
    """
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds * 1.1 + _GRACE, _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(_signal: int, frame: FrameType | None) -> None:
    """Interrupt the code under test, but never the lab or the event loop: half done, they would not stop the timer."""
    if frame is not None and not frame.f_code.co_filename.startswith(_OURS):
        raise Stuck


async def within(seconds: float | None, work: Awaitable[T], late: Callable[[asyncio.Task[Any]], Exception]) -> T:
    """Await ``work`` and return its result.

    Args:
        seconds: the limit; None for no limit.
        work: what is waited for; it is cancelled when it is late.
        late: makes the exception to raise then, from the task that still stands where it stands.
    """
    task = asyncio.ensure_future(_settle(work))
    await asyncio.wait({task}, timeout=seconds)
    if not task.done():
        fault = late(task)
        task.cancel()
        await asyncio.wait({task}, timeout=_LEAVE)
        raise fault
    values, error = task.result()
    if error is not None:
        raise error
    return values[0]


async def _settle(work: Awaitable[T]) -> tuple[list[T], BaseException | None]:
    try:
        return [await work], None
    except BaseException as error:  # noqa: BLE001 - exit() in the code under test is its answer, not the loop's end
        return [], error


async def end_all() -> None:
    """Cancel every other task of this loop; what refuses to end is left behind."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_LEAVE)
    await asyncio.get_running_loop().shutdown_asyncgens()
