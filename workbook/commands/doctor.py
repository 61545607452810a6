"""`workbook doctor`: what this machine can and cannot do."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from workbook.manifest import load_course

PACKAGES = ("typer", "rich", "pytest", "uvicorn", "watchfiles", "jupyterlab", "ipykernel", "jupytext", "matplotlib")
SERVERS = ("postgres", "redis-server", "rabbitmq-server", "mongod", "elasticsearch", "nginx", "prometheus")
LATER = "No chapter that is there needs it."


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
    print(f"\nChapters: {chapters}. Missing for them: {missing or 'nothing'}.")
    return 1 if missing else 0


def examined() -> Iterator[Finding]:
    """Yield what was found, the needed things first."""
    version = f"{sys.version.split()[0]} at {sys.executable}"
    yield Finding("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.", needed=True)
    absent = ", ".join(name for name in PACKAGES if find_spec(name) is None)
    remedy = "Install them with: python -m workbook start"
    found = f"not installed: {absent}" if absent else "all installed"
    yield Finding("packages", not absent, found, remedy, needed=True)
    for port, remedy in ((8000, "workbook serve --port 0 takes a free one."), (8888, "start takes the next free one.")):
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        yield Finding(f"port {port}", not taken, "taken" if taken else "free", remedy)
    yield docker()
    servers = ", ".join(name for name in SERVERS if shutil.which(name))
    yield Finding("services", bool(servers), servers or "none installed", f"{LATER} Each has a default inside Python.")
    yield sandbox()


def docker() -> Finding:
    """Return whether a Docker engine answers its own client within two seconds."""
    command = ["docker", "version", "--format", "engine {{.Server.Version}}"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        answer = ""
    remedy = f"{LATER} To try the real services later, install or start it."
    return Finding("Docker", bool(answer), answer or "no engine answers", remedy)


def sandbox() -> Finding:
    """Return how well this machine keeps a submission apart when it is graded, as an attempt to break out found it."""
    from workbook.box.driver import reached

    level = reached()
    remedy = "Only grading needs it. Linux 5.13 or newer has all of it, and so has a virtual machine of your own."
    return Finding("sandbox", level.name == "strict", f"isolation {level.name}: {level}", remedy)
