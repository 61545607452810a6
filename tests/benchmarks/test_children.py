"""The servers that are started for a measurement are stopped again."""

import asyncio
import socket
import subprocess
import sys
from dataclasses import replace

import pytest

from benchmarks import load, wire
from benchmarks.apps import SOLUTIONS
from benchmarks.workloads import WORKLOADS


def refuses(port: int) -> bool:
    """Say whether nobody listens on the port."""
    with socket.socket() as client:
        return client.connect_ex((wire.HOST, port)) != 0


def press(port, workload):
    """Press for a twentieth of a second."""
    return asyncio.run(load.press(port, workload, seconds=0.05, connections=2))


def test_the_wire_is_measured_over_a_real_socket():
    """A rate of zero, or of another application, would be printed as a result."""
    samples = wire.measure(["bare", "api_starter"], list(WORKLOADS.values()), 1, press)
    assert set(samples) == set(WORKLOADS)
    assert all(len(rates) == 1 and rates[0] > 0 for row in samples.values() for rates in row.values())


def test_a_server_is_gone_after_its_block_even_if_that_failed():
    """Each run would leave seven servers behind."""
    ports = []

    def fail():
        with wire.serving("bare") as port:
            ports.append(port)
            wire.verify("bare", port, replace(WORKLOADS["constant"], status=500))

    with pytest.raises(wire.WrongAnswerError):
        fail()
    assert refuses(ports[0])


def test_a_server_ends_when_nobody_holds_its_input():
    """A measurement that was killed would leave its servers behind."""
    command = [sys.executable, "-m", "benchmarks.serve", "bare"]
    with subprocess.Popen(command, cwd=SOLUTIONS.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert int(child.stdout.readline()) > 0
        child.stdin.close()
        assert child.wait(20) == 0


def test_a_server_that_cannot_start_is_told(capfd):
    """The measurement would wait for a port that never comes."""
    with pytest.raises(RuntimeError, match="ended before it served"), wire.serving("flask"):
        pass
    assert "flask" in capfd.readouterr().err
