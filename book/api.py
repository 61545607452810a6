"""The reference of api_starter: a page for each module that has something public, read from its docstrings."""

import ast
from collections.abc import Iterator
from pathlib import Path

from workbook.manifest import Course

_PACKAGES = ("api_starter", "taskapi")


def uris(course: Course) -> list[str]:
    """Return the uris of the reference's pages."""
    return [uri for uri, _ in pages(course)]


def pages(course: Course) -> Iterator[tuple[str, str]]:
    """Yield uri and Markdown of each page; ``:::`` is replaced by mkdocstrings."""
    for package in _PACKAGES:
        for path in sorted((course.solutions / package).rglob("*.py")):
            module = ".".join(path.relative_to(course.solutions).with_suffix("").parts).removesuffix(".__init__")
            if path.name != "__init__.py" and _public(path):
                yield f"api/{module}.md", f"# {module}\n\n::: {module}\n"


def _public(path: Path) -> bool:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body = ast.parse(path.read_text("utf-8")).body
    return any(isinstance(node, kinds) and not node.name.startswith("_") for node in body)
