"""What one request costs in the application alone: no server, no socket."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

from benchmarks.apps import Contender
from benchmarks.asgi import ASGIApp, Message, Scope, receiver_of, request, scope_of, started
from benchmarks.workloads import Workload

Results = dict[str, dict[str, float]]
Samples = dict[str, dict[str, list[float]]]
BATCH_SECONDS = 0.01
MAX_CALLS = 20_000
CHUNK = 100


class WrongAnswerError(Exception):
    """An application answered a workload wrongly, so its speed means nothing."""


async def verify(contender: Contender, workload: Workload) -> None:
    """Ask the application once.

    Raises:
        WrongAnswerError: the status or the body is not the workload's.
    """
    answer = await request(contender.serving(workload.variant), workload)
    if not workload.accepts(answer.status, answer.body):
        got = f"{answer.status} {answer.body[:200]!r}"
        raise WrongAnswerError(f"{contender.title} answered {workload.name!r} with {got}")


async def _ignore(_: Message) -> None:
    """Take a message and do nothing with it."""


async def batch(app: ASGIApp, workload: Workload, calls: int) -> float:
    """Return the microseconds that one request takes, on average over so many calls one after the other.

    Each call gets a new scope with a new state. The scopes are made before the clock starts, a hundred at a time so
    that they stay in the processor's cache; garbage is collected when Python sees fit, as in a server.
    """
    template: Mapping[str, Any] = scope_of(workload)
    receive = receiver_of(workload)
    elapsed = 0.0
    for _ in range(0, calls, CHUNK):
        scopes: list[Scope] = [{**template, "state": {}} for _ in range(CHUNK)]
        begin = time.perf_counter()
        for scope in scopes:
            await app(scope, receive, _ignore)
        elapsed += time.perf_counter() - begin
    return elapsed / (-(-calls // CHUNK) * CHUNK) * 1e6


def rotated(items: Sequence[Any], by: int) -> Iterator[Any]:
    """Yield the items beginning with another one each time, so that none always runs after the same neighbour."""
    start = by % len(items)
    yield from items[start:]
    yield from items[:start]


async def _sample(contenders: Sequence[Contender], workloads: Sequence[Workload], rounds: int) -> Samples:
    samples: Samples = {w.name: {c.name: [] for c in contenders} for w in workloads}
    calls: dict[tuple[str, str], int] = {}
    async with AsyncExitStack() as stack:
        for contender in contenders:
            for variant in dict.fromkeys(workload.variant for workload in workloads):
                await stack.enter_async_context(started(contender.serving(variant)))
            for workload in workloads:
                await verify(contender, workload)
                trial = await batch(contender.serving(workload.variant), workload, CHUNK)
                calls[contender.name, workload.name] = max(CHUNK, min(MAX_CALLS, int(BATCH_SECONDS * 1e6 / trial)))
        for number in range(rounds):
            for workload in workloads:
                for contender in rotated(contenders, number):
                    app = contender.serving(workload.variant)
                    took = await batch(app, workload, calls[contender.name, workload.name])
                    samples[workload.name][contender.name].append(took)
    return samples


def measure(contenders: Sequence[Contender], workloads: Sequence[Workload], rounds: int) -> Samples:
    """Time every application on every workload, in interleaved rounds.

    Args:
        contenders: the applications.
        workloads: what they are asked for.
        rounds: how often each pair is timed; one timing lasts about 10 ms.

    Returns:
        For each workload and application the microseconds per request, one number a round.

    Raises:
        WrongAnswerError: an application does not answer a workload rightly; nothing is timed then.
    """
    # A thread of its own, because a notebook's thread already runs an event loop.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, _sample(contenders, workloads, rounds)).result()


def reduce(samples: Samples, to: Callable[[Sequence[float]], float] = min, digits: int = 2) -> Results:
    """Return one number for each list of samples: the least of them, which other processes disturbed least.

    Args:
        samples: as measured.
        to: what makes one number of several; ``statistics.median`` is the other useful one.
        digits: the decimals kept.
    """
    return {w: {name: round(to(values), digits) for name, values in row.items()} for w, row in samples.items()}


def medians(samples: Samples) -> Results:
    """Return the median of each list of samples."""
    return reduce(samples, statistics.median)
