"""The comparison as tables on a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table


def _table(rows: Mapping[str, Mapping[str, float]], report: Mapping[str, Any], form: str) -> Table:
    table = Table(header_style="bold")
    table.add_column("application")
    for workload in rows:
        table.add_column(workload, justify="right")
    for name in next(iter(rows.values())):
        numbers = [format(row[name], form) for row in rows.values()]
        table.add_row(report["apps"][name]["title"], *numbers, style="bold" if name == "api_starter" else "")
    return table


def show(report: Mapping[str, Any], console: Console) -> None:
    """Print the report of ``benchmarks.framework.compare``."""
    where, setting, ratios = report["machine"], report["setting"], report["summary"]
    console.print(f"{where['python']}, {where['cpu']}, {where['cpu_count']} cores, load {where['load_average']}")
    console.print(f"\nIn process, microseconds per request, the best of {setting['rounds']} rounds:")
    console.print(_table(report["in_process"], report, ".2f"))
    if report["wire"]:
        console.print(
            f"\nOver loopback, requests per second, the best of {setting['wire_rounds']} rounds; {where['server']} "
            f"with one worker, {where['loop']} and {where['http']}; {where['load_generator']} with "
            f"{setting['connections']} connections:"
        )
        console.print(_table(report["wire"], report, ",.0f"))
    console.print(
        f"in process: {ratios['in_process_ratio_to_fastest_peer']} times as fast as the fastest peer, at worst"
    )
    console.print(f"on the wire: {ratios['wire_ratio_to_bare']} of the bare callable, at worst")
    console.print(
        "validated, with middlewares or a service: "
        f"{ratios['extended_in_process_ratio_to_fastest_peer']} and {ratios['extended_wire_ratio_to_bare']}"
    )
    console.print("\nWhat each does:", style="bold")
    for app in report["apps"].values():
        name = f"{app['title']} {app['version']}" if app["version"] else app["title"]
        console.print(f"[bold]{name}[/]: {app['does']}", highlight=False)
