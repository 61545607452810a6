"""The application on a real socket."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from .conftest import STUB_1_1, Ran

Command = Callable[..., Ran]
Edit = Callable[[str, str, str], Path]
APP = "exercises/api_starter/core/app.py"


@contextmanager
def serving(*options: str, root: Path) -> Iterator[Callable[[str], str]]:
    """Serve, and yield a function that returns the printed lines up to one with the given text."""
    command = [sys.executable, "-u", "-m", "workbook", "serve", "--port", "0", *options]
    child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert child.stdout
    lines = iter(child.stdout.readline, "")

    def until(text: str) -> str:
        seen = ""
        for line in lines:
            seen += line
            if text in line:
                return seen
        raise AssertionError(f"{text!r} did not come: {seen}")

    try:
        yield until
    finally:
        child.terminate()
        child.wait(20)
        child.stdout.close()


def address(printed: str) -> str:
    """Return the address in what was printed."""
    return next(word for word in printed.split() if word.startswith("http://"))


def get(url: str) -> bytes:
    """Return the body of an answer."""
    with urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def test_the_last_chapter_is_served_with_the_learners_code(
    course_tree: Path, workbook: Command, solve: Callable[[str], Path]
) -> None:
    """The learner would see the reference answer instead of their own."""
    workbook("adopt", "all")
    path = course_tree / "exercises/api_starter/core/numbers.py"
    path.write_text(path.read_text().replace("left + right", "left - right"))
    with serving(root=course_tree) as until:
        printed = until("http://")
        assert printed.startswith("yours 1 2\n")
        assert get(address(printed)) == b"-2!"


def test_an_earlier_state_and_the_reference_can_be_served(course_tree: Path) -> None:
    """Nobody could look at the finished chapter 1 alone."""
    with serving("--upto", "1", "--track", "solutions", root=course_tree) as until:
        printed = until("http://")
        assert printed.startswith("solutions 1 2\n")
        assert get(address(printed)) == b"42"


def test_reload_takes_up_a_save(course_tree: Path, workbook: Command) -> None:
    """The learner would look at the old code after a save."""
    workbook("adopt", "1")
    path = course_tree / "exercises/api_starter/core/numbers.py"
    with serving("--upto", "1", "--reload", root=course_tree) as until:
        assert get(address(until("http://"))) == b"42"
        path.write_text(path.read_text().replace("left + right", "left * right"))
        until("numbers.py changed")
        assert get(address(until("http://"))) == b"440"


def test_a_stub_is_said_to_be_missing(workbook: Command, exercise: Edit) -> None:
    """Serving too early would end in a traceback."""
    ran = workbook("serve", "--upto", "2", "--port", "0")
    assert ran.code == 1
    assert "not yet: NotImplementedError: task 2.1: answer in capitals" in ran.err
    assert "at exercises/api_starter/extend/app.py:" in ran.err
    assert "--track solutions" in ran.err
    exercise("core/numbers.py", STUB_1_1, "return (left")
    ran = workbook("serve", "--upto", "1", "--port", "0")
    assert ran.code == 1
    assert "SyntaxError" in ran.err
    assert "at exercises/api_starter/core/numbers.py:10" in ran.err
    assert "Traceback" not in ran.err


def test_a_chapter_that_is_not_there_is_named(workbook: Command) -> None:
    """The learner would not know how far the course goes."""
    ran = workbook("serve", "--upto", "3")
    assert ran.code == 2
    assert ran.err == "workbook: chapter 3 is not written yet\nChapters that are: 1 2\n"


def test_a_taken_port_is_said_with_the_way_out(workbook: Command) -> None:
    """A second `serve` would fail with an errno."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = workbook("serve", "--port", str(port))
    assert ran.code == 2
    assert f"port {port} of 127.0.0.1 cannot be had" in ran.err
    assert "--port 0" in ran.err


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_is_none_is_refused(workbook: Command, port: str) -> None:
    """A slip in the number would end in a traceback."""
    assert workbook("serve", "--port", port).code == 2
