"""The page of extension points leaves nothing out, and names tests that there are."""

import ast
import re
from pathlib import Path

import pytest

from book.extension_points import extension_points, points
from workbook.errors import CourseError
from workbook.manifest import Course, load_course
from workbook.paths import find_root, write_text

ROOT = find_root(Path(__file__).parent)
CLASSES = {
    "Application": "core/application.py",
    "APIStarter": "extend/application.py",
    "Container": "extend/container.py",
    "Plugin": "extend/plugins.py",
}
NO_POINTS = {
    "url_for": "reads what is registered",
    "run": "begins to serve",
    "operations": "reads what is registered",
    "check": "refuses what does not fit together",
    "plan": "says how a service is made",
    "lifespan": "is made of startup and shutdown",
}
"""Public methods by which nothing can be added, and what each does instead."""


def methods(name: str) -> set[str]:
    """Return the public methods that a class has of its own."""
    tree = ast.parse((ROOT / "solutions/api_starter" / CLASSES[name]).read_text("utf-8"))
    (found,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    functions = (node.name for node in found.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {each for each in functions if not each.startswith("_")}


@pytest.mark.parametrize("name", CLASSES)
def test_every_public_method_is_a_point_or_known_to_be_none(name: str) -> None:
    """A point that the page leaves out is found by nobody, and no test holds it."""
    listed = {symbol.partition(".")[2] for symbol, _, _ in points()}
    assert methods(name) - listed - NO_POINTS.keys() == set()
    assert listed.isdisjoint(NO_POINTS)


@pytest.mark.parametrize("test", sorted({test for _, _, test in points()}))
def test_every_test_that_is_named_is_there(test: str) -> None:
    """The page promises a proof that was renamed or deleted."""
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_point_has_an_example_that_uses_it() -> None:
    """Somebody copies the example of another point."""
    assert [symbol for symbol, example, _ in points() if symbol.partition(".")[2] not in example] == []


def test_the_table_has_the_words_of_the_code() -> None:
    """The page says what a point did a year ago."""
    text = extension_points(load_course(ROOT))
    assert len(text.splitlines()) == len(points()) + 2
    row = next(line for line in text.splitlines() if "`APIStarter.gate`" in line)
    assert "pass a gate; the lower stage is passed first. | `app.gate(identify, stage=Stage.IDENTIFY)` |" in row
    assert "](/solutions/api_starter/extend/application.py)" in row
    assert "[one gate stands before every protocol](/checkpoints/ch02_core_framework/test_2_15" in row
    handlers = next(line for line in text.splitlines() if "`ErrorHandlingMiddleware.handlers`" in line)
    assert "| By class of error, the coroutine function `(ctx, error)` that answers it" in handlers


@pytest.mark.parametrize("name", ["gate", "mount"])
def test_a_point_without_a_docstring_is_an_error(small: Course, name: str) -> None:
    """A row of the table would be empty."""
    for file in {*CLASSES.values(), "extend/middleware.py", "extend/scopes.py"}:
        text = (ROOT / "solutions/api_starter" / file).read_text("utf-8")
        bare = re.sub(rf'(    def {name}\(.*\n)        """(.|\n)*?"""\n', r"\1        ...\n", text)
        write_text(small.solutions / "api_starter" / file, bare)
    with pytest.raises(CourseError, match=rf"\.{name} has no docstring"):
        extension_points(small)
