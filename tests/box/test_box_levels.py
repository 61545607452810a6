"""What a machine reaches that lacks something, and that nothing runs below the level that was asked for."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from workbook.box import driver
from workbook.box.canary import Level
from workbook.commands import doctor
from workbook.errors import UserError
from workbook.lab import Misuse, Raised, Setup, make_driver

from .conftest import TREE, Ask, asking

LACKING = """
import sys
from contextlib import suppress
from workbook.box import kernel
code = [(0x20, 0, 0, 0)]
for number in map(int, sys.argv[1:]):
    code += [(0x15, 0, 1, number), (6, 0, 0, 0x50001)]
kernel.control(kernel.NO_NEW_PRIVILEGES, 1)
kernel.install([*code, (6, 0, 0, 0x7FFF0000)])
from workbook.box.driver import reached
print(reached().name, *reached().possible, sep=", ")
"""
ROOT, HERE = Path(__file__).parents[2], os.environ | {"PYTHONPATH": "."}
UNSHARE, SECCOMP, LANDLOCK = 272, 317, 444


def without(*calls: int) -> list[str]:
    """Return what is reached where these system calls are refused: the level, and what is possible."""
    command = [sys.executable, "-c", LACKING, *map(str, calls)]
    done = subprocess.run(command, cwd=ROOT, env=HERE, capture_output=True, check=True)
    return done.stdout.decode().strip().split(", ")


def test_namespaces_are_an_extra() -> None:
    """Ubuntu and Docker refuse them to ordinary users; nobody could grade there."""
    assert without(UNSHARE) == ["strict"]


@pytest.mark.parametrize(
    ("calls", "possible"),
    [
        ((LANDLOCK,), {"files"}),
        ((SECCOMP,), {"new processes"}),
        ((LANDLOCK, SECCOMP, UNSHARE), {"files", "TCP", "UDP"}),
    ],
    ids=["no Landlock", "no seccomp", "nothing"],
)
def test_a_machine_that_lacks_something_is_not_strict(calls: tuple[int, ...], possible: set[str]) -> None:
    """An instructor would trust a wall that is not there."""
    level, *found = without(*calls)
    assert level == "basic"
    assert possible <= set(found)


def test_nothing_runs_below_the_level_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Submissions would run unconfined on a machine that nobody looked at."""
    monkeypatch.setattr(driver, "reached", lambda: Level("basic", ("files",)))
    with pytest.raises(UserError, match="isolation basic, not strict: a submission can reach files"):
        make_driver("confined", Setup())
    monkeypatch.setattr(driver, "reached", lambda: Level("none", ("memory",)))
    with pytest.raises(UserError):
        make_driver("confined", Setup(isolation="basic"))
    made = make_driver("confined", Setup((str(TREE),), isolation="none"))
    assert asking(made)("add", 1, 2) == 3
    made.close()


def test_a_box_that_cannot_be_closed_runs_nothing(tmp_path: Path) -> None:
    """A wall that fails for one submission only would be seen by nobody; and the fault is not the learner's."""
    box = driver.Boxed(Setup((str(TREE),)))
    box.setup.box["listed"] = [1]
    made = driver.ProcessDriver(Setup(), lambda _: box)
    with pytest.raises(Misuse, match="no process for the code under test"):
        asking(made)("add", 1, 2)


WINDOWS = """
import os, sys
for name in ("resource", "fcntl", "pwd", "grp"):
    sys.modules[name] = None
del os.fork
from workbook.box.driver import reached
from workbook.commands.doctor import sandbox
print(reached().name, sandbox())
"""


def test_a_system_without_fork_reaches_nothing() -> None:
    """Windows has none of it, and must say so; the doctor would end with an error there."""
    done = subprocess.run([sys.executable, "-c", WINDOWS], cwd=ROOT, env=HERE, capture_output=True, check=True)
    assert done.stdout.decode().startswith(
        "none no       sandbox      isolation none: a submission can reach everything"
    )


def test_the_doctor_shows_the_level() -> None:
    """The instructor would learn it from the first batch."""
    assert doctor.sandbox().detail == "isolation strict: all attempts were refused"


def test_a_submission_that_reads_no_more_does_not_hold_the_judge(ask: Ask) -> None:
    """The batch would wait for ever."""
    assert ask("deaf") == 1
    with pytest.raises(Raised, match="did not come back"):
        ask("give", "x" * (3 << 20))


def test_a_zygote_that_is_gone_is_replaced(ask: Ask, neighbour: Ask) -> None:
    """A machine short of memory ends it, and the batch would end with it."""
    assert ask("add", 1, 1) == 2
    driver._zygote(os.getpid())[0].shutdown(socket.SHUT_RDWR)
    for each in (ask, neighbour):
        with pytest.raises(Raised, match="ended its process"):
            each("leave", 0)
        assert each("add", 1, 1) == 2


def test_an_interrupted_order_to_the_zygote_is_not_answered_to_somebody_else(
    ask: Ask, neighbour: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next box would be given the number of another one."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(socket, "send_fds", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ask("add", 1, 1)
    assert ask("add", 1, 1) == 2
    with suppress(Raised):
        neighbour("leave", 0)
