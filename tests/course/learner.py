"""A learner in a temporary clone of the course, who types commands and edits files."""

import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.course.proofs.trees import regions_of
from workbook.manifest import Course, Task, load_course
from workbook.regions import Region, graft, weave
from workbook.stubs import write


def clone(root: Path, files: Iterable[str], target: Path) -> Course:
    """Copy a course's tracked files, and nothing else, as `git clone` would; its exercises are not begun."""
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target / name)
    course = load_course(target)
    write(course, force=True)
    return course


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    text: str


@dataclass(frozen=True)
class Learner:
    """One learner; `course` is the clone."""

    course: Course

    def types(self, *words: str) -> Said:
        """Run `workbook ...` in the clone."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.course.root,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )
        return Said(done.returncode, done.stdout)

    def command(self, *words: str) -> list[str]:
        """Return the words for a process of its own."""
        return [sys.executable, "-m", "workbook", *words]

    def path(self, task: Task) -> Path:
        """Return the first file of a task, as the learner edits it."""
        return self.course.exercises / task.files[0]

    def solves(self, task: Task) -> None:
        """Write the right answer."""
        for file in task.files:
            reference = (self.course.solutions / file).read_text("utf-8")
            path = self.course.exercises / file
            path.write_text(graft(path.read_text("utf-8"), reference, file, {task.id}), "utf-8")

    def writes(self, region: Region, body: str) -> None:
        """Write a body into one region."""
        text = textwrap.indent(textwrap.dedent(body).strip("\n") + "\n", region.indent)
        path = self.course.exercises / region.file
        woven = weave(path.read_text("utf-8"), lambda r: text if r.key == region.key else r.body, region.file)
        path.write_text(woven, "utf-8")

    def place(self, task: Task) -> Region:
        """Return the first region of a task."""
        return next(regions_of(self.course, task))


@contextmanager
def served(learner: Learner, upto: int) -> Iterator[str]:
    """Run `workbook serve` on a free port, give its address, and stop it as Ctrl+C does."""
    server = subprocess.Popen(
        learner.command("serve", "--upto", str(upto), "--port", "0"),
        cwd=learner.course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    lines = []
    try:
        for line in server.stdout:
            lines.append(line)
            if found := re.match(r"(http://\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail("".join(lines))
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=10)
    assert server.returncode == 0
