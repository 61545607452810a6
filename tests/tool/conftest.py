"""A small course of two chapters in a folder of its own, and the command line on it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest

from workbook.cli import main
from workbook.manifest import Course, load_course
from workbook.stubs import write

HERE = Path(__file__).parent

COURSE = """\
[[chapters]]
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
summary = "The first."

[[chapters]]
number = 2
slug = "ch02_second"
title = "Second"
packages = ["api_starter.extend"]
summary = "The second."

[[chapters]]
number = 3
slug = "ch03_third"
title = "Third"
packages = ["taskapi.tasks"]
summary = "Not there yet."
"""

FIRST = """\
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
app = "api_starter.core.app:create_app"
summary = "The first."
milestone = "It answers."

[[notebooks]]
file = "1_numbers"
title = "Numbers"
minutes = 30
features = ["F01", "F02"]

[[tasks]]
id = "1.1"
title = "Sum"
goal = "add two numbers"
why = "A bill is a sum."
minutes = 5
points = 1
features = ["F01"]
files = ["api_starter/core/numbers.py"]
notebook = "1_numbers"
hints = ["There is an operator for it.", "It is +.", "Return left + right."]

[[tasks]]
id = "1.2"
title = "Answer"
goal = "send one start and one body"
why = "Servers wait for both."
minutes = 10
points = 2
features = ["F02"]
files = ["api_starter/core/app.py", "api_starter/core/numbers.py"]
notebook = "1_numbers"
hints = ["Two events.", "start, then body."]

[[tasks.wrong]]
name = "no_body"
file = "api_starter/core/app.py"
body = "pass"
phrase = "body"
"""

SECOND = """\
number = 2
slug = "ch02_second"
title = "Second"
packages = ["api_starter.extend"]
app = "api_starter.extend.app:create_app"
summary = "The second."

[[tasks]]
id = "2.1"
title = "Loud"
goal = "answer in capitals"
why = "It is heard."
minutes = 5
points = 1
features = ["F03"]
files = ["api_starter/extend/app.py"]
notebook = ""
hints = ["upper"]
"""

NUMBERS = '''\
"""Numbers."""

# region yours
# endregion


def total(left: int, right: int) -> int:
    """Return the sum."""
    # region task 1.1: add two numbers
    return left + right
    # endregion


def text(number: int) -> bytes:
    """Return the number as the body of an answer."""
    # region task 1.2: send one start and one body
    return str(number).encode()
    # endregion
'''

APP = '''\
"""An application."""

from api_starter.core.numbers import text, total

# region yours
# endregion


def create_app():
    """Return an ASGI application that answers with a sum."""

    async def app(scope, receive, send):
        # region task 1.2: send one start and one body
        if scope["type"] != "http":
            raise RuntimeError(scope["type"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text(total(20, 22))})
        # endregion

    return app
'''

EXTEND = '''\
"""The same, louder."""

from api_starter.core.app import create_app as inner

# region yours
# endregion


def create_app():
    """Return an application that answers loudly."""
    # region task 2.1: answer in capitals
    quiet = inner()

    async def app(scope, receive, send):
        async def loudly(event):
            if "body" in event:
                event["body"] += b"!"
            await send(event)

        await quiet(scope, receive, loudly)

    return app
    # endregion
'''

FEATURES = """\
id,chapter,category,feature,must_show
F01,1,Core,Sums,a
F02,1,Core,Answers,b
F03,2,Core,Loud,c
F04,3,Core,Later,d
"""
TEXT = '# Numbers\n\n<a id="F01"></a>\n\n## How a sum is made\n\ntext\n\n<a id="F02"></a>\n## How it is sent\n'
TESTS = """\
from workbook.lab import Lab, task


@task("1.1")
def test_a_sum_is_right(lab: Lab) -> None:
    \"\"\"A bill would be wrong.\"\"\"
    assert lab.call("api_starter.core.numbers:total", 2, 3) == 5


@task("1.2")
def test_a_number_is_text(lab: Lab) -> None:
    \"\"\"The body would be no bytes.\"\"\"
    assert lab.call("api_starter.core.numbers:text", 2) == b"2"
"""
FILES = {
    "chapters/course.toml": COURSE,
    "chapters/features.csv": FEATURES,
    "chapters/ch01_first/chapter.toml": FIRST,
    "chapters/ch01_first/1_numbers.md": TEXT,
    "chapters/ch01_first/1_numbers.ipynb": '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "chapters/ch02_second/chapter.toml": SECOND,
    "solutions/api_starter/__init__.py": "",
    "solutions/api_starter/core/__init__.py": "",
    "solutions/api_starter/core/numbers.py": NUMBERS,
    "solutions/api_starter/core/app.py": APP,
    "solutions/api_starter/extend/__init__.py": "",
    "solutions/api_starter/extend/app.py": EXTEND,
    "checkpoints/ch01_first/test_1_numbers.py": TESTS,
}


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str


@pytest.fixture
def course_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of a fresh course, which is also the current folder."""
    root = tmp_path / "course"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    copy(HERE.parents[1] / "checkpoints" / "conftest.py", root / "checkpoints")
    write(load_course(root))
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(HERE.parents[1]))
    return root


@pytest.fixture
def course(course_tree: Path) -> Course:
    """Return the fresh course."""
    return load_course(course_tree)


@pytest.fixture
def workbook(course_tree: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Return the command line: `workbook("hint", "1.1")`."""

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def exercise(course_tree: Path) -> Callable[[str, str, str], Path]:
    """Return a function that puts text in the place of a stub: `exercise("core/numbers.py", "old", "new")`."""

    def edit(file: str, old: str, new: str) -> Path:
        path = course_tree / "exercises" / "api_starter" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return edit


STUB_1_1 = 'raise NotImplementedError("task 1.1: add two numbers")'
STUB_1_2 = 'raise NotImplementedError("task 1.2: send one start and one body")'


@pytest.fixture
def solve(exercise: Callable[[str, str, str], Path]) -> Callable[[str], Path]:
    """Return a function that writes the body of task 1.1: `solve("return right + left")`."""
    return lambda body: exercise("core/numbers.py", STUB_1_1, body)
