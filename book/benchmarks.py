"""The measurements that are on record in benchmarks/recorded, as tables and charts."""

import json
from collections.abc import Mapping
from typing import Any

from book.markup import page, table
from book.outputs import picture
from workbook.manifest import Course

Report = Mapping[str, Any]


def measured(course: Course) -> str:
    """Return the part of the benchmarks page that holds figures."""
    from benchmarks.graders.page import section

    folder = course.root / "benchmarks" / "recorded"
    framework, loop = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("framework", "loop"))
    recorded = folder / "taskapi.json"
    taskapi = [_taskapi(json.loads(recorded.read_text("utf-8")))] if recorded.exists() else []
    grading = [section(json.loads(path.read_text("utf-8"))) for path in folder.glob("grading.json")]
    return page(_framework(framework), *taskapi, _loop(loop), *grading)


def _framework(report: Report) -> str:
    ratios, setting = report["summary"], report["setting"]
    does = ((app["title"], app["version"] or "", app["does"]) for app in report["apps"].values())
    return page(
        "## The framework beside its peers",
        "Each figure is for the workload that is worst for `api_starter`.",
        f"- What chapter 1 builds is in process {ratios['in_process_ratio_to_fastest_peer']:.1f} times as fast as the "
        f"fastest peer; over a socket it reaches {ratios['wire_ratio_to_bare']:.0%} of the bare ASGI callable.\n"
        "- With the validation, the middlewares and the services of chapter 2 it is "
        f"{ratios['extended_in_process_ratio_to_fastest_peer']:.1f} times as fast as the fastest peer.\n"
        f"- It is never less than {_times_as_fast(report, 'fastapi'):.0f} times as fast as FastAPI.",
        _charts(report),
        "### In process",
        f"Microseconds per request. {_rounds(setting['rounds'])}; {setting['routes']} routes are registered.",
        _times(report, "in_process", ".2f"),
        "### Over a socket",
        f"Requests per second over loopback. {_rounds(setting['wire_rounds'])}.",
        _times(report, "wire", ",.0f"),
        "### What each does",
        table(["application", "version", "what it does for the answer"], does),
        _machine(report["machine"]),
    )


def _times_as_fast(report: Report, peer: str) -> float:
    return float(min(row[peer] / row["api_starter"] for row in report["in_process"].values()))


def _rounds(number: int) -> str:
    return f"The best of {number} rounds, in which the applications take turns" if number > 1 else "One round"


def _times(report: Report, kind: str, form: str) -> str:
    rows, apps = report[kind], report["apps"]
    named = next(iter(rows.values()))
    lines = ([apps[app]["title"], *(format(row[app], form) for row in rows.values())] for app in named)
    return table(["application", *(f"#{report['workloads'][name]['title']}" for name in rows)], lines)


def _charts(report: Report) -> str:
    from benchmarks import chart

    titles = {name: app["title"] for name, app in report["apps"].items()}
    columns = {"in process": chart.in_process(report["in_process"]), "over a socket": chart.on_wire(report["wire"])}
    return "".join(
        f'<div class="output">{picture("svg+xml", chart.draw([column], titles).svg().encode(), alt)}</div>\n\n'
        for alt, column in (
            (f"Bars, {where}, for each workload: the numbers of the table below", column)
            for where, column in columns.items()
        )
    )


def _taskapi(report: Report) -> str:
    setting, apps = report["setting"], report["apps"]
    ratios = {"taskapi": report["summary"]["ratios"], "bare": report["summary"]["bare_ratios"]}
    lines = [
        [report["workloads"][name], apps[app]["title"], f"{row[app]['rate']:,.0f}"]
        + [f"{row[app][key]:.1f}" for key in ("p50", "p95", "p99")]
        + [f"{ratios[app][name]:.1f}" if app in ratios else ""]
        for name, row in report["figures"].items()
        for app in row
    ]
    does = ((app["title"], app["version"] or "", app["does"]) for app in apps.values())
    percentiles = [f"#{key}, ms" for key in ("p50", "p95", "p99")]
    columns = ["request", "application", "#answers a second", *percentiles, "#times the twin's"]
    return page(
        "## The Task API beside the same API in FastAPI",
        f"Over loopback, {setting['connections']} connections. {_rounds(setting['rounds'])}.",
        table(columns, lines),
        table(["application", "version", "what it does for the answer"], does),
        _machine(report["machine"]),
    )


def _loop(report: Report) -> str:
    summary, limits = report["summary"], report["summary"]["limits"]
    rows = {
        "check_cold_seconds": f"`workbook check {report['task']}`, a new process",
        "save_to_verdict_seconds": "from the save of a file to the verdict, in watch mode",
        "pytest_cold_seconds": "plain pytest on the same test file, for comparison",
    }
    lines = ((rows[key], f"{summary[key]:.2f}", limits.get(key, "")) for key in rows if key in summary)
    return page(
        "## The learner's loop",
        "Medians, in seconds, and the limits that the course sets itself.",
        table(["what", "#seconds", "#at most"], lines),
        _machine(report["machine"]),
    )


def _machine(machine: Mapping[str, Any]) -> str:
    parts = [machine["cpu"], f"{machine['cpu_count']} cores", machine["platform"], machine["python"]]
    tools = [machine[key] for key in ("server", "loop", "http") if machine.get(key)]
    load = f"; requests from {machine['load_generator']}" if machine.get("load_generator") else ""
    return f"Measured on: {', '.join(map(str, parts + tools))}{load}."
