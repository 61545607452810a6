"""The contract over HTTP holds for another framework, and notices what is broken."""

import os
import subprocess
import sys

import pytest

from tests.core import ROOT

SUITE = "checkpoints/contracts/http"


def conformed(*arguments: str) -> tuple[int, str]:
    """Run the suite in a process of its own; return its exit code and what it said."""
    command = [sys.executable, "-m", "pytest", SUITE, "-q", "--tb=line", "-p", "no:randomly", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("whose", [("--twin", "fastapi"), ("--track", "solutions")])
def test_the_contract_is_kept(whose: tuple[str, str]) -> None:
    """A suite that only our own code can pass tests our code, not its behaviour."""
    code, told = conformed(*whose)
    assert code == 0, told[-3000:]
    assert "skipped" not in told


def test_nobody_who_listens_is_told_so() -> None:
    """Somebody whose server is not running reads a traceback, or that all is well."""
    command = [sys.executable, "-m", "workbook", "conform", "http://127.0.0.1:9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "nobody answers at http://127.0.0.1:9" in done.stderr
    assert "workbook serve" in done.stderr
