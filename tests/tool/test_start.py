"""JupyterLab on the welcome page."""

import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


def test_start_prepares_work_and_serves_the_welcome_page_without_a_browser(course_tree: Path) -> None:
    """On a machine without a screen the workbook could not be opened."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-m", "workbook", "start", "--no-browser", "--port", str(port)]
    child = subprocess.Popen(command, cwd=course_tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert child.stdout
    try:
        printed = child.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/\S+", printed)
        assert url, printed + child.stdout.read()
        assert f":{port}/lab/tree/work/welcome.ipynb" in url[0]
        assert (course_tree / "work/ch01_first/1_numbers.ipynb").is_file()
        assert b"JupyterLab" in first_answer(child, url[0])
    finally:
        child.terminate()
        child.wait(30)
        child.stdout.close()


def first_answer(child: "subprocess.Popen[str]", url: str) -> bytes:
    """Return the page once the server answers; fail if it ends before that."""
    while True:
        with suppress(URLError), urlopen(url, timeout=30) as page:
            body: bytes = page.read()
            return body
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"JupyterLab ended with {child.wait(0.1)}")
