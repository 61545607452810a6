"""Takes this process's rights away, all but those that a submission needs, before any code of a learner runs."""

import os
import resource
import signal
import site
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbook.box import kernel
from workbook.lab.driver import Setup

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 120
"""Of processor time, for all tests of a chapter together; a second later the kernel does not ask any more."""
_LARGEST_FILE = 8 << 20
_SCRATCH = "64m"
_FILES, _TASKS = 256, 64
"""Open ones; and how many tasks there may be beside those that the machine has."""
_FAULTS = (OSError, AttributeError, ValueError)
_UIDS = range(61184, 65520)
"""User ids that nobody has; systemd keeps them for services that come and go."""
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo")
_FACTS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/dev/urandom", "/dev/null", "/dev/zero")


def confine(setup: Setup) -> None:
    """Confine this process as far as the system allows.

    Raises:
        OSError: a step failed, and the set-up wants all of them.
    """
    box: dict[str, Any] = setup.box or {}
    python = (sys.prefix, sys.base_prefix, site.getusersitepackages())
    scratch, readable = box["scratch"], [*box["read"], *python, *_LIBRARIES, *_FACTS]
    sys.path[:] = [entry for entry in sys.path if entry.startswith(python)]
    sys.dont_write_bytecode = True
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    nobody = _UIDS[os.getpid() % len(_UIDS)]
    with suppress(*_FAULTS):
        kernel.leave(scratch, _SCRATCH, os.getuid() or nobody)
    os.chdir(scratch)
    tolerated = () if box["strict"] else _FAULTS
    with suppress(*tolerated):
        _lower(nobody, [path for path in readable if Path(path).exists()])
    with suppress(*tolerated):
        _limit()
    with suppress(*tolerated):
        kernel.landlock(listed=box["listed"], read=readable, written=[scratch, os.devnull])
    with suppress(*tolerated):
        kernel.seccomp()


def _lower(nobody: int, readable: list[str]) -> None:
    """Become nobody, if this is root, and lose every capability but the one to read what Landlock will allow."""
    kept = 0
    if os.getuid() == 0:
        os.chown(".", nobody, nobody)
        kernel.control(kernel.KEEP_CAPABILITIES, 1)
        os.setgroups([])
        os.setresgid(nobody, nobody, nobody)
        os.setresuid(nobody, nobody, nobody)
        kept = 0 if all(os.access(path, os.R_OK) for path in readable) else kernel.MAY_READ_ALL
    kernel.keep_capabilities(kept)
    kernel.control(kernel.DEATH_SIGNAL, signal.SIGKILL)
    kernel.control(kernel.DUMPABLE, 0)


def _limit() -> None:
    """Bound what it can use up; the limit of tasks is for all of one user, so it starts at what is there."""
    tasks = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    limits = {
        "AS": MEMORY,
        "CORE": 0,
        "CPU": SECONDS,
        "FSIZE": _LARGEST_FILE,
        "NOFILE": _FILES,
        "NPROC": tasks + _TASKS,
    }
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most + (name == "CPU")))
