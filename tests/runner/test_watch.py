"""Watch mode, at a real terminal and without one."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from tests.runner.conftest import REPOSITORY, Ground
from workbook.runner.watch import FOOTER, NO_KEYS, Watch


class Terminal:
    """`workbook check --watch` at a keyboard."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self._mine, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
        command = [sys.executable, "-c", "import sys; from workbook.cli import main; sys.exit(main())", *arguments]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=root, start_new_session=True
        )
        os.close(theirs)

    def until(self, words: str, seconds: float = 15) -> str:
        """Read the screen until it says these words."""
        seen, end = "", time.monotonic() + seconds
        while words not in seen:
            ready, _, _ = select.select([self._mine], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"never said {words!r}, but {seen!r}"
            seen += os.read(self._mine, 65536).decode()
        return seen

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._mine, keys.encode())

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self._mine)


@pytest.fixture
def terminal(ground: Ground) -> Iterator[Terminal]:
    """A terminal that watches task 1.2, and an answer to 1.1."""
    ground.answer("1.1", "return left + right")
    made = Terminal(ground.root, "check", "1.2", "--watch")
    yield made
    made.close()


def test_a_save_is_judged_and_keys_do_what_the_footer_says(terminal: Terminal, ground: Ground) -> None:
    """The learner would go back to the terminal after each change, and break what was right without a word."""
    assert "1.2 Double: not started" in terminal.until(FOOTER)
    ground.answer("1.2", "return number")
    assert "1.2 Double: red" in terminal.until(FOOTER)
    terminal.press("h")
    terminal.until("hint 1 of 2: There is an operator for it.")
    terminal.press("r")
    terminal.until("Show it? [y/N]")
    terminal.press("y\n")
    terminal.until("+    return total(number, number)")
    ground.solve("1.2")
    assert "1.2 Double: green" in terminal.until(FOOTER)
    terminal.press("n")
    assert "1.1 Sum: green" in terminal.until(FOOTER)
    ground.answer("1.1", "return left - right if left else 7")
    assert "1.1 Sum: red" in terminal.until(FOOTER)
    assert "1.2 Double: red" in terminal.until(FOOTER)
    terminal.press("q")
    assert terminal.process.wait(10) == 1


def test_watching_works_without_a_terminal(ground: Ground) -> None:
    """Editors and other tools run it with pipes."""
    command = [sys.executable, "-c", "import sys; from workbook.cli import main; sys.exit(main())"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        [*command, "check", "1.1", "--watch"],
        cwd=ground.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = list(takewhile(lambda line: line != NO_KEYS + "\n", process.stdout))
        assert "not started" in "".join(lines)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 1


def test_a_save_checks_what_it_affects(ground: Ground) -> None:
    """A save would run the whole course, or nothing."""
    course = ground.course
    watch = Watch(course, (course.task("1.2"),), lambda *_: None)  # type: ignore[arg-type]
    numbers, doubles, app = (ground.file(name) for name in ("numbers", "doubles", "app"))
    assert [task.id for task in watch.affected([doubles])] == ["1.2"]
    assert [task.id for task in watch.affected([numbers])] == ["1.2"]
    ground.solve("1.1")
    assert [task.id for task in watch.affected([numbers])] == ["1.1"]
    assert [task.id for task in watch.affected([numbers, doubles])] == ["1.2"]
    assert [task.id for task in watch.affected([app, ground.root / "checkpoints/x.py"])] == ["1.2"]
