"""A course of two chapters, and submissions to it: each a body for its regions, or something worse."""

import os
import shutil
import subprocess
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.no_box import pytest_runtest_setup  # noqa: F401 - pytest finds the hook here
from tests.tool.conftest import FILES
from workbook.cli import main
from workbook.manifest import Course, load_course
from workbook.regions import weave
from workbook.stubs import write

REPOSITORY = Path(__file__).parents[2]
TESTS = {
    "checkpoints/ch01_first/test_1_numbers.py": '''\
from workbook.lab import Lab, task


@task("1.1")
def test_a_sum_is_right(lab: Lab) -> None:
    """A bill would be wrong."""
    left, right = lab.random.randint(100, 999_999), lab.random.randint(100, 999_999)
    assert lab.call("api_starter.core.numbers:total", left, right) == left + right


@task("1.1")
def test_the_sum_of_the_notebook_is_right(lab: Lab) -> None:
    """The example would be wrong."""
    assert lab.call("api_starter.core.numbers:total", 2, 3) == 5


@task("1.1")
def test_a_sum_of_sums_is_right(lab: Lab) -> None:
    """An answer could not be used for the next question."""
    sums = [lab.call("api_starter.core.numbers:total", 1, 2)]
    assert lab.call("api_starter.core.numbers:total", sums[0], 4).bit_length() == 3


@task("1.2")
def test_a_number_is_sent_as_text(lab: Lab) -> None:
    """The body would be no bytes."""
    assert lab.asgi("api_starter.core.app:create_app").get("/").text == "42"
''',
    "checkpoints/ch02_second/test_2_loud.py": '''\
from workbook.lab import Lab, task


@task("2.1")
def test_an_answer_is_loud(lab: Lab) -> None:
    """Nobody would hear it."""
    assert lab.asgi("api_starter.extend.app:create_app").get("/").text == "42!"
''',
}
RIGHT = {
    "1.1": "return sum((left, right))",
    "1.2": """
        if scope["type"] == "lifespan":
            raise RuntimeError("none")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text(total(20, 22))})
    """,
    "text": 'return f"{number}".encode("ascii")',
    "2.1": """
        plain = inner()

        async def app(scope, receive, send):
            async def shout(event):
                await send({**event, "body": event["body"] + b"!"} if "body" in event else event)

            await plain(scope, receive, shout)

        return app
    """,
}


@dataclass
class Class:
    """A course, and what its learners handed in."""

    root: Path
    handed_in: Path
    course: Course
    results: dict[str, Any] = field(default_factory=dict)

    def hand_in(self, name: str | bytes, **bodies: str) -> Path:
        """Write a folder with right answers, but for the bodies that are given, such as ``t11="return 1"``."""
        wanted = RIGHT | {f"{key[1]}.{key[2:]}" if key[1:].isdigit() else key: body for key, body in bodies.items()}
        folder = self.handed_in / os.fsdecode(name)
        for source in self.course.exercises.rglob("*.py"):
            file = source.relative_to(self.course.exercises).as_posix()
            target = folder / "exercises" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(weave(source.read_text(), lambda region: _body(region, wanted), file))
        return folder

    def grade(self, out: Path, *options: str) -> int:
        """Run `workbook grade` in the course."""
        return main(["grade", str(self.handed_in), "--out", str(out), *options])


def _body(region: Any, wanted: dict[str, str]) -> str:
    key = "text" if (region.task, region.file) == ("1.2", "api_starter/core/numbers.py") else region.task
    body = wanted.get(key, "")
    return body if body == "" else textwrap.indent(textwrap.dedent(body).strip("\n") + "\n", region.indent)


def zipped(folder: Path, target: Path, top: str = "") -> None:
    """Write a folder as a zip file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + path.relative_to(folder).as_posix())


def bundled(folder: Path, target: Path) -> None:
    """Write a folder as a git bundle."""
    who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    for words in (
        ["init", "-q"],
        ["add", "."],
        [*who, "commit", "-qm", "all"],
        ["bundle", "create", "-q", str(target), "HEAD"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    shutil.rmtree(folder / ".git")


def founded(folder: Path) -> Class:
    """Write a course, and a class without submissions."""
    root = folder / "course"
    for name, text in {**FILES, **TESTS}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    shutil.copy(REPOSITORY / "checkpoints/conftest.py", root / "checkpoints")
    (folder / "handed-in").mkdir()
    write(load_course(root))
    return Class(root, folder / "handed-in", load_course(root))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """A class whose course is the current folder."""
    found = founded(tmp_path_factory.mktemp("school"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found.root)
        yield found


@pytest.fixture
def course(school: Class) -> Course:
    """The course of the class."""
    return school.course
