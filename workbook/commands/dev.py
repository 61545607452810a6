"""For authors: build the course and prove it."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from workbook import stubs as generator
from workbook.commands import PASS_ON, Check
from workbook.manifest import load_course


def stubs(
    *, check: Check = False, force: Annotated[bool, typer.Option("--force", help="Overwrite work too.")] = False
) -> int:
    """Write exercises/ from solutions/."""
    course = load_course()
    if check:
        lines = [f"exercises/{file} {what}" for file, what in generator.drift(course).items()]
        print("\n".join(lines) or "exercises/ is what the solutions give.")
        return 3 if lines else 0
    written = generator.write(course, force=force)
    print("\n".join(f"exercises/{file}" for file in written) or "exercises/ is up to date.")
    return 0


def notebooks(*, check: Check = False) -> int:
    """Build the notebooks from their text."""
    from book.builder import build
    from workbook.paths import shown

    course = load_course()
    built = build(course, check=check)
    lines = [*built.stale, *(shown(path, course.root) for path in built.written)]
    print("\n".join(lines) or "the notebooks are up to date.")
    return 3 if built.stale else 0


def features(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Show the tasks, tests and headings of every feature, and what lacks one."""
    import json

    from book.features import coverage, gaps

    table = coverage(load_course())
    missing = gaps(table)
    if as_json:
        print(json.dumps(table, indent=1))
    else:
        for feature, row in table.items():
            counts = ", ".join(f"{len(row[part])} {part}" for part in ("tasks", "tests", "headings"))
            print(f"{feature} {row['name']}: {counts if row['written'] else 'to come'}")
    print("\n".join(missing), end="\n" if missing else "", file=sys.stderr)
    return 3 if missing else 0


def export_md(folder: Annotated[Path, typer.Argument()] = Path("build/export"), *, check: Check = False) -> int:
    """Write the site's pages as plain Markdown, for another builder."""
    from book import export

    course = load_course()
    converted = export.convert(course)
    if not converted.faults and not check:
        export.write(converted, course, course.root / folder)
    print("\n".join(converted.faults) or f"{len(converted.pages)} pages")
    return 3 if converted.faults else 0


def check(context: typer.Context) -> int:
    """Let the course prove itself; further arguments go to pytest."""
    drifted = stubs(check=True)
    root = load_course().root
    failed = subprocess.call([sys.executable, "-m", "pytest", "tests/course", *context.args], cwd=root)
    return 3 if drifted or failed else 0


COMMANDS = {"stubs": stubs, "notebooks": notebooks, "features": features, "export-md": export_md, "check": check}
CONTEXTS = {"check": PASS_ON}
