"""Chromium, its drivers, and a course of one's own with JupyterLab running on it."""

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from workbook.jupyter import LabCommand, free_port, lab_command
from workbook.jupyter.work import prepare_work
from workbook.manifest import Course, load_course
from workbook.paths import find_root
from workbook.stubs import write
from workbook.welcome import write_welcome

HERE = Path(__file__).parent
ROOT = find_root(HERE)
NEEDED = {"/usr/bin/chromium": "apt install chromium", "node": "apt install nodejs", "npm": "apt install npm"}
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "work", "build", "site", "tests", "benchmarks")
START_LIMIT = 60.0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser out of a plain run: `-m browser` asks for it."""
    if "browser" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def drive() -> Any:
    """Return a function that runs one of the drivers beside this file with an input and returns what it printed."""
    for program, remedy in NEEDED.items():
        if shutil.which(program) is None:
            pytest.fail(f"the browser tests need {program}: {remedy}", pytrace=False)
    for folder in (HERE, ROOT / "book"):
        install(folder)

    def run(driver: str, job: dict[str, Any]) -> Any:
        done = subprocess.run(
            ["node", driver], cwd=HERE, input=json.dumps(job), capture_output=True, text=True, check=False, timeout=240
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def install(folder: Path) -> None:
    """Fetch what the package.json of a folder names, unless it is there."""
    wanted = (folder / "package.json").read_text("utf-8")
    installed = folder / "node_modules" / "installed.json"
    if not installed.exists() or installed.read_text("utf-8") != wanted:
        argv = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(argv, cwd=folder, check=True, timeout=300)
        installed.write_text(wanted, encoding="utf-8")


@pytest.fixture(scope="session")
def shots() -> Path:
    """Return the folder for pictures, which git ignores."""
    folder = ROOT / "build" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a copy of the course as a learner gets it: stubs untouched, nothing run."""
    root = tmp_path_factory.mktemp("learner") / "course"
    shutil.copytree(ROOT, root, ignore=NOT_COPIED)
    course = load_course(root)
    write(course, force=True)
    prepare_work(course)
    write_welcome(course)
    return course


@pytest.fixture(scope="session")
def lab(clone: Course) -> Iterator[LabCommand]:
    """Return a running JupyterLab on the copy."""
    command = lab_command(clone.root, free_port(), browser=False)
    log = (clone.root / "lab.log").open("w", encoding="utf-8")
    server = subprocess.Popen(command.argv, env=command.env, cwd=command.cwd, stdout=log, stderr=log)
    try:
        wait_for(command.url, server, clone.root / "lab.log")
        yield command
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=START_LIMIT).close()
        except (urllib.error.URLError, ConnectionError):
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
                break
        else:
            return
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text('utf-8')}", pytrace=False)
