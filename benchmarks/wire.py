"""How many requests a second an application answers behind Uvicorn, over a real loopback socket."""

import http.client
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.apps import SOLUTIONS
from benchmarks.inprocess import Samples, WrongAnswerError, rotated
from benchmarks.workloads import PLAIN, Workload

HOST = "127.0.0.1"
CONNECTIONS = 16
SECONDS = 1
PATIENCE = 20
Press = Callable[[int, Workload], float]


@contextmanager
def serving(name: str, variant: str = PLAIN, *, tuned: bool = False) -> Iterator[int]:
    """Serve the application in a child process around the block and give its port.

    Raises:
        RuntimeError: the child ended before it served.
    """
    command = [sys.executable, "-m", "benchmarks.serve", name, "--variant", variant]
    with child(name, command + (["--tuned"] if tuned else [])) as port:
        yield port


@contextmanager
def child(name: str, command: Sequence[str]) -> Iterator[int]:
    """Run what serves and prints its port around the block, and give the port.

    Raises:
        RuntimeError: it ended before it served.
    """
    process = subprocess.Popen(command, cwd=SOLUTIONS.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the server of {name} ended before it served; what it said stands above")
        yield int(line)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def verify(name: str, port: int, workload: Workload) -> None:
    """Ask the server once.

    Raises:
        WrongAnswerError: the status or the body is not the workload's.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    headers = {"content-type": "application/json"} if workload.body else {}
    connection.request(workload.method, workload.path, workload.body or None, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if not workload.accepts(response.status, body):
        raise WrongAnswerError(f"{name} answered {workload.name!r} with {response.status} {body[:200]!r}")


def wrk_script(workload: Workload) -> str:
    """Return the Lua script that makes wrk send this workload."""
    lines = [f'wrk.method = "{workload.method}"']
    if workload.body:
        lines += [f"wrk.body = [==[{workload.body.decode()}]==]", 'wrk.headers["Content-Type"] = "application/json"']
    return "\n".join(lines)


def wrk_rate(report: str, workload: Workload) -> float:
    """Return the requests per second that wrk reports.

    Raises:
        WrongAnswerError: there were socket errors, or answers of another kind than the workload's.
    """
    rate = re.search(r"Requests/sec:\s*([\d.]+)", report)
    total = re.search(r"(\d+) requests in", report)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    wanted = int(total[1]) if total and workload.status >= 400 else 0
    if rate is None or total is None or "Socket errors" in report or (int(refused[1]) if refused else 0) != wanted:
        raise WrongAnswerError(f"{workload.name!r} went wrong under load:\n{report}")
    return float(rate[1])


def press_with_wrk(program: str) -> Press:
    """Return what presses a port with wrk: one thread, 16 connections, one second."""

    def press(port: int, workload: Workload) -> float:
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "request.lua"
            script.write_text(wrk_script(workload), encoding="utf-8")
            url = f"http://{HOST}:{port}{workload.path}"
            command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), url]
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + PATIENCE, check=True)
        return wrk_rate(done.stdout, workload)

    return press


def press_with_our_own(port: int, workload: Workload) -> float:
    """Press a port with ``benchmarks.load`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.load", str(port), workload.name, str(SECONDS), str(CONNECTIONS)]
    done = subprocess.run(
        command, cwd=SOLUTIONS.parent, capture_output=True, text=True, timeout=SECONDS + PATIENCE, check=True
    )
    return float(done.stdout)


def client() -> tuple[str, Press]:
    """Return the name of the load generator that this machine has, and what presses a port with it."""
    program = shutil.which("wrk")
    return ("wrk", press_with_wrk(program)) if program else ("benchmarks.load", press_with_our_own)


def measure(
    names: Sequence[str], workloads: Sequence[Workload], rounds: int, press: Press, *, tuned: bool = False
) -> Samples:
    """Press every application with every workload, in interleaved rounds; only one is under load at a time.

    Returns:
        For each workload and application the requests per second, one number a round.

    Raises:
        WrongAnswerError: an application does not answer a workload rightly.
    """
    samples: Samples = {w.name: {name: [] for name in names} for w in workloads}
    if not samples:
        return samples
    with ExitStack() as stack:
        ports = {
            (name, variant): stack.enter_context(serving(name, variant, tuned=tuned))
            for variant in dict.fromkeys(workload.variant for workload in workloads)
            for name in names
        }
        for workload in workloads:
            for name in names:
                verify(name, ports[name, workload.variant], workload)
        for number in range(rounds):
            for workload in workloads:
                for name in rotated(names, number):
                    samples[workload.name][name].append(press(ports[name, workload.variant], workload))
    return samples
