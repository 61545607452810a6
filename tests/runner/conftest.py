"""A course of one chapter and three tasks in a folder of its own, with its checkpoints."""

import json
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbook.cli import main
from workbook.manifest import Course, load_course
from workbook.regions import weave
from workbook.stubs import write

REPOSITORY = Path(__file__).parents[2]

COURSE = """\
[[chapters]]
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
summary = "The first."
"""

CHAPTER = """\
number = 1
slug = "ch01_first"
title = "First"
packages = ["api_starter.core"]
summary = "The first."
"""

TASK = """
[[tasks]]
id = "1.{n}"
title = "{title}"
goal = "{goal}"
why = "A bill is a sum."
minutes = 5
points = 1
features = ["F01"]
files = ["api_starter/core/{file}.py"]
notebook = "1_numbers"
hints = ["There is an operator for it.", "It is +."]
"""

TASKS = (
    {"n": 1, "title": "Sum", "goal": "add two numbers", "file": "numbers"},
    {"n": 2, "title": "Double", "goal": "the sum of a number and itself", "file": "doubles"},
    {"n": 3, "title": "Answer", "goal": "send one start and one body", "file": "app"},
)

NUMBERS = '''\
"""Numbers."""

# region yours
# endregion


def total(left: int, right: int) -> int:
    """Return the sum."""
    # region task 1.1: add two numbers
    return left + right
    # endregion
'''

DOUBLES = '''\
"""Doubles."""

from api_starter.core.numbers import total


def double(number: int) -> int:
    """Return the double."""
    # region task 1.2: the sum of a number and itself
    return total(number, number)
    # endregion
'''

APP = '''\
"""An application."""


async def app(scope, receive, send):
    """Answer with the path."""
    # region task 1.3: send one start and one body
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})
    # endregion
'''

PROBES = '''\
"""Probes."""


def make_app():
    """Return the application."""
    from api_starter.core.app import app

    return app
'''

TESTS = {
    "test_1_1_total.py": '''\
from workbook.lab import Lab, task


@task("1.1")
def test_two_numbers_are_added(lab: Lab) -> None:
    """A bill would show a wrong sum."""
    left, right = lab.random.randint(1, 99), lab.random.randint(1, 99)
    assert lab.call("api_starter.core.numbers:total", left, right) == left + right


@task("1.1")
def test_nothing_added_changes_nothing(lab: Lab) -> None:
    """An empty bill would cost something."""
    assert lab.call("api_starter.core.numbers:total", 0, 7) == 7
''',
    "test_1_2_double.py": '''\
from workbook.lab import Lab, task


@task("1.2")
def test_a_number_is_doubled(lab: Lab) -> None:
    """Two of the same would cost as much as one."""
    assert lab.call("api_starter.core.doubles:double", 21) == 42
''',
    "test_1_3_app.py": '''\
from workbook.lab import Lab, task


@task("1.3")
def test_the_path_is_the_answer(lab: Lab) -> None:
    """The page would be empty."""
    response = lab.asgi("ch01_first.probes:make_app").get("/here?x=1")
    assert (response.status_code, response.text) == (200, "/here")
''',
}


@dataclass
class Ground:
    """The course in `root`, and what one does with it at a keyboard."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def course(self) -> Course:
        """The manifests as they are now."""
        return load_course(self.root)

    def file(self, name: str) -> Path:
        """Return a file of exercises/api_starter/core."""
        return self.root / "exercises/api_starter/core" / f"{name}.py"

    def answer(self, task: str, body: str) -> None:
        """Write a body into the regions of a task."""
        path = self.root / "exercises" / self.course.task(task).files[0]

        def choose(region: Any) -> str:
            return textwrap.indent(textwrap.dedent(body), region.indent) + "\n" if region.task == task else region.body

        path.write_text(weave(path.read_text(), choose, path.name))

    def solve(self, *tasks: str) -> None:
        """Write the reference into some tasks."""
        for task in tasks:
            name = self.course.task(task).files[0]
            shutil.copy(self.root / "solutions" / name, self.root / "exercises" / name)

    def test(self, name: str, text: str) -> None:
        """Write a file of tests."""
        (self.root / "checkpoints/ch01_first" / name).write_text(textwrap.dedent(text))

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run the command line; return its exit code and all it printed."""
        self.capsys.readouterr()
        code = main(arguments)
        printed = self.capsys.readouterr()
        return code, printed.out + printed.err

    def check(self, *arguments: str) -> dict[str, Any]:
        """Run `workbook check --json` and return what it printed."""
        code, text = self.run("check", *arguments, "--json")
        found: dict[str, Any] = json.loads(text)
        assert found["exit_code"] == code
        return found


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ground:
    """A course as a learner finds it: all regions empty."""
    root = tmp_path / "course"
    core = "solutions/api_starter/core"
    _write(
        root,
        {
            "chapters/course.toml": COURSE,
            "chapters/ch01_first/chapter.toml": CHAPTER + "".join(TASK.format(**task) for task in TASKS),
            "solutions/api_starter/__init__.py": '"""The package."""\n',
            f"{core}/__init__.py": '"""The core."""\n',
            f"{core}/numbers.py": NUMBERS,
            f"{core}/doubles.py": DOUBLES,
            f"{core}/app.py": APP,
            "checkpoints/ch01_first/probes.py": PROBES,
            **{f"checkpoints/ch01_first/{name}": text for name, text in TESTS.items()},
        },
    )
    shutil.copy(REPOSITORY / "checkpoints/conftest.py", root / "checkpoints/conftest.py")
    monkeypatch.chdir(root)
    write(load_course(root))
    return Ground(root, capsys)
