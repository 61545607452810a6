"""What the doctor finds."""

import socket
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from workbook.commands import doctor

from .conftest import Ran


def test_a_machine_with_everything_is_fine(workbook: Callable[..., Ran]) -> None:
    """A learner would be sent to install what is there."""
    ran = workbook("doctor")
    assert ran.code == 0, ran.out
    assert ran.out.endswith("Chapters: 1 2. Missing for them: nothing.\n")
    for name in ("Python", "environment", "packages", "port 8000", "editor", "Docker", "services", "sandbox"):
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


def test_docker_is_found_by_asking_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale socket file would be taken for a running engine."""
    place = tmp_path / "d.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{place}")
    assert not doctor.docker().good
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()

        def answer() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(100)
                peer.sendall(b"HTTP/1.0 200 OK\r\n\r\nOK")

        engine = Thread(target=answer)
        engine.start()
        assert doctor.docker().good
        engine.join()
    assert not doctor.docker().good


@pytest.mark.parametrize("place", ["tcp://127.0.0.1:1", "tcp://nowhere", "ssh://x", "nonsense"])
def test_any_docker_address_is_survived(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A strange DOCKER_HOST would end the doctor."""
    monkeypatch.setenv("DOCKER_HOST", place)
    assert not doctor.docker().good
