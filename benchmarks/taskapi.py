"""Compare the Task API with the same API in FastAPI, over the same domain: ``python -m benchmarks.taskapi``.

These two, and a callable without a framework, are asked for a list of 20 tasks, for one task, and to create one; each
by the same client over 32 connections, behind the same server, with one worker, in turns.
"""

import argparse
import http.client
import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module
from typing import Any

from benchmarks import machine, serve, wire
from benchmarks.apps import SOLUTIONS
from benchmarks.asgi import ASGIApp
from benchmarks.inprocess import WrongAnswerError, rotated
from benchmarks.load import raw_request
from benchmarks.workloads import Workload

OURS, TWIN, BARE = NAMES = ("taskapi", "fastapi", "bare")
TITLES = {OURS: "Task API", TWIN: "FastAPI twin", BARE: "bare callable"}
DOES = {
    OURS: "The reference of chapters 1 to 3 with all its plugins: negotiation, versions, entity tags, idempotency.",
    TWIN: (
        "The same contract over the same domain modules, as checkpoints/contracts/http/twin has it: dependencies, "
        "Pydantic models for what comes and goes, serialised by Pydantic; what surrounds every request is pure ASGI."
    ),
    BARE: (
        "One callable over the same domain modules, with no framework, one format and no errors: what is left is what "
        "server, client and domain take, and no framework can be faster."
    ),
}
TASKS, CONNECTIONS = 20, 32
SECONDS, ROUNDS = 2.0, 5
QUICK_SECONDS, QUICK_ROUNDS = 0.5, 1
WANTED = {"list": 3.0, "get": 2.8, "create": 2.2}
"""How many times the twin's throughput the reference is to reach, at least; decision 20 says why not 3 for all."""

CONTENT = {
    "title": "write the report",
    "description": "three pages, with figures",
    "priority": 4,
    "due_date": "2999-12-31",
    "tags": ["office", "writing"],
}
BODY = json.dumps(CONTENT).encode()
CREATE = Workload("create", "create a task", "POST", "/tasks", 201, None, BODY)
LIST = Workload("list", f"a list of {TASKS} tasks", "GET", "/tasks", 200, None)
SHARED = ("etag", "cache-control", "vary", "api-version", "content-type")

Answer = tuple[int, dict[str, str], Any]
Figures = dict[str, dict[str, dict[str, float]]]
"""By workload and application: ``rate`` (answers a second), and ``p50``, ``p95`` and ``p99`` in milliseconds."""


def build(name: str) -> ASGIApp:
    """Make one of the applications."""
    sys.path[:0] = [str(SOLUTIONS), str(SOLUTIONS.parent / "checkpoints")]
    if name == OURS:
        app: ASGIApp = import_module("taskapi.app").create_app(["rest"])
    else:
        app = import_module("contracts.http.twin" if name == TWIN else "benchmarks.bare_tasks").create_app()
    return app


def ask(port: int, workload: Workload) -> Answer:
    """Send a request once."""
    connection = http.client.HTTPConnection(wire.HOST, port, timeout=wire.PATIENCE)
    headers = {"content-type": "application/json"} if workload.body else {}
    connection.request(workload.method, workload.path, workload.body or None, headers)
    response = connection.getresponse()
    answer = response.status, {k.lower(): v for k, v in response.getheaders()}, json.loads(response.read())
    connection.close()
    return answer


def fill(port: int) -> Workload:
    """Create tasks, and return the request for one of them."""
    made = [ask(port, CREATE)[2] for _ in range(TASKS)]
    return Workload("get", "one task", "GET", made[0]["_links"]["self"]["href"], 200, None)


def shape(answer: Answer) -> Any:
    """Return what two right answers have in common: all but ids, times and the text of entity tags."""
    status, headers, body = answer
    tasks = body.get("items", [body])
    shown = [
        (
            {name: task[name] for name in (*CONTENT, "status", "version", "created_by")},
            sorted(task),
            sorted(task["_links"]),
        )
        for task in tasks
    ]
    return status, [name for name in SHARED if name in headers], headers["content-type"], shown, sorted(body)


def verify(answers: Mapping[str, Answer], workload: Workload) -> None:
    """Hold the applications to the same answer.

    Raises:
        WrongAnswerError: one has another status, or says something else.
    """
    shapes = {name: shape(answer) for name, answer in answers.items()}
    if any(found != shapes[OURS] or found[0] != workload.status for found in shapes.values()):
        raise WrongAnswerError(f"{workload.name!r} is answered differently: {shapes}")


