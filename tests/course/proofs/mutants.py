"""Mutants: the reference with one small slip in a region, such as somebody makes who nearly got it right."""

import ast
import os
import textwrap
from collections.abc import Iterator
from copy import copy
from random import Random

from tests.course.proofs.bench import Bench
from tests.course.proofs.trees import Variant, regions_of, with_body
from workbook.manifest import Course, Task
from workbook.regions import Region
from workbook.runner.wording import shortened
from workbook.shapes import is_python, wrapped

CHOICE = int(os.environ.get("WORKBOOK_MUTANTS", "0"))
"""The seed of the choice among them; another one is asked for by hand, so that the same ones are remembered."""
_TWINS = (
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)),
    *((ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Break, ast.Continue)),
)
_NAMES = (("min", "max"), ("any", "all"), ("startswith", "endswith"), ("partition", "rpartition"), ("lower", "upper"))
_OTHER = {one: other for pair in _TWINS for one, other in (pair, pair[::-1])}
_OTHER_NAME = {one: other for pair in _NAMES for one, other in (pair, pair[::-1])}
_ANNOTATIONS = {"annotation", "returns"}
_MOST = 70


def mutants(course: Course, task: Task, most: int | None = None) -> list[Variant]:
    """Return mutants of a task's regions; their names say where and what.

    Args:
        course: the course.
        task: the task.
        most: how many at most, chosen at random by `CHOICE`; by default all there are, in their order.
    """
    regions = [region for region in regions_of(course, task) if is_python(region.file)]
    found = [(region, *slip) for region in regions for slip in _bodies(region)]
    if most is not None:
        found = Random(f"{CHOICE} {task.id}").sample(found, min(most, len(found)))
    chapter = course.chapter(task.chapter)
    return [
        Variant(
            f"task {task.id}, {region.file}:{line}: {what}", chapter, {region.file: with_body(course, region, body)}
        )
        for region, line, what, body in found
    ]


def survivors(bench: Bench, task: Task) -> list[str]:
    """Return the names of the mutants that every test of their task passes on."""

    def passes(mutant: Variant) -> bool:
        return all(test.state == "passed" for test in bench.on_variant(mutant, [task]).tests)

    there = mutants(bench.course, task)
    return [mutant.name for mutant, alive in zip(there, bench.map(passes, there), strict=True) if alive]


def _bodies(region: Region) -> Iterator[tuple[int, str, str]]:
    """Yield a line, what is different there, and the body that it is different in."""
    frame, *beyond = ast.parse(wrapped(region.body, region.indent)).body
    block = ast.Module([*frame.body[1:], *beyond], [])
    for node in list(_nodes(block)):
        for old, new in _slips(node):
            _Exchange(old, new).visit(block)
            body = textwrap.indent(ast.unparse(block), region.indent) + "\n"
            _Exchange(new, old).visit(block)
            yield region.line + old.lineno - 2, f"{_text(old)} becomes {_text(new)}", body


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below this one that something follows from: no annotation, no docstring, no text of an error."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and name not in _ANNOTATIONS and not text:
                yield child
                if not isinstance(child, ast.Raise | ast.JoinedStr):
                    yield from _nodes(child)


def _slips(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield what may stand here by mistake: a node, and another in its place."""
    yield from ((node, each) for each in (*_operators(node), *_values(node), *_arguments(node)))
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.Return(value=ast.expr() as value):
            yield value, ast.Constant(None)
    stored = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    if stored or isinstance(node, ast.Expr | ast.Raise | ast.AugAssign | ast.If | ast.Delete):
        yield node, ast.Pass()


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            yield _but(node, ops=[_OTHER[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _OTHER:
            yield _but(node, op=_OTHER[type(op)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Break() | ast.Continue():
            yield _OTHER[type(node)]()


def _values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + step) for step in (1, -1))
        case ast.Constant(str() | bytes() as value) if value:
            yield ast.Constant(value[:-1])
        case ast.Name(id=name) if name in _OTHER_NAME:
            yield _but(node, id=_OTHER_NAME[name])
        case ast.Attribute(attr=name) if name in _OTHER_NAME:
            yield _but(node, attr=_OTHER_NAME[name])


def _arguments(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        args, keywords = node.args, node.keywords
        if len(args) > 1 and not any(isinstance(each, ast.Starred) for each in args):
            yield _but(node, args=[args[1], args[0], *args[2:]])
        for left_out in keywords:
            yield _but(node, keywords=[each for each in keywords if each is not left_out])


def _but(node: ast.AST, **changes: object) -> ast.AST:
    changed = copy(node)
    vars(changed).update(changes)
    return changed


class _Exchange(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _text(node: ast.AST) -> str:
    return shortened(" ".join(ast.unparse(node).split()), _MOST)
