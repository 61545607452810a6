"""Compare the course's framework with others: ``python -m benchmarks.framework``."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import inprocess, machine, serve, summary, wire
from benchmarks.apps import FLOOR, NAMES, OURS, NotInstalledError, load, module_of, titles
from benchmarks.workloads import CORE, ROUTES, WORKLOADS

if TYPE_CHECKING:
    from benchmarks.chart import Chart

ROUNDS, QUICK_ROUNDS = 25, 7
WIRE_ROUNDS, QUICK_WIRE_ROUNDS = 5, 1
QUICK_ON_WIRE = ("constant", "typed")


def measure(
    names: Sequence[str] = (OURS, "starlette", "fastapi", FLOOR), workloads: Iterable[str] = CORE, rounds: int = 7
) -> inprocess.Results:
    """Time some applications in process; four of them take about three seconds.

    In a notebook ``api_starter`` is the learner's own.

    Args:
        names: some of ``benchmarks.apps.NAMES``.
        workloads: some of the keys of ``WORKLOADS``; those that need only chapter 1 if none are given.
        rounds: how often each application is timed on each workload; the best round counts.

    Returns:
        Microseconds per request, by workload and application.

    Raises:
        LookupError: there is no such application or workload.
        WrongAnswerError: an application answers a workload wrongly.
    """
    contenders = [load(name) for name in names]
    return inprocess.reduce(inprocess.measure(contenders, [WORKLOADS[name] for name in workloads], rounds))


def plot(data: inprocess.Results) -> "Chart":
    """Draw what ``measure`` returned, one small chart a workload."""
    from benchmarks import chart

    return chart.draw([chart.in_process(data)], titles(next(iter(data.values()))))


def compare(
    *, rounds: int, wire_rounds: int, on_wire: Iterable[str], tuned: bool = False, names: Sequence[str] = NAMES
) -> dict[str, Any]:
    """Measure every application in process and on the wire.

    Args:
        rounds: interleaved rounds in process.
        wire_rounds: interleaved rounds on the wire.
        on_wire: the workloads that are also measured on the wire.
        tuned: whether Falcon and BlackSheep get msgspec instead of the standard library's json.
        names: the applications.

    Returns:
        What ``--json`` prints.
    """
    contenders = [load(name, tuned=tuned) for name in names]
    told = {
        c.name: {"title": c.title, "version": c.version, "does": f"{c.does} {module_of(c.name).MORE}"}
        for c in contenders
    }
    surroundings = machine.describe()
    generator, press = wire.client()
    alone = inprocess.measure(contenders, list(WORKLOADS.values()), rounds)
    served = wire.measure(names, [WORKLOADS[name] for name in on_wire], wire_rounds, press, tuned=tuned)
    best, rates = inprocess.reduce(alone), inprocess.reduce(served, max, digits=0)
    return {
        "machine": {**surroundings, "server": "uvicorn", **serve.parts(), "load_generator": generator},
        "setting": {
            "routes": ROUTES,
            "rounds": rounds,
            "wire_rounds": wire_rounds,
            "tuned": tuned,
            "connections": wire.CONNECTIONS,
            "seconds": wire.SECONDS,
        },
        "apps": told,
        "workloads": {w.name: {"title": w.title, "request": f"{w.method} {w.path}"} for w in WORKLOADS.values()},
        "in_process": best,
        "in_process_median": inprocess.medians(alone),
        "wire": rates,
        "summary": summary.summarise(best, rates),
    }


def arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framework", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, and two workloads on the wire: half a minute"
    )
    parser.add_argument("--rounds", type=int, help="rounds in process (25; with --quick 7)")
    parser.add_argument("--tuned", action="store_true", help="msgspec for the peers that can take another JSON library")
    parser.add_argument("--plot", metavar="FILE", help="draw the results as SVG")
    return parser.parse_args()


def main() -> int:
    """Measure, then print the tables or the JSON."""
    wanted = arguments()
    try:
        report = compare(
            rounds=wanted.rounds or (QUICK_ROUNDS if wanted.quick else ROUNDS),
            wire_rounds=QUICK_WIRE_ROUNDS if wanted.quick else WIRE_ROUNDS,
            on_wire=QUICK_ON_WIRE if wanted.quick else WORKLOADS,
            tuned=wanted.tuned,
        )
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return 2
    if wanted.plot:
        from benchmarks import chart

        columns = [chart.in_process(report["in_process"]), chart.on_wire(report["wire"])]
        Path(wanted.plot).write_text(chart.draw(columns, titles(NAMES)).svg(), encoding="utf-8")
    if wanted.json:
        print(json.dumps(report, indent=2))
    else:
        from rich.console import Console

        from benchmarks.show import show

        show(report, Console())
    return 0


if __name__ == "__main__":
    sys.exit(main())
