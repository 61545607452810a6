"""`workbook doctor`: what this machine can and cannot do."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from workbook.commands.open_ import editor
from workbook.manifest import load_course

PACKAGES = ("typer", "rich", "pytest", "uvicorn", "watchfiles", "jupyterlab", "ipykernel", "jupytext", "matplotlib")
SERVERS = ("postgres", "redis-server", "rabbitmq-server", "mongod", "elasticsearch", "nginx", "prometheus")
LATER = "No chapter that is there needs it."
KERNEL = {"Landlock": ("/sys/kernel/security/lsm", "landlock"), "seccomp": ("/proc/self/status", "Seccomp:")}


@dataclass(frozen=True)
class Finding:
    """One fact. `needed` says that the chapters that are there cannot do without."""

    name: str
    good: bool
    detail: str
    remedy: str = ""
    needed: bool = False

    def __str__(self) -> str:
        mark = "ok" if self.good else "MISSING" if self.needed else "no"
        remedy = f"\n{'':22}{self.remedy}" if self.remedy and not self.good else ""
        return f"{mark:<8} {self.name:<12} {self.detail}{remedy}"


def run() -> int:
    """Say what this machine can and cannot do."""
    chapters = " ".join(str(chapter.number) for chapter in load_course().existing)
    findings = list(examined())
    missing = ", ".join(finding.name for finding in findings if finding.needed and not finding.good)
    print(*findings, sep="\n")
    print(f"\nChapters: {chapters or 'none yet'}. Missing for them: {missing or 'nothing'}.")
    return 1 if missing else 0


def examined() -> Iterator[Finding]:
    """Yield what was found, the needed things first."""
    version = f"{sys.version.split()[0]} at {sys.executable}"
    yield Finding("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.", needed=True)
    absent = ", ".join(name for name in PACKAGES if find_spec(name) is None)
    remedy = "Install them with: python -m workbook start"
    yield Finding(
        "packages", not absent, f"not installed: {absent}" if absent else "all installed", remedy, needed=True
    )
    able = sys.prefix != sys.base_prefix or find_spec("ensurepip") is not None
    where = sys.prefix if sys.prefix != sys.base_prefix else "none active"
    yield Finding("environment", able, where, "On Debian and Ubuntu: apt install python3-venv")
    for port, remedy in ((8000, "workbook serve --port 0 takes a free one."), (8888, "start takes the next free one.")):
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        yield Finding(f"port {port}", not taken, "taken" if taken else "free", remedy)
    for name in ("git", "make"):
        yield Finding(name, bool(shutil.which(name)), shutil.which(name) or "not found", "The course works without it.")
    words = " ".join(editor(Path("FILE"), 1))
    yield Finding("editor", bool(words), words or "none known", "Set VISUAL or EDITOR; JupyterLab has one too.")
    yield docker()
    servers = ", ".join(name for name in SERVERS if shutil.which(name))
    yield Finding("services", bool(servers), servers or "none installed", f"{LATER} Each has a default inside Python.")
    yield sandbox()


def docker() -> Finding:
    """Return whether a Docker engine answers within half a second."""
    place = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    try:
        answered = b"OK" in _ping(place)
    except (OSError, ValueError, AttributeError):
        answered = False
    detail = f"{'answers' if answered else 'no answer'} at {place}"
    return Finding("Docker", answered, detail, f"{LATER} To try the real services later, install or start it.")


def sandbox() -> Finding:
    """Return how checkpoints keep a learner's code apart, and what the kernel would allow."""
    seen = [name for name, (file, word) in KERNEL.items() if Path(file).is_file() and word in Path(file).read_text()]
    kernel = f"the kernel offers: {', '.join(seen) or 'nothing seen'}"
    return Finding("sandbox", good=True, detail=f"process; confinement comes with grading ({kernel})")


def _ping(place: str) -> bytes:
    scheme, _, address = place.partition("://")
    host, _, port = address.rpartition(":")
    target = address if scheme == "unix" else (host, int(port))
    with socket.socket(socket.AF_UNIX if scheme == "unix" else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        probe.connect(target)
        probe.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
        return probe.recv(1024)
