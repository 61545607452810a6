"""Nothing but Python is needed to begin."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from workbook import bootstrap

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""


def stamp(root: Path, *extras: str) -> Path:
    """Write what an installation leaves behind."""
    (root / "pyproject.toml").write_text(PROJECT)
    path = root / ".venv" / "workbook-installed.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()
    path.write_text(" ".join([digest, *extras]))
    bootstrap.interpreter(root).parent.mkdir(exist_ok=True)
    bootstrap.interpreter(root).touch()
    return path


def test_what_is_installed_is_not_installed_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every start would need the network."""
    stamp(tmp_path, "bench", "cluster", "dev", "learn", "similar", "site")
    bootstrap.install("learn", tmp_path)
    bootstrap.install("dev", tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_failed_installation_says_so_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a network the learner would see a traceback, and the next start would believe that all is there."""
    path = stamp(tmp_path, "learn")
    bootstrap.interpreter(tmp_path).unlink()
    bootstrap.interpreter(tmp_path).symlink_to(Path(sys.executable).resolve())
    (tmp_path / "pyproject.toml").write_text(PROJECT.replace('"1"', '"2"'))
    (tmp_path / "constraints.txt").write_text("not a requirement !!\n")
    before = path.read_text()
    with pytest.raises(SystemExit) as caught:
        bootstrap.install("learn", tmp_path)
    assert caught.value.code == 2
    assert "could not be installed" in capfd.readouterr().err
    assert path.read_text() == before


def test_everything_there_means_nothing_happens() -> None:
    """`python -m workbook test` in a complete environment would build another one."""
    bootstrap.ensure(["test"])
    bootstrap.ensure(["start"])
    bootstrap.ensure([])


def test_the_bootstrap_needs_the_standard_library_only() -> None:
    """A fresh machine would fail at the first import."""
    code = "import sys; import workbook.bootstrap; print(sorted({'typer', 'rich'} & set(sys.modules)))"
    root = Path(bootstrap.__file__).parents[1]
    ran = subprocess.run([sys.executable, "-S", "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
