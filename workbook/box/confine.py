"""Takes this process's rights away, all but those that a submission needs, before any code of a learner runs."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbook.box import kernel
from workbook.lab.driver import Setup

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 120
"""Of processor time, for all tests of a chapter together."""
_LARGEST_FILE = 8 << 20
_SCRATCH = "64m"
_DESCRIPTORS, _MORE_TASKS = 256, 64
_UIDS = range(61184, 65520)
"""User ids that nobody has; systemd keeps them for services that come and go."""
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo")
_FACTS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/dev/urandom", "/dev/null", "/dev/zero")

Box = dict[str, Any]


def confine(setup: Setup) -> None:
    """Confine this process as far as the system allows.

    Raises:
        OSError: a step failed, and the set-up wants all of them.
    """
    box = setup.box or {}
    scratch, readable = box["scratch"], [*box["read"], *_python(), *_LIBRARIES, *_FACTS]
    sys.path[:] = [entry for entry in sys.path if any(Path(entry).is_relative_to(folder) for folder in _python())]
    sys.dont_write_bytecode = True
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    _try(lambda: _apart(scratch), strict=False)
    os.chdir(scratch)
    steps: list[Callable[[], None]] = [
        lambda: _lower(readable),
        _limit,
        lambda: kernel.landlock(listed=box["listed"], read=readable, written=[scratch, os.devnull]),
        kernel.seccomp,
    ]
    for step in steps:
        _try(step, strict=box["strict"])


def _try(step: Callable[[], None], *, strict: bool) -> None:
    try:
        step()
    except (OSError, AttributeError, ValueError):
        if strict:
            raise


def _python() -> tuple[str, ...]:
    import site

    return (sys.prefix, sys.base_prefix, site.getusersitepackages())


def _apart(scratch: str) -> None:
    """Leave the network and the disk behind, where the system lets us."""
    uid = os.getuid() or _UIDS[os.getpid() % len(_UIDS)]
    kernel.control(kernel.DUMPABLE, 1)
    kernel.leave_namespaces()
    kernel.mount_memory(scratch, uid, _SCRATCH)


def _lower(readable: list[str]) -> None:
    """Become nobody, if this is root, and lose every capability but the one to read what Landlock will allow."""
    kept = 0
    if os.getuid() == 0:
        there = list(filter(os.path.exists, readable))
        uid = _UIDS[os.getpid() % len(_UIDS)]
        os.chown(".", uid, uid)
        kernel.control(kernel.KEEP_CAPABILITIES, 1)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        kept = 0 if all(os.access(path, os.R_OK) for path in there) else kernel.MAY_READ_ALL
    kernel.keep_capabilities(kept)
    kernel.control(kernel.DEATH_SIGNAL, signal.SIGKILL)
    kernel.control(kernel.DUMPABLE, 0)


def _limit() -> None:
    """Bound what it can use up. The tasks that are there count for an ordinary user, whose limit is for all of them."""
    tasks = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: _LARGEST_FILE,
        resource.RLIMIT_NOFILE: _DESCRIPTORS,
        resource.RLIMIT_NPROC: tasks + _MORE_TASKS,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
