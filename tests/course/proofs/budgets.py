"""How long functions, modules and the whole may be.

A code line is one that holds something else than a comment or a docstring; a blank line is none.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import quantiles

from tests.course.proofs import Fault

P90_FUNCTION, LONGEST_FUNCTION, LONGEST_MODULE = 20, 40, 250
MOST_COMMENTS = 0.05
MOST_CODE = {
    "workbook": 4000,
    "workbook/box": 450,
    "workbook/grade": 950,
    "solutions/api_starter": 1500,
    "book": 1000,
}
"""A folder that stands here is not counted with the one that it is in."""
APPLICATIONS = {f"solutions/api_starter/{package}/quickstart.py" for package in ("core", "extend")}
"""Modules of api_starter that are written with the framework and are no part of it."""
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
NO_REMARKS = ("# region ", "# endregion", "# noqa", "# type: ignore")


@dataclass(frozen=True)
class Module:
    """One Python file, counted."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @cached_property
    def code(self) -> set[int]:
        """The numbers of its code lines."""
        there = {
            line
            for token in self.tokens
            if token.type not in LAYOUT | {tokenize.COMMENT}
            for line in range(token.start[0], token.end[0] + 1)
        }
        return there.difference(line for node in ast.walk(self.tree) if _is_text(node) for line in _lines(node))

    @property
    def comments(self) -> int:
        """How many lines hold a comment; markers of regions and directives to linters are none."""
        return sum(token.type == tokenize.COMMENT and not token.string.startswith(NO_REMARKS) for token in self.tokens)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Yield each function as `file:line name`, with the code lines of its body."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = {line for each in node.body for line in _lines(each)}
                yield f"{self.name}:{node.lineno} {node.name}", len(body & self.code)


def modules(root: Path, folder: str) -> list[Module]:
    """Return the Python files of a folder."""
    return [
        Module(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for path in sorted((root / folder).rglob("*.py"))
        if "node_modules" not in path.parts
    ]


def prove_budgets(root: Path) -> list[Fault]:
    """Hold functions, modules and comments of what is read, and the size of the whole, to their budgets."""
    found = []
    for folder in ("solutions", "workbook", "book"):
        there = modules(root, folder)
        found += [*_long_modules(there), *_long_functions(folder, there), *_comments(folder, there)]
    for folder, most in MOST_CODE.items():
        count = sum(len(module.code) for module in modules(root, folder) if _counts(module.name, folder))
        if count >= most:
            found.append(
                Fault(folder, f"{count} code lines (no blanks, comments, docstrings), fewer than {most} allowed")
            )
    return found


def _counts(name: str, folder: str) -> bool:
    """Whether a module is counted with a folder: no application, and in no folder inside that is counted apart."""
    inside = [other for other in MOST_CODE if other.startswith(f"{folder}/")]
    return name not in APPLICATIONS and not any(name.startswith(f"{other}/") for other in inside)


def _long_modules(there: list[Module]) -> Iterator[Fault]:
    for module in there:
        if (count := len(module.text.splitlines())) > LONGEST_MODULE:
            yield Fault(module.name, f"{count} lines, {LONGEST_MODULE} allowed")


def _long_functions(folder: str, there: list[Module]) -> Iterator[Fault]:
    lengths = [entry for module in there for entry in module.functions()]
    for name, length in lengths:
        if length > LONGEST_FUNCTION:
            yield Fault(name, f"{length} code lines in its body, {LONGEST_FUNCTION} allowed")
    if len(lengths) > 1:
        p90 = quantiles((length for _, length in lengths), n=10, method="inclusive")[-1]
        if p90 > P90_FUNCTION:
            yield Fault(folder, f"the 90th percentile of its functions has {p90:g} code lines, {P90_FUNCTION} allowed")


def _comments(folder: str, there: list[Module]) -> Iterator[Fault]:
    remarks, code = sum(module.comments for module in there), sum(len(module.code) for module in there)
    if remarks > MOST_COMMENTS * (remarks + code):
        yield Fault(folder, f"{remarks} comments to {code} code lines, more than {MOST_COMMENTS:.0%}")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _lines(node: ast.AST) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
