"""What `serve` puts beside the application: the board, and the chapters that it asks the composition root for."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from workbook import board

from .test_serve import address, get, serving

THIRD = """\
number = 3
slug = "ch03_third"
title = "Third"
packages = ["taskapi.tasks"]
app = "taskapi.app:create_app"
summary = "The third."
"""
ROOT = '''\
"""Tells what it was made of, and where it was asked."""

from types import SimpleNamespace


def create_app(chapters):
    """Return an application that answers every path."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            told = f"{scope['path']} {chapters} {app.errors.debug}"
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": told.encode()})

    app.errors = SimpleNamespace(debug=False)
    return app
'''


@pytest.fixture
def third(course_tree: Path) -> Path:
    """Return a course with a third chapter, the first one of the Task API."""
    files = {"chapters/ch03_third/chapter.toml": THIRD, "solutions/taskapi/app.py": ROOT}
    for name in ("solutions/taskapi/__init__.py", "solutions/taskapi/tasks/__init__.py"):
        files[name] = ""
    for name, text in files.items():
        (course_tree / name).parent.mkdir(parents=True, exist_ok=True)
        (course_tree / name).write_text(text, encoding="utf-8")
    return course_tree


def ask(scope: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is sent for a scope; the application under the board says its own type."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "asked", "scope": scope})

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    asyncio.run(board.beside(app)(scope, None, send))
    return sent


def test_the_board_stands_beside_an_application_that_keeps_every_other_path(third: Path) -> None:
    """The learner sees a page of the course instead of the own answer, or no board."""
    with serving("--track", "solutions", root=third) as until:
        printed = until("/board")
        url = address(printed)
        assert f"{url}/board" in printed
        assert get(f"{url}/") == b"/ ['tasks'] True"
        assert get(f"{url}/tasks") == b"/tasks ['tasks'] True"
        assert get(f"{url}/board").startswith(b"<!DOCTYPE html>")
        assert get(f"{url}/board/board.js").startswith(b"//")


def test_an_earlier_chapter_knows_nothing_of_the_task_api(third: Path) -> None:
    """`serve --upto 1` asks an application for chapters that has none."""
    with serving("--upto", "1", "--track", "solutions", root=third) as until:
        assert get(address(until("http://"))) == b"42"


@pytest.mark.parametrize("path", ["/board", "/board/", *sorted(f"/board/{name}" for name in ("api.js", "board.css"))])
def test_the_files_of_the_board_may_load_nothing_from_elsewhere(path: str) -> None:
    """A title that holds a script runs it, or a third party learns who uses the board."""
    start, body = ask({"type": "http", "method": "GET", "path": path})
    headers = dict(start["headers"])
    assert b"default-src 'self';" in headers[b"content-security-policy"]
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"content-type"].endswith(b"; charset=utf-8")
    assert b"http://" not in body["body"]
    assert b"https://" not in body["body"]


@pytest.mark.parametrize(
    "scope",
    [{"type": "lifespan"}, {"type": "websocket", "path": "/board"}]
    + [
        {"type": "http", "path": path}
        for path in ("/", "/boards", "/board/__init__.py", "/board/../board.js", "/board//")
    ],
)
def test_everything_else_is_left_to_the_application(scope: dict[str, Any]) -> None:
    """A life cycle that never starts, a path that the learner may not use, or the source of the tool on the net."""
    assert ask(scope) == [{"type": "asked", "scope": scope}]
