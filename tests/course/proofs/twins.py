"""Other frameworks pass the tests whose behaviour is theirs too: the tests are about behaviour, not about our code."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.course.proofs import Fault
from tests.course.proofs.bench import SEED, SOURCE, Bench, judging, tested
from workbook.manifest import Chapter, Course
from workbook.overlay import choose_tracks


@dataclass(frozen=True)
class Marked:
    """A test as its decorator describes it: `task` is None without one; `over_http` when it asks an application."""

    name: str
    task: str | None
    twins: frozenset[str]
    over_http: bool


def prove_twins(bench: Bench) -> list[Fault]:
    """Run the marked tests on their twins, and hold each feature that is tested over HTTP to have one."""
    course = bench.course
    pairs = [(chapter, twin) for chapter in course.existing for twin in twins_of(course, chapter)]
    faults = [fault for found in bench.map(lambda pair: list(_passing(bench, *pair)), pairs) for fault in found]
    for chapter in course.existing:
        tests = list(marked(course, chapter))
        for test in tests:
            unknown = sorted(test.twins.difference(twins_of(course, chapter)))
            faults += [Fault(test.name, f"there is no twin {twin}") for twin in unknown]
        faults += _untwinned(course, chapter, tests)
    return faults


def _passing(bench: Bench, chapter: Chapter, twin: str) -> Iterator[Fault]:
    where, found = f"{chapter.slug} on {twin}", on_twin(bench, chapter, twin)
    yield from (Fault(where, line) for line in found["failed"])
    if not found["passed"]:
        yield Fault(where, f"no test passed: {found['words']}")


def twins_of(course: Course, chapter: Chapter) -> tuple[str, ...]:
    """Return the frameworks that a chapter's tests name and its probes are written for."""
    named = {twin for test in marked(course, chapter) for twin in test.twins}
    return tuple(sorted(named.intersection(path.stem for path in (course.checkpoints(chapter) / "twins").glob("*.py"))))


def on_twin(bench: Bench, chapter: Chapter, twin: str) -> dict[str, Any]:
    """Run the tests of a chapter that name a twin on it, with plain pytest; return the ids that passed and failed."""
    course = bench.course
    files = [*tested(course, choose_tracks(course, "solutions"), chapter.number), *judging(course, chapter.tasks)]
    return bench.recall([chapter.slug, twin], files, lambda: _pytest(course, chapter, twin))


def _pytest(course: Course, chapter: Chapter, twin: str) -> dict[str, Any]:
    start = (
        f"import sys, pytest, {twin}; sys.exit(pytest.main(sys.argv[1:]))"  # its import takes a part of the time limit
    )
    command = [sys.executable, "-c", start, str(course.checkpoints(chapter)), "-qrA", "--tb=line", "--twin", twin]
    command += ["--seed", str(SEED), "-c", os.devnull, "--rootdir", str(course.root), "--import-mode=importlib"]
    command += ["--confcutdir", str(course.root), "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(SOURCE), "COLUMNS": "300"}
    done = subprocess.run(command, cwd=course.root, env=environment, check=False, capture_output=True, text=True)
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    passed = sorted(rest.strip() for word, _, rest in lines if word == "PASSED")
    failed = [f"{word} {rest}" for word, _, rest in lines if word in {"FAILED", "ERROR"}]
    return {"passed": passed, "failed": failed, "words": (done.stdout + done.stderr)[-2000:]}


def _untwinned(course: Course, chapter: Chapter, tests: list[Marked]) -> Iterator[Fault]:
    features = {task.id: task.features for task in chapter.tasks}
    with_twin = {feature for test in tests if test.twins for feature in features.get(test.task, ())}
    over_http = {feature for test in tests if test.over_http for feature in features.get(test.task, ())}
    ours = course.checkpoints(chapter) / "twins" / "__init__.py"
    for feature in sorted(over_http - with_twin - _ours_alone(ours).keys()):
        yield Fault(feature, f"no test of it has a twin; write one, or its reason into OURS_ALONE = {{...}} of {ours}")


def _ours_alone(path: Path) -> dict[str, str]:
    """Return the features that no other framework has, with the reason, as a chapter's twins declare them."""
    for node in ast.parse(path.read_text("utf-8")).body if path.is_file() else []:
        match node:
            case ast.Assign(targets=[ast.Name("OURS_ALONE")], value=value):
                return dict(ast.literal_eval(value))
    return {}


def marked(course: Course, chapter: Chapter) -> Iterator[Marked]:
    """Yield the tests of a chapter, read from their files."""
    for path in sorted(course.checkpoints(chapter).rglob("test_*.py")):
        yield from _in_file(path, path.read_text("utf-8"))


@cache
def _in_file(path: Path, text: str) -> tuple[Marked, ...]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            task, twins = next((mark for each in node.decorator_list for mark in _mark(each)), (None, ()))
            over_http = "lab.asgi(" in (ast.get_source_segment(text, node) or "")
            found.append(Marked(f"{path.name}::{node.name}", task, frozenset(twins), over_http))
    return tuple(found)


def _mark(decorator: ast.expr) -> Iterator[tuple[str, tuple[str, ...]]]:
    match decorator:
        case ast.Call(func=ast.Name("task"), args=[ast.Constant(str() as task)], keywords=keywords):
            given = {each.arg: ast.literal_eval(each.value) for each in keywords}
            yield task, tuple(given.get("twins", ()))
