"""What the doctor finds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from workbook.commands import doctor

from .conftest import Ran


def test_a_machine_with_everything_is_fine(workbook: Callable[..., Ran]) -> None:
    """A learner would be sent to install what is there."""
    ran = workbook("doctor")
    assert ran.code == 0, ran.out
    assert ran.out.endswith("Chapters: 1 2. Missing for them: nothing.\n")
    for name in ("Python", "packages", "port 8000", "Docker", "services", "sandbox"):
        assert name in ran.out


def test_a_missing_package_is_named_with_the_command_that_brings_it(
    workbook: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The learner would meet an ImportError in the middle of a chapter."""
    monkeypatch.setattr(doctor, "PACKAGES", ("typer", "no_such_package"))
    ran = workbook("doctor")
    assert ran.code == 1
    assert "not installed: no_such_package" in ran.out
    assert "python -m workbook start" in ran.out
    assert "Missing for them: packages." in ran.out


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for the client is a shell script")
@pytest.mark.parametrize(
    ("client", "good"),
    [
        (None, False),
        ("echo engine 27.1", True),
        ("echo Cannot connect to the Docker daemon >&2; exit 1", False),
        ("exec sleep 60", False),
    ],
    ids=["no client", "answers", "no engine", "hangs"],
)
def test_docker_is_found_by_asking_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: str | None, *, good: bool
) -> None:
    """A client without an engine would be taken for a machine that can run the services."""
    if client is not None:
        script = tmp_path / "docker"
        script.write_text(f"#!/bin/sh\n{client}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin" if client else str(tmp_path))
    assert doctor.docker().good is good
