"""From a bare Python to the course's own environment in .venv; standard library only.

`python -m workbook.bootstrap [EXTRAS]` installs without running anything, for example `dev,bench`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
# What a command needs beside the tool itself: an extra of pyproject.toml, and a package by which it is known.
NEEDS = {"start": ("learn", "jupyterlab"), "test": ("dev", "hypothesis"), "dev": ("dev", "hypothesis")}
INCLUDED = {"dev": {"bench", "cluster", "learn", "similar", "site"}}


def ensure(arguments: list[str], root: Path = ROOT) -> None:
    """Return if what the command needs is there; otherwise install it and run the command again in .venv.

    Args:
        arguments: the command line, which decides what is needed.
        root: the folder of the course.
    """
    if sys.version_info < OLDEST:
        _stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    extra, package = NEEDS.get(next((each for each in arguments if not each.startswith("-")), ""), ("learn", "typer"))
    there = find_spec("typer") is not None and find_spec(package) is not None
    inside = Path(sys.prefix).resolve() == (root / ".venv").resolve()
    if there and not (inside and _outdated(root)):
        return
    install(extra, root)
    command = [str(interpreter(root)), "-m", "workbook", *arguments]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, cwd=root))
    os.execv(command[0], command)  # noqa: S606 - the same program again, in its own environment


def install(extras: str, root: Path = ROOT) -> None:
    """Create .venv if it is not there, and bring its packages to the pinned versions.

    Args:
        extras: names of extras in pyproject.toml, separated by commas.
        root: the folder of the course.
    """
    wanted = set(extras.split(",")).union(*(INCLUDED.get(extra, set()) for extra in extras.split(",")))
    digest, *installed = _stamp(root).read_text().split() if _stamp(root).is_file() else [""]
    if interpreter(root).is_file() and digest == _digest(root) and wanted <= set(installed):
        return
    _create(root)
    python = str(interpreter(root))
    pins = ["-c", "constraints.txt"] if (root / "constraints.txt").is_file() else []
    what = [*pins, "-e", f".[{','.join(sorted(wanted.union(installed)))}]"]
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    with_uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    print("workbook: installing into .venv; the first time takes a minute or two", flush=True)
    trusting = {**os.environ, "UV_SYSTEM_CERTS": "1"}  # as pip does, for proxies with certificates of their own
    fast = subprocess.call([*pip, *pins, "uv"], cwd=root) == 0
    done = fast and subprocess.call([*with_uv, *what], cwd=root, env=trusting) == 0
    if not done and subprocess.call([*pip, *what], cwd=root):
        _stop("the packages could not be installed; the lines above say why. Is there a network?")
    _stamp(root).write_text(" ".join([_digest(root), *sorted(wanted.union(installed))]))


def interpreter(root: Path = ROOT) -> Path:
    """Return the Python of .venv."""
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _create(root: Path) -> None:
    if interpreter(root).is_file():
        return
    print("workbook: creating .venv", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", str(root / ".venv")]):
        shutil.rmtree(root / ".venv", ignore_errors=True)
        _stop("the environment .venv could not be made; the lines above say why")


def _outdated(root: Path) -> bool:
    return _stamp(root).is_file() and _stamp(root).read_text().split()[:1] != [_digest(root)]


def _stamp(root: Path) -> Path:
    return root / ".venv" / "workbook-installed.txt"


def _digest(root: Path) -> str:
    pinned = [root / "pyproject.toml", root / "constraints.txt"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in pinned if path.is_file())).hexdigest()


def _stop(why: str) -> None:
    print(f"workbook: {why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    install(sys.argv[1] if len(sys.argv) > 1 else "learn")
