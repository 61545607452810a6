"""How many answers a second, and how long each takes: ``python -m benchmarks.latency PORT SECONDS CONNECTIONS``.

The request is read from standard input, as bytes. The report is one JSON object on standard output.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from time import perf_counter

from benchmarks.load import HOST, Caller, fastest_loop

PERCENTILES = {"p50": 50, "p95": 95, "p99": 99}


class TimedCaller(Caller):
    """One connection that remembers how long each answer took, in seconds."""

    def __init__(self, question: bytes, status: int) -> None:
        super().__init__(question)
        self.times: list[float] = []
        self.start = f"HTTP/1.1 {status} ".encode()
        self.wrong = 0
        self.begin = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self.begin = perf_counter()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Count an answer that is whole, and how long it took."""
        before = self.answered
        if not self.received and not data.startswith(self.start):
            self.wrong += 1
        super().data_received(data)
        if self.answered > before:
            now = perf_counter()
            self.times.append(now - self.begin)
            self.begin = now


async def press(port: int, question: bytes, status: int, seconds: float, connections: int) -> dict[str, float]:
    """Return the answers a second, and the percentiles of their times in milliseconds.

    Raises:
        ConnectionError: the server closed a connection, or an answer had another status.
    """
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: TimedCaller(question, status), HOST, port) for _ in range(connections)
    ]
    callers = [caller for _, caller in opened]
    try:
        await asyncio.sleep(seconds / 10)
        for caller in callers:
            caller.times.clear()
        begin = perf_counter()
        await asyncio.sleep(seconds)
        elapsed = perf_counter() - begin
        gone = any(caller.lost for caller in callers)
    finally:
        for transport, _ in opened:
            transport.abort()
        await asyncio.sleep(0)
    times = [time for caller in callers for time in caller.times]
    if gone or any(caller.wrong for caller in callers) or not times:
        raise ConnectionError("the server closed a connection, or gave a wrong answer under load")
    return {"rate": len(times) / elapsed, **percentiles(times)}


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return the percentiles of times in seconds, in milliseconds."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {name: cuts[percent - 1] * 1000 for name, percent in PERCENTILES.items()}


def main() -> int:
    """Press once and print the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency")
    parser.add_argument("port", type=int)
    parser.add_argument("status", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("connections", type=int)
    wanted = parser.parse_args()
    question = sys.stdin.buffer.read()
    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        print(json.dumps(runner.run(press(wanted.port, question, wanted.status, wanted.seconds, wanted.connections))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
