"""Linux's own means, by number, because Python has no words for them: namespaces, capabilities, Landlock, seccomp.

All take rights away from this process for good. They raise OSError if they cannot; AttributeError on another system.
"""

import ctypes
import errno
import os
import platform
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

DEATH_SIGNAL, DUMPABLE, KEEP_CAPABILITIES, SUBREAPER, NO_NEW_PRIVILEGES = 1, 4, 8, 36, 38
MAY_READ_ALL = 1 << 2
"""The capability CAP_DAC_READ_SEARCH."""
_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_USER, _NEW_OTHERS = 0x10000000, 0x20000 | 0x8000000 | 0x40000000  # mounts, IPC, network
_PRIVATE, _PLAIN = 0x44000, 0b1110
_CAPABILITIES_3 = 0x20080522
_RULESET, _RULE, _RESTRICT = 444, 445, 446
_LIST, _READ, _WRITE = 1 << 3, 1 << 2 | 1 << 3, sum(1 << bit for bit in (1, 2, 3, 4, 5, 7, 8, 14))
_RIGHTS_SINCE = ((1, 13), (2, 14), (3, 15), (5, 16))
"""Versions of Landlock, and how many rights over files each knows."""
_TCP_SINCE, _SCOPES_SINCE, _BOTH = 4, 6, 0b11
_OF_FILES = 1 << 1 | 1 << 2 | 1 << 14

_SECCOMP = 317
_DENY, _UNKNOWN, _KILL, _ALLOW = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS, 0x80000000, 0x7FFF0000
_LOAD, _EQUAL, _HAS, _RETURN = 0x20, 0x15, 0x45, 0x06
_X86_64, _X32 = 0xC000003E, 0x40000000
_CLONE3 = 435
_NEVER = (
    *(41, 42, 49, 319),  # socket, connect, bind, memfd_create
    *(57, 58, 59, 322),  # fork, vfork, execve, execveat
    *(101, 310, 311, 312, 424, 434, 438, 440),  # ptrace, and what reaches into other processes
    *(129, 200, 297, 141, 142, 144, 203, 251, 256, 279, 314),  # signals to others, and their priorities
    *(155, 161, 165, 166, 272, 308, *range(428, 434), 442),  # roots, mounts and namespaces
    *(29, 30, 31, 64, 68, 69, 240, 248, 249, 250),  # what outlives a process: System V IPC, message queues, keys
    *(175, 176, 313, 246, 298, 303, 304, 321, 323, 425, 426, 427),  # modules, perf, handles, bpf, userfaultfd, io_uring
)
_ONLY = ((56, 0, _HAS, 0x10000), (302, 0, _EQUAL, 0))  # clone of threads, prlimit of oneself
_NOT = (
    (53, 1, _HAS, 0b110),  # socketpair of datagrams, which can be sent to anybody
    *((72, 1, _EQUAL, command) for command in (8, 15)),  # fcntl and ioctl that make the kernel send signals to others
    *((16, 1, _EQUAL, command) for command in (0x8901, 0x8902)),
    (157, 0, _EQUAL, DEATH_SIGNAL),  # prctl
)
_TO_ITSELF = (62, 234)  # kill, tgkill


def call(number: int, *arguments: object) -> int:
    """Make a system call."""
    return _checked(_LIBC.syscall(number, *[ctypes.c_long(each) if type(each) is int else each for each in arguments]))


def control(option: int, value: int) -> None:
    """Set an attribute of this process."""
    _checked(_LIBC.prctl(option, value, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def leave(scratch: str, size: str, owner: int) -> None:
    """Enter namespaces of this process's own, without a network; a folder becomes a bounded file system in memory."""
    uid, gid = os.getuid(), os.getgid()
    control(DUMPABLE, 1)
    _checked(_LIBC.unshare(_NEW_OTHERS | (_NEW_USER if uid else 0)))
    maps = {"uid_map": f"{uid} {uid} 1", "setgroups": "deny", "gid_map": f"{gid} {gid} 1"} if uid else {}
    for name, text in maps.items():
        Path("/proc/self", name).write_text(text)
    options = f"size={size},nr_inodes=4096,mode=0700,uid={owner}"
    _checked(_LIBC.mount(b"none", b"/", None, _PRIVATE, None))
    _checked(_LIBC.mount(b"tmpfs", scratch.encode(), b"tmpfs", _PLAIN, options.encode()))


def keep_capabilities(kept: int) -> None:
    """Drop all other capabilities."""
    _checked(_LIBC.capset(struct.pack("Ii", _CAPABILITIES_3, 0), struct.pack("6I", kept, kept, 0, 0, 0, 0)))


def landlock(*, listed: Iterable[str], read: Iterable[str], written: Iterable[str]) -> None:
    """Forbid all files but these, binding and connecting by TCP, abstract sockets, and signals to others."""
    version = call(_RULESET, None, 0, 1)
    handled = (1 << max(bits for since, bits in _RIGHTS_SINCE if since <= version)) - 1
    tcp, scopes = _BOTH * (version >= _TCP_SINCE), _BOTH * (version >= _SCOPES_SINCE)
    rules = call(_RULESET, struct.pack("3Q", handled, tcp, scopes), 24, 0)
    for rights, paths in ((_LIST, listed), (_READ, read), (_WRITE, written)):
        for path in paths:
            _allow(rules, path, rights & handled)
    control(NO_NEW_PRIVILEGES, 1)
    call(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        there = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(there).st_mode):
        rights &= _OF_FILES
    call(_RULE, rules, 1, struct.pack("=Qi", rights, there), 0)
    os.close(there)


def seccomp() -> None:
    """Forbid the system calls that no submission has a use for; new processes, programs and sockets among them.

    Raises:
        OSError: the processor is another one than the numbers are for.
    """
    if platform.machine() != "x86_64":
        raise OSError(errno.ENOSYS, "the filter knows x86-64 only")
    code = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _X86_64), (_RETURN, 0, 0, _KILL)]
    code += [(_LOAD, 0, 0, 0), (_HAS, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in (_CLONE3, *_NEVER):
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _UNKNOWN if number == _CLONE3 else _DENY)]
    itself = [(number, 0, _EQUAL, os.getpid()) for number in _TO_ITSELF]
    for rules, matched in (((*_ONLY, *itself), (1, 0)), (_NOT, (0, 1))):
        for number, argument, test, value in rules:
            code += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, 16 + 8 * argument), (test, *matched, value)]
            code += [(_RETURN, 0, 0, _DENY), (_LOAD, 0, 0, 0)]
    control(NO_NEW_PRIVILEGES, 1)
    install([*code, (_RETURN, 0, 0, _ALLOW)])


def install(code: list[tuple[int, int, int, int]]) -> None:
    """Filter this process's system calls by a program."""
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *instruction) for instruction in code))
    call(_SECCOMP, 1, 0, struct.pack("HQ", len(code), ctypes.addressof(program)))
