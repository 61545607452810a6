"""Bodies of regions compared by what they say: syntax trees in Python, significant lines elsewhere."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import Any

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
NOTHING = ""
_SIGNS = {".proto": "//", ".sql": "--"}


def is_python(file: str) -> bool:
    """Return whether a file is Python, by its name."""
    return file.endswith(".py")


def sign(file: str) -> str:
    """Return what begins a comment line in a file, by its name."""
    return _SIGNS.get(PurePath(file).suffix, "#")


@lru_cache(2048)
def shape(body: str, indent: str, file: str) -> str:
    """Return a text that is equal for bodies that differ in comments, docstrings and layout only.

    It is `NOTHING` for a body without a statement and "stub 1.2" for the stub of task 1.2.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the body does not parse (`UNPARSABLE`).
    """
    if not is_python(file):
        kept = (line.strip() for line in body.splitlines())
        return "\n".join(line for line in kept if line and not line.startswith(sign(file)))
    tree = _tree(wrapped(body, indent))
    for node in _statements(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
            node.body = [each for each in node.body if not _is_text(each)]
    frame, *beyond = tree.body
    block = [each for each in [*getattr(frame, "body", [])[1:], *beyond] if not _is_text(each)]
    match block:
        case [ast.Raise(exc=ast.Call(func=ast.Name("NotImplementedError"), args=[ast.Constant(str() as text)]))]:
            if found := re.match(r"task (\d+\.\d+):", text):
                return f"stub {found[1]}"
    return "\n".join(ast.dump(each) for each in block)


def maybe_nothing(body: str) -> bool:
    """Return False for a body that surely holds a statement; cheap, where `shape` has to parse."""
    lines = {line.strip()[:1] for line in body.splitlines()} - {""}
    return lines <= {"#", "-", "/", '"', "'"} or "NotImplementedError" in body or '"""' in body or "'''" in body


def wrapped(body: str, indent: str) -> str:
    """Return the body inside a block of its own indent: two lines before it, then itself."""
    return f"if True:\n{indent or ' '}pass\n{body}"


def fault(text: str, file: str, offset: int = 0) -> str:
    """Return why Python text does not parse, with file and line; empty if it does, and for other languages.

    Args:
        text: a whole file, or a part that parses by itself.
        file: its name.
        offset: the line of the file before the text.
    """
    if not is_python(file):
        return ""
    try:
        _parses(text)
    except SyntaxError as error:
        return f"{file}:{(error.lineno or 1) + offset}: {error.msg}"
    except UNPARSABLE as error:
        return f"{file}: {error or 'nested too deeply'}"
    return ""


@lru_cache(128)
def _parses(text: str) -> None:
    """Raise what is wrong with a text; that nothing is, is remembered."""
    _tree(text)


def _statements(block: Iterable[Any]) -> Iterator[ast.stmt]:
    """Yield statements, and those inside of them; no expression has any, and most of a tree is expressions."""
    for node in block:
        if isinstance(node, ast.stmt):
            yield node
        for name in ("body", "orelse", "handlers", "cases", "finalbody"):
            if isinstance(inner := getattr(node, name, None), list):
                yield from _statements(inner)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
