"""The measurement that is on record, as a section of the benchmarks page."""

from collections.abc import Mapping
from typing import Any

from book.markup import page, table


def section(report: Mapping[str, Any]) -> str:
    """Return what `benchmarks.grading` measured, as Markdown.

    Args:
        report: what ``--json`` printed.
    """
    setting, summary, course, about = (report[key] for key in ("setting", "summary", "course", "graders"))
    loaded = ", ".join(f"{name} {version}" for name, version in setting["loaded"].items())
    columns = [f"#{name}, ms" for assignment in report["assignments"] for name in (assignment, f"{assignment}, first")]
    times = (
        [about[name]["title"], *(f"{each[key]:,.0f}" for each in row.values() for key in ("each_ms", "first_ms"))]
        for name, row in report["figures"].items()
    )
    earned = report["earned"]
    tricks = ([trick, *(row[key] for row in earned.values())] for key, trick in report["tricks"].items())
    does = ((each["title"], each["version"] or "not installed", each["does"]) for each in about.values())
    limits = summary["limits"]
    return page(
        "## The grader beside others",
        f"The same {setting['checks']} checks for each, one submission after the other: milliseconds for each further "
        "one, and for the first with all that has to start. *Light* needs the standard library only; *heavy* loads and "
        f"uses {loaded}. The limits that the course sets itself are {limits['light_ms']} and {limits['heavy_ms']} ms.",
        table(["grader", *columns], times),
        f"{course['submissions']} submissions of all existing chapters took {course['workers']} workers "
        f"{course['seconds']:.0f} seconds, of at most {limits['course_seconds']} for a hundred.",
        f"What answers that are all wrong earn, of {setting['checks']}:",
        table(["trick", *(f"#{about[name]['title']}" for name in earned)], tricks),
        table(["grader", "version", "how it is run"], does),
    )
