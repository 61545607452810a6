"""The numbers that the course holds itself to."""

from benchmarks.apps import FLOOR, OURS, PEERS
from benchmarks.inprocess import Results
from benchmarks.workloads import CORE


def fastest_peer(row: dict[str, float]) -> str:
    """Return the name of the peer that needs the least time.

    Args:
        row: microseconds by application.

    Raises:
        ValueError: no peer was measured.
    """
    return min((name for name in row if name in PEERS), key=row.__getitem__)


def ratio_to_fastest_peer(in_process: Results) -> float | None:
    """Return how many times faster than the fastest peer we are where we are least so; None if that was not measured.

    Args:
        in_process: microseconds by workload and application.
    """
    comparable = [row for row in in_process.values() if OURS in row and any(name in PEERS for name in row)]
    return min((round(row[fastest_peer(row)] / row[OURS], 3) for row in comparable), default=None)


def ratio_to_bare(wire: Results) -> float | None:
    """Return our share of the bare callable's requests per second where it is least; None if that was not measured.

    Args:
        wire: requests per second by workload and application.
    """
    comparable = [row for row in wire.values() if OURS in row and FLOOR in row]
    return min((round(row[OURS] / row[FLOOR], 3) for row in comparable), default=None)


def summarise(in_process: Results, wire: Results) -> dict[str, float | None]:
    """Return both ratios, each for the workload that is worst for us.

    The workloads of chapter 2 count for themselves, behind ``extended_``: there a part of the time is spent by what
    all applications share, such as the validation or the session that is opened.
    """
    return {
        "in_process_ratio_to_fastest_peer": ratio_to_fastest_peer(_of(in_process, core=True)),
        "wire_ratio_to_bare": ratio_to_bare(_of(wire, core=True)),
        "extended_in_process_ratio_to_fastest_peer": ratio_to_fastest_peer(_of(in_process, core=False)),
        "extended_wire_ratio_to_bare": ratio_to_bare(_of(wire, core=False)),
    }


def _of(results: Results, *, core: bool) -> Results:
    return {name: row for name, row in results.items() if (name in CORE) is core}
