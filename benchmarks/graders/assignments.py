"""What is graded: two assignments of ten functions and ten checks, and submissions to them."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from textwrap import indent
from typing import Any

FILE = "answers.py"
INDENT = "    "
WRONG = "return None\n"


@dataclass(frozen=True)
class Check:
    """One call, and what it has to return; plain data all of it."""

    function: str
    args: tuple[Any, ...]
    wanted: Any

    @property
    def call(self) -> str:
        """The call as Python text."""
        return f"{self.function}({', '.join(map(repr, self.args))})"


@dataclass(frozen=True)
class Submission:
    """What somebody hands in.

    Attributes:
        name: whose it is.
        bodies: of the functions, without their indent.
        top: statements at the top of the module.
        files: files that lie beside it, by name.
    """

    name: str
    bodies: Mapping[str, str]
    top: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """Ten functions to be written, and a check for each.

    Attributes:
        name: of the file beside this one that holds the right answers.
        title: what is loaded on the submission's side.
        checks: one for each function.
    """

    name: str
    title: str
    checks: tuple[Check, ...]

    @cached_property
    def _parts(self) -> tuple[str, dict[str, tuple[str, str]]]:
        """What stands before the functions; and of each function its head and its body."""
        text = Path(__file__).with_name(f"{self.name}.py").read_text("utf-8")
        lines = text.splitlines(keepends=True)
        wanted = {check.function for check in self.checks}
        found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name in wanted]
        functions = {
            node.name: (
                "".join(lines[node.lineno - 1 : node.body[0].lineno - 1]),
                "".join(line.removeprefix(INDENT) for line in lines[node.body[0].lineno - 1 : node.end_lineno]),
            )
            for node in found
        }
        return "".join(lines[: found[0].lineno - 1]), functions

    def right(self, name: str) -> Submission:
        """Return right answers; no two submissions are the same text, so that nothing is found in a cache."""
        return Submission(name, {key: f'mark = "{name}"\n{body}' for key, (_, body) in self._parts[1].items()})

    def wrong(self, name: str, top: str = "", body: str = WRONG, files: Mapping[str, str] | None = None) -> Submission:
        """Return answers that are all wrong, and what else somebody tries."""
        return Submission(name, dict.fromkeys(self._parts[1], body), top, files or {})

    def module(self, submission: Submission) -> str:
        """Return a submission as a module."""
        before, functions = self._parts
        parts = (head + indent(submission.bodies[name], INDENT) for name, (head, _) in functions.items())
        return before + submission.top + "\n\n" + "\n\n".join(parts)

    def course_file(self, submission: Submission | None = None) -> str:
        """Return it as a file of a course, with a region for each function; the reference's if there is none."""
        before, functions = self._parts
        text = f"{before}# region yours\n{submission.top if submission else ''}# endregion\n"
        for number, (name, (head, body)) in enumerate(functions.items(), 1):
            inside = indent(submission.bodies[name] if submission else body, INDENT)
            text += f"\n\n{head}{INDENT}# region task 1.{number}: {name}\n{inside}{INDENT}# endregion\n"
        return text


_ITEM, _BAD = {"name": "pen", "price": 2}, {"name": "", "price": 0}
LIGHT = Assignment(
    "light",
    "ten functions of the standard library",
    (
        Check("total", (2, 3), 5),
        Check("fizz", (15,), "FizzBuzz"),
        Check("fibonacci", (8,), [0, 1, 1, 2, 3, 5, 8, 13]),
        Check("primes", (20,), [2, 3, 5, 7, 11, 13, 17, 19]),
        Check("words", ("a b A",), {"a": 2, "b": 1}),
        Check("mirrored", ("abc",), "cba"),
        Check("flat", ([1, [2, [3]]],), [1, 2, 3]),
        Check("divisor", (12, 18), 6),
        Check("balanced", ("(()",), wanted=False),
        Check("squares", (4,), [0, 1, 4, 9]),
    ),
)
HEAVY = Assignment(
    "heavy",
    "Pydantic, SQLAlchemy and FastAPI loaded and used",
    (
        Check("accepted", (_ITEM,), wanted=True),
        Check("mistakes", (_BAD,), 2),
        Check("dumped", (_ITEM,), {"name": "pen", "price": 2.0}),
        Check("stored", (["a", "b"],), [1, 2]),
        Check("cheapest", ([3.0, 2.0],), 2.0),
        Check("twice", ("pen",), wanted=False),
        Check("shown", ("7",), [200, {"number": 7}]),
        Check("missing", ("/nothing",), 404),
        Check("created", (_ITEM,), [201, {"id": 1, "name": "pen", "price": 2.0}]),
        Check("refused", (_BAD,), 422),
    ),
)
