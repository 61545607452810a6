"""A bounded client for where wrk is missing: ``python -m benchmarks.load PORT WORKLOAD SECONDS CONNECTIONS``.

It asks only the loopback address, keeps its connections, has one request under way on each, and stops by itself.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from typing import cast

from benchmarks.workloads import WORKLOADS, Workload

HOST = "127.0.0.1"


def raw_request(workload: Workload) -> bytes:
    """Return the bytes of the workload's HTTP/1.1 request."""
    lines = [f"{workload.method} {workload.path} HTTP/1.1", f"host: {HOST}"]
    if workload.body:
        lines += ["content-type: application/json", f"content-length: {len(workload.body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + workload.body


def message_length(data: bytes) -> int | None:
    """Return how long the response at the beginning of ``data`` is in bytes, or None while its headers are incomplete.

    Raises:
        ValueError: it has no content-length.
    """
    head, end, _ = data.partition(b"\r\n\r\n")
    if not end:
        return None
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(head) + len(end) + int(value)
    raise ValueError("a response without content-length cannot be counted")


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it was answered."""

    def __init__(self, question: bytes) -> None:
        self.question = question
        self.answered = 0
        self.received = b""
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.question)

    def data_received(self, data: bytes) -> None:
        """Collect the answer; when it is whole, count it and ask again."""
        self.received += data
        length = message_length(self.received)
        if length is not None and len(self.received) >= length:
            self.received = self.received[length:]
            self.answered += 1
            self.transport.write(self.question)

    def connection_lost(self, _: Exception | None) -> None:
        """Remember that the server hung up."""
        self.lost = True


async def press(port: int, workload: Workload, seconds: float, connections: int) -> float:
    """Return how many requests a second the server on this port answers.

    Raises:
        ConnectionError: the server closed a connection.
    """
    loop = asyncio.get_running_loop()
    question = raw_request(workload)
    opened = [await loop.create_connection(lambda: Caller(question), HOST, port) for _ in range(connections)]
    begin = time.perf_counter()
    before = sum(caller.answered for _, caller in opened)
    await asyncio.sleep(seconds)
    answered = sum(caller.answered for _, caller in opened) - before
    elapsed = time.perf_counter() - begin
    if any(caller.lost for _, caller in opened):
        raise ConnectionError("the server closed a connection under load")
    for transport, _ in opened:
        transport.close()
    return answered / elapsed


def fastest_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return uvloop's event loop where it is installed, so that the client is not what is measured."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def main() -> int:
    """Press once and print the requests per second."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("port", type=int)
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("seconds", type=float)
    parser.add_argument("connections", type=int)
    arguments = parser.parse_args()
    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        asked = press(arguments.port, WORKLOADS[arguments.workload], arguments.seconds, arguments.connections)
        print(runner.run(asked))
    return 0


if __name__ == "__main__":
    sys.exit(main())
