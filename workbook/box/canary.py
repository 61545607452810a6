"""Tries inside a box what is forbidden there, and says how much was possible."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbook.lab.driver import Driver

LEVELS = ("none", "basic", "strict")
_BOUNDS = {"memory", "large files"}
"""What even the level "basic" refuses; all else it may allow."""
_HUGE = 4 << 30


@dataclass(frozen=True)
class Level:
    """What a box keeps.

    Attributes:
        name: one of `LEVELS`.
        possible: the forbidden acts that succeeded.
    """

    name: str
    possible: tuple[str, ...]

    def __str__(self) -> str:
        return f"a submission can reach {', '.join(self.possible)}" if self.possible else "all attempts were refused"


def examined(driver: Driver) -> Level:
    """Have the acts tried by a driver, on things of this process that it must not reach."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as tcp:
        bait, path = Path(folder, "bait"), Path(folder, "socket")
        bait.write_text("bait")
        with socket.socket(socket.AF_UNIX) as named:
            named.bind(str(path))
            named.listen()
            for reachable in (bait, path, Path(folder)):
                reachable.chmod(0o777)
            args = [folder, os.getpid(), tcp.getsockname()[1]]
            possible = driver.request({"op": "call", "target": f"{__name__}:attempts", "args": args})
    return Level(LEVELS[2 if not possible else 0 if _BOUNDS.intersection(possible) else 1], tuple(possible))


def attempts(folder: str, judge: int, port: int) -> list[str]:
    """Return which forbidden acts succeed here."""
    import resource

    bait, here = Path(folder, "bait"), ("127.0.0.1", port)
    acts: dict[str, Callable[[], object]] = {
        "files": bait.read_text,
        "changes of files": lambda: bait.write_text(""),
        "new files": Path(folder, "made").touch,
        "the judge's environment": lambda: Path(f"/proc/{judge}/environ").read_bytes(),
        "the judge's memory": lambda: os.open(f"/proc/{judge}/mem", os.O_RDONLY),
        "the judge's limits": lambda: resource.prlimit(judge, resource.RLIMIT_CORE),
        "the judge by signals": lambda: os.kill(judge, 0),
        "TCP": lambda: socket.create_connection(here, 1).close(),
        "UDP": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", here),
        "sockets of other programs": lambda: socket.socket(socket.AF_UNIX).connect(f"{folder}/socket"),
        "other programs": lambda: subprocess.run([sys.executable, "-c", ""], check=True, capture_output=True),
        "new processes": lambda: os.fork() or os._exit(0),
        "memory": lambda: bytearray(_HUGE),
        "large files": lambda: os.truncate(tempfile.mkstemp()[0], _HUGE),
    }
    return [act for act, attempt in acts.items() if _succeeds(attempt)]


def _succeeds(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError, AttributeError, subprocess.SubprocessError):
        return False
    return True
