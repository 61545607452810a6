"""Tries inside a box what is forbidden there, and says how much was possible."""

import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
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
        Path(folder).chmod(0o777)
        bait = Path(folder, "bait")
        bait.write_text("bait")
        bait.chmod(0o666)
        with socket.socket(socket.AF_UNIX) as named:
            name = f"bait{os.getpid()}"
            with suppress(OSError):
                named.bind(f"\0{name}")
                named.listen()
            asked = {"bait": str(bait), "judge": os.getpid(), "port": tcp.getsockname()[1], "name": name}
            possible = driver.request({"op": "call", "target": f"{__name__}:attempts", "args": [], "kwargs": asked})
    worst = 2 if not possible else 0 if _BOUNDS.intersection(possible) else 1
    return Level(LEVELS[worst], tuple(possible))


def attempts(bait: str, judge: int, port: int, name: str) -> list[str]:
    """Return which forbidden acts succeed here."""
    here = ("127.0.0.1", port)
    acts: dict[str, Callable[[], object]] = {
        "files": lambda: Path(bait).read_text(),
        "changes of files": lambda: Path(bait).write_text(""),
        "new files": lambda: Path(bait).with_name("made").touch(),
        "the judge's environment": lambda: Path(f"/proc/{judge}/environ").read_bytes(),
        "the judge's memory": lambda: os.open(f"/proc/{judge}/mem", os.O_RDONLY),
        "the judge's limits": lambda: resource.prlimit(judge, resource.RLIMIT_CORE),
        "the judge by signals": lambda: os.kill(judge, 0),
        "TCP": lambda: socket.create_connection(here, 1).close(),
        "UDP": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", here),
        "sockets of other programs": lambda: socket.socket(socket.AF_UNIX).connect(f"\0{name}"),
        "other programs": lambda: subprocess.run([sys.executable, "-c", ""], check=True, capture_output=True),
        "new processes": _fork,
        "memory": lambda: bytearray(_HUGE),
        "large files": lambda: os.truncate(tempfile.mkstemp()[0], _HUGE),
    }
    return [act for act, attempt in acts.items() if _succeeds(attempt)]


def _fork() -> None:
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _succeeds(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError, AttributeError):
        return False
    return True