def press(port: int, workload: Workload, seconds: float) -> dict[str, float]:
    """Press a port from a process of its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.latency",
        str(port),
        str(workload.status),
        str(seconds),
        str(CONNECTIONS),
    ]
    done = subprocess.run(
        command,
        cwd=SOLUTIONS.parent,
        input=raw_request(workload),
        capture_output=True,
        timeout=seconds + wire.PATIENCE,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(rounds: int, seconds: float) -> dict[str, dict[str, list[dict[str, float]]]]:
    """Press the applications in turns. Creating has servers of its own, so that the lists stay as they are."""
    with ExitStack() as stack:

        def serving() -> Iterator[tuple[str, int]]:
            for name in NAMES:
                command = [sys.executable, "-m", "benchmarks.taskapi", "--serve", name]
                yield name, stack.enter_context(wire.child(name, command))

        reading, writing = dict(serving()), dict(serving())
        one = {name: fill(port) for name, port in reading.items()}
        asked = {
            "list": {name: (port, LIST) for name, port in reading.items()},
            "get": {name: (port, one[name]) for name, port in reading.items()},
            "create": {name: (port, CREATE) for name, port in writing.items()},
        }
        for each in asked.values():
            verify({name: ask(*each[name]) for name in NAMES}, each[OURS][1])
        samples: dict[str, dict[str, list[dict[str, float]]]] = {key: {n: [] for n in NAMES} for key in asked}
        for number in range(rounds):
            for workload, each in asked.items():
                for name in rotated(NAMES, number):
                    samples[workload][name].append(press(*each[name], seconds))
    return samples


def reduce(samples: Mapping[str, Mapping[str, Sequence[dict[str, float]]]]) -> Figures:
    """Return the round with the most answers a second, for each workload and application."""
    return {
        workload: {
            name: {key: round(value, 2) for key, value in max(rounds, key=lambda each: each["rate"]).items()}
            for name, rounds in row.items()
        }
        for workload, row in samples.items()
    }


def compare(rounds: int, seconds: float) -> dict[str, Any]:
    """Measure, and return what ``--json`` prints."""
    surroundings = machine.describe()
    figures = reduce(measure(rounds, seconds))
    ratios, floor = (
        {workload: round(row[name]["rate"] / row[TWIN]["rate"], 2) for workload, row in figures.items()}
        for name in (OURS, BARE)
    )
    version = importlib.metadata.version("fastapi")
    return {
        "machine": {**surroundings, "server": "uvicorn", **serve.parts(), "load_generator": "benchmarks.latency"},
        "setting": {"tasks": TASKS, "connections": CONNECTIONS, "rounds": rounds, "seconds": seconds},
        "apps": {
            name: {"title": TITLES[name], "version": version if name == TWIN else None, "does": DOES[name]}
            for name in NAMES
        },
        "workloads": {"list": LIST.title, "get": "one task", "create": CREATE.title},
        "figures": figures,
        "summary": {"ratios": ratios, "lowest_ratio": min(ratios.values()), "bare_ratios": floor, "wanted": WANTED},
    }


def show(report: Mapping[str, Any]) -> None:
    """Print the report as a table."""
    print(f"{'':24}{'answers/s':>12}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    for workload, row in report["figures"].items():
        for name, each in row.items():
            numbers = "".join(f"{each[key]:10.2f}" for key in ("p50", "p95", "p99"))
            print(f"{workload:8}{report['apps'][name]['title']:16}{each['rate']:12,.0f}{numbers}")
        ratio, bare = (report["summary"][key][workload] for key in ("ratios", "bare_ratios"))
        print(f"{'':8}{ratio:.2f} times the twin's throughput; without a framework {bare:.2f} times")


def main() -> int:
    """Measure, then print the table or the JSON; 1 if the reference is not as fast as it is to be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.taskapi", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--quick", action="store_true", help="one short round: ten seconds")
    parser.add_argument("--serve", choices=NAMES, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.serve:
        serve.serve(build(wanted.serve))
        return 0
    report = compare(*(QUICK_ROUNDS, QUICK_SECONDS) if wanted.quick else (ROUNDS, SECONDS))
    if wanted.json:
        print(json.dumps(report, indent=2))
    else:
        show(report)
    return 0 if all(ratio >= WANTED[name] for name, ratio in report["summary"]["ratios"].items()) else 1


if __name__ == "__main__":
    sys.exit(main())
