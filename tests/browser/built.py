"""The site: how the browser tests build it and serve it, and which pages they look at."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from workbook.manifest import Course


class Host(SimpleHTTPRequestHandler):
    """Serves files as a plain static host does."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Let browsers keep what they got for a while."""
        self.send_header("Cache-Control", "public, max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
        """Say nothing about each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free loopback port, and yield its origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def build(root: Path, folder: Path) -> Path:
    """Build the site of a course into a folder, as strictly as `make site`, and return the folder."""
    argv = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(argv, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        pytest.fail(f"the site cannot be built:\n{done.stdout}{done.stderr}", pytrace=False)
    return folder


def kinds(course: Course) -> list[str]:
    """Return the address of one page of each kind, and of every notebook."""
    first = course.existing[0]
    below = f"/chapters/{first.slug}/"
    tasks = [f"{below}tasks/{task.id.replace('.', '-')}/" for task in (first.tasks[1], first.tasks[-1])]
    parts = [f"/chapters/{chapter.slug}/{part.file}/" for chapter in course.existing for part in chapter.notebooks]
    decision = min((course.root / "docs" / "decisions").glob("0*.md")).stem
    return [
        *("/", "/start/learner/", below, *parts, *tasks),
        *("/features/", "/patterns/", "/glossary/", "/api/api_starter.core.context/"),
        *("/proofs/", "/benchmarks/", f"/decisions/{decision}/", "/404.html"),
    ]


def pages(site: Path) -> dict[str, str]:
    """Return the HTML of each page by its address."""
    files = sorted(site.rglob("*.html"))
    return {
        f"/{path.relative_to(site).as_posix()}".removesuffix("index.html"): path.read_text("utf-8") for path in files
    }
