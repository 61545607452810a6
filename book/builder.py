"""Build the committed notebooks from their text: the same text always gives the same bytes."""

import asyncio
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from workbook.errors import CourseError
from workbook.jupyter import kernel_environment, write_profile
from workbook.manifest import Course
from workbook.paths import SOLUTIONS, shown, write_text

FAILS, VARIES = "raises-exception", "nbval-ignore-output"
INPUTS = (SOLUTIONS, "checkpoints", "workbook", "benchmarks")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
STEADY = {"PYTHONHASHSEED": "0", "TZ": "UTC", "COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Built:
    """What a build did: notebooks written, and, when only checking, a sentence for each stale one."""

    written: tuple[Path, ...] = ()
    stale: tuple[str, ...] = ()


def build(course: Course, *, check: bool = False) -> Built:
    """Write the .ipynb beside every notebook source that changed; with `check`, run all and compare instead.

    Changed is, as make sees it, whatever is older than its text, the solutions, the checkpoints, the
    benchmarks or the tool.
    A cell tagged `nbval-ignore-output` is a measurement: it keeps the stored output until its code changes.

    Raises:
        CourseError: a source is missing, a cell fails without the tag `raises-exception` or has it and does not
            fail, or gives another output on each run. The message names file and cell.
    """
    parts = [course.folder(chapter) / f"{part.file}.md" for chapter in course.existing for part in chapter.notebooks]
    return build_sources(course.root, parts, check=check)


def build_sources(root: Path, sources: Iterable[Path], *, check: bool = False) -> Built:
    """Do what `build` says for the given sources of the course at `root`."""
    inputs = (path for name in INPUTS for path in (root / name).rglob("*") if path.suffix != ".pyc")
    newest = max(map(_age, (Path(__file__), *inputs)))
    todo = [path for path in sources if check or _age(path.with_suffix(".ipynb")) <= max(newest, _age(path))]
    runs = asyncio.run(_execute_all(root, todo, repeat=1 if check else 2))
    stale = []
    for source, (first, *again) in zip(todo, runs, strict=True):
        path = source.with_suffix(".ipynb")
        stored = path.read_text("utf-8") if path.exists() else '{"cells": []}'
        text = _keep_measured(first, stored)
        if check and (place := first_difference(stored, text)):
            stale.append(f"{shown(path, root)}: {place} is not what its text gives; run `workbook dev notebooks`")
        elif again and (place := first_difference(text, _keep_measured(again[0], text))):
            raise CourseError(f"{source}: {place} gives another output on each run", f"Fix it or tag it {VARIES}.")
        elif not check:
            write_text(path, text)
    return Built(stale=tuple(stale)) if check else Built(tuple(path.with_suffix(".ipynb") for path in todo))


def _age(path: Path) -> float:
    return path.stat().st_mtime if path.is_file() else 0.0


async def _execute_all(root: Path, sources: Sequence[Path], *, repeat: int, jobs: int = 2) -> list[list[str]]:
    gate = asyncio.Semaphore(jobs)

    async def one(source: Path) -> str:
        async with gate:
            return await execute(source, root)

    runs = (one(source) for source in sources for _ in range(repeat))
    ended = await asyncio.gather(*runs, return_exceptions=True)
    for fault in (each for each in ended if isinstance(each, BaseException)):
        raise fault
    texts = [each for each in ended if isinstance(each, str)]
    return [texts[start : start + repeat] for start in range(0, len(texts), repeat)]


async def execute(source: Path, root: Path) -> str:
    """Run the MyST notebook `source` on the solutions of the course at `root`; return the .ipynb as text.

    Raises:
        CourseError: as `build` does.
    """
    notebook = read_source(source)
    await run_cells(notebook, source, root, track=SOLUTIONS)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        errors = [f"{each.ename}: {each.evalue}" for each in cell.outputs if each.output_type == "error"]
        if bool(errors) != (FAILS in cell.metadata.get("tags", [])):
            how = f"fails with {errors[0]}" if errors else f"is tagged {FAILS} but does not fail"
            raise CourseError(f"{source}: cell {number} {how}\n\n{cell.source}\n", f"Fix it or its tag {FAILS}.")
        cell.outputs = [_clean(output, root) for output in _joined(cell.outputs)]
    notebook.metadata = METADATA
    return f"{import_module('nbformat').writes(notebook)}\n"


def read_source(source: Path) -> Any:
    """Return the notebook that a MyST file describes; a cell's id is a hash of what stands in it.

    Raises:
        CourseError: there is no such file.
    """
    if not source.exists():
        raise CourseError(f"{source}: no such notebook text", "Write it, or take it out of chapter.toml.")
    notebook = import_module("jupytext").reads(source.read_text("utf-8"), fmt="md:myst")
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\0{cell.source}".encode()).hexdigest()[:8]
        cell.id = f"{digest}-{seen[digest]}" if seen[digest] else digest
        seen[digest] += 1
    notebook.nbformat_minor = 5
    return notebook


async def run_cells(notebook: Any, source: Path, root: Path, *, track: str) -> None:
    """Run a notebook in a kernel of its own, errors included, and leave the outputs in its cells.

    Raises:
        CourseError: a cell takes longer than a minute, or ends the kernel.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        home = Path(folder)
        env = kernel_environment(root, home, track) | STEADY
        env["MPLCONFIGDIR"] = str(root / ".workbook" / "matplotlib")
        write_profile(home, xmode="Minimal", colors="nocolor")
        manager = AsyncKernelManager(
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(home / "kernel.json"),
            transport_encryption="auto",
        )
        client = NotebookClient(notebook, km=manager, timeout=60, allow_errors=True, record_timing=False)
        client.shutdown_kernel = "immediate"
        try:
            await client.async_execute(env=env, cwd=str(source.parent), cleanup_kc=True)
        except (CellTimeoutError, DeadKernelError) as error:
            raise CourseError(f"{source}: {error}") from error


def _joined(outputs: Sequence[Any]) -> list[Any]:
    """Put the pieces of stdout, and those of stderr, together: how they interleave is chance."""
    streams: dict[str, Any] = {}
    for output in outputs:
        if output.output_type == "stream" and streams.setdefault(output.name, output) is not output:
            streams[output.name].text += output.text
    return [each for each in outputs if each.output_type != "stream" or streams[each.name] is each]


def _clean(value: Any, root: Path) -> Any:
    """Take out of all texts what differs from machine to machine and from run to run."""
    if isinstance(value, dict):
        return type(value)({key: each if key == "image/png" else _clean(each, root) for key, each in value.items()})
    if isinstance(value, list):
        return [_clean(each, root) for each in value]
    if isinstance(value, str):
        value = value.replace(f"{root}/", "").replace(str(root), ".")
        value = re.sub(r"\S*/site-packages/", "site-packages/", value)
        value = re.sub(r"\S*/ipykernel_\d+/\d+\.py", "<cell>", value)
        value = re.sub(re.escape(tempfile.gettempdir()) + r"/[\w.-]+", "<temporary>", value)
        value = re.sub(r"\b0x[0-9a-f]{6,16}\b", "0xADDRESS", value)
        value = re.sub(r"((?:127\.0\.0\.1|localhost)['\"]?(?:, |:))\d{5}\b", r"\1PORT", value)
    return value


def _keep_measured(text: str, stored: str) -> str:
    notebook, old = json.loads(text), {cell["id"]: cell for cell in json.loads(stored)["cells"]}
    for cell in notebook["cells"]:
        if VARIES in cell["metadata"].get("tags", []) and cell["id"] in old:
            cell["outputs"] = old[cell["id"]]["outputs"]
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def first_difference(before: str, after: str) -> str | None:
    """Name the first cell in which two notebooks differ, or None if they are the same bytes."""
    if before == after:
        return None
    old, new = (json.loads(text)["cells"] for text in (before, after))
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            headline = "".join(other["source"]).strip().partition("\n")[0]
            return f"cell {number} ({headline[:60]})"
    return "the number of cells" if len(old) != len(new) else "its layout"
