"""A server in a process of its own, and the raw way to talk to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from tests.core import ROOT

DEADLINE = 10.0
"""Seconds after which something that should have happened has not."""


@dataclass(frozen=True)
class Served:
    """A server in a process of its own.

    Attributes:
        name: of the server.
        port: on the loopback interface.
        process: to be ended by its id.
        output: what it has printed.
    """

    name: str
    port: int
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        """Return a new connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def stop(self) -> None:
        """Tell it to end, as an operator does, and wait for it."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(DEADLINE)
        finally:
            self.process.kill()


def free_port() -> int:
    """Return a port that was free just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def serving(name: str, folder: Path, app: str = "make") -> Iterator[Served]:
    """Start a server with one of the applications of `tests.core.serving`, wait until it answers, and stop it."""
    output, port = folder / f"{name}.log", free_port()
    command = [sys.executable, "-m", "tests.core.serving", name, str(port), app]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'solutions'}{os.pathsep}{ROOT}"}
    with output.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    served = Served(name, port, process, output)
    try:
        wait_for(served)
        yield served
    finally:
        served.stop()


def wait_for(served: Served) -> None:
    """Wait until the server takes connections."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until and served.process.poll() is None:
        with suppress(OSError), served.connect():
            return
        Event().wait(0.02)
    pytest.fail(f"{served.name} does not answer: {served.output.read_text()}")


def raw(served: Served, data: bytes, *, whole: bool = True) -> int:
    """Send bytes and return the status of the answer, 0 if the server only closes the connection.

    Args:
        served: the server.
        data: the request.
        whole: False to close our half afterwards, as a client that dies.
    """
    with served.connect() as connection:
        with suppress(OSError):
            connection.sendall(data)
            if not whole:
                connection.shutdown(socket.SHUT_WR)
        try:
            words = connection.recv(4096).split(b" ", 2)
        except ConnectionResetError:
            return 0
        return int(words[1]) if len(words) > 1 else 0
