# ruff: noqa: B007, D103, N818, PLE0307, PTH208
"""What a hostile submission does. Each function returns what it got, or raises."""

import ctypes
import gc
import importlib
import json
import os
import pickle
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
SEEN: list[Any] = []


def give(value: Any) -> Any:
    return value


def add(a: int, b: int) -> int:
    """What an honest neighbour does."""
    return a + b


def remember(value: Any) -> list[Any]:
    """Leave something behind for whoever comes next."""
    SEEN.append(value)
    Path(tempfile.gettempdir(), "left").write_text("behind")
    return [SEEN, sorted(os.listdir(tempfile.gettempdir()))]


# 1 and 4: ends


def leave(code: int) -> None:
    os._exit(code)


def leave_in_a_thread() -> None:
    threading.Thread(target=os._exit, args=(0,)).start()
    time.sleep(10)


def crash() -> None:
    ctypes.string_at(0)


def exit_politely() -> None:
    raise SystemExit(0)


def interrupt() -> None:
    raise KeyboardInterrupt


def end_oneself(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(10)


# 2 and 9: answers that nobody gave


def frames(*frames: bytes) -> None:
    """Write to every descriptor that there is, and wait."""
    _written(*frames)
    time.sleep(10)


def _written(*frames: bytes) -> None:
    for frame in frames:
        for descriptor in range(64):
            try:
                os.write(descriptor, frame)
            except OSError:
                continue


def crumbs(pause: float) -> None:
    """Begin an answer of thousands of bytes, even if each is written twice, and let nothing interrupt it."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for byte in b"\0" + b"\x10" * 1000:
        _written(bytes([byte]))
        time.sleep(pause)


def forge(data: bytes, *, token: bytes = b"\0" * 8) -> None:
    frames((len(token + data)).to_bytes(4) + token + data)


def replay(data: bytes) -> None:
    """Answer with the token that was asked for, found on the stack, and then once more."""
    step = sys._getframe()
    while step is not None:
        token = step.f_locals.get("frame", b"")[:8] if isinstance(step.f_locals.get("frame"), bytes) else b""
        if token:
            forge(data, token=token)
        step = step.f_back


def twice() -> int:
    """Say the same again, after the answer."""
    frame = next(each.f_locals["frame"] for each in _callers() if isinstance(each.f_locals.get("frame"), bytes))

    def again() -> None:
        time.sleep(0.05)
        frames((8 + 11).to_bytes(4) + frame[:8] + b'{"value":1}')

    threading.Thread(target=again, daemon=True).start()
    return 1


def _callers() -> Any:
    step = sys._getframe()
    while step := step.f_back:
        yield step


def descriptors() -> list[str]:
    """What is open, by the kind of file."""
    found = []
    for descriptor in range(256):
        try:
            found.append(oct(os.fstat(descriptor).st_mode >> 12))
        except OSError:
            continue
    return found


def everything_known() -> str:
    """All text in memory that names the judge's things."""
    texts = [each for each in gc.get_objects() if isinstance(each, dict)]
    return repr([text for each in texts for text in each.values() if isinstance(text, str) and "secret-of-the" in text])


# 3 and 18: patches


def patch_all() -> int:
    json.dumps = lambda *_, **__: "1"
    json.loads = lambda *_, **__: 1
    time.monotonic = lambda: 0.0
    sys.modules["pytest"] = sys.modules["json"]
    __builtins__["isinstance"] = lambda *_: True
    return 1


# 5 and 19: values


class Liar(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Pickled:
    def __reduce__(self) -> Any:
        return os._exit, (0,)


class Evil(Exception):
    def __str__(self) -> str:
        while True:
            pass


def value(name: str) -> Any:
    deep: list[Any] = []
    for _ in range(500):
        deep = [deep]
    return {
        "liar": Liar("x"),
        "pickled": Pickled(),
        "pickle": pickle.dumps([1]),
        "deep": deep,
        "bool": type("Yes", (int,), {"__eq__": lambda *_: True, "__hash__": lambda _: 1})(),
    }[name]


def large(size: int) -> str:
    return "x" * size


def evil_text() -> None:
    raise Evil


# 8: reading


def read(path: str) -> str:
    return Path(path).read_bytes()[:100].decode("latin-1")


def names(path: str) -> list[str]:
    return os.listdir(path)


def environment() -> dict[str, str]:
    return dict(os.environ)


def imported(name: str) -> str:
    """Import a module, and say where it came from."""
    return str(importlib.import_module(name).__file__)


def write(path: str) -> None:
    Path(path).write_text("was here")


def link(path: str, *, hard: bool) -> str:
    """Look at a file through a name in the scratch folder."""
    name = Path(tempfile.gettempdir(), "link")
    name.hardlink_to(path) if hard else name.symlink_to(path)
    return name.read_text()


# 10: time


def spin() -> None:
    while True:
        pass


def spin_deaf() -> None:
    """Endless, with every alarm cancelled."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in {*signal.Signals} - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    spin()


def deaf() -> int:
    """Answer, and keep the process from reading what it is asked next."""
    next(each.f_globals for each in _callers() if "read_frame" in each.f_globals)["read_frame"] = lambda _: time.sleep(
        60
    )
    return 1


# 11: floods


def fork() -> int:
    if (pid := os.fork()) == 0:
        time.sleep(60)
        os._exit(0)
    return pid


def daemon(marker: str) -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1)
            write(marker)
        os._exit(0)


def threads() -> int:
    """Start threads until there can be no more."""
    threading.stack_size(64 << 10)
    count = 0
    try:
        for count in range(100_000):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        pass
    return count


def memory() -> None:
    held, size = [], 1 << 30
    while True:
        held.append(bytearray(size))


def disk() -> int:
    """Fill the scratch folder; return how many MiB fitted."""
    block, count = bytes(1 << 20), 0
    try:
        for number in range(2000):
            with Path(tempfile.gettempdir(), f"f{number // 4}").open("ab") as file:
                file.write(block)
            count += 1
    except OSError:
        pass
    return count


def one_file(size: int) -> None:
    with tempfile.TemporaryFile() as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))


def many_files() -> int:
    count = 0
    try:
        for count in range(5000):
            Path(tempfile.gettempdir(), f"n{count}").touch()
    except OSError:
        pass
    return count


def flood() -> int:
    for _ in range(2000):
        print("x" * 10_000)
        print("x" * 10_000, file=sys.stderr)
    return 1


# 13: network


def tcp(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), 1)


def udp(port: int) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))


def dns() -> Any:
    return socket.getaddrinfo("example.org", 80)


def unix(name: str) -> None:
    socket.socket(socket.AF_UNIX).connect(name)


def datagram_pair(name: str) -> None:
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"x", name)


def serve() -> None:
    socket.create_server(("127.0.0.1", 0))


# 14: other processes


def send_signal(pid: int, number: int) -> None:
    os.kill(pid, number)


def make_the_kernel_signal(pid: int) -> None:
    """Become the reason for a SIGIO at another process."""
    import fcntl

    one, other = socket.socketpair()
    fcntl.fcntl(one, fcntl.F_SETOWN, pid)
    fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC)
    other.send(b"x")


def limit_other(pid: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_CPU, (0, 0))


def call(number: int, *arguments: int) -> None:
    """Make a system call; raise what it says."""
    if LIBC.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def run(*command: str) -> None:
    os.execv(command[0], command)


def rights() -> dict[str, Any]:
    """Who this is."""
    return {
        "uid": os.getuid(),
        "groups": os.getgroups(),
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in ("RLIMIT_CORE", "RLIMIT_CPU")},
    }


def raise_limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def honest_means() -> list[Any]:
    """What honest work may use: threads, an event loop, files of its own, signals to itself, SQLite, time zones."""
    import asyncio
    import sqlite3
    from concurrent.futures import ThreadPoolExecutor
    from zoneinfo import ZoneInfo

    with ThreadPoolExecutor(4) as pool:
        squares = list(pool.map(lambda n: n * n, range(4)))
    with sqlite3.connect(Path(tempfile.gettempdir(), "data.db")) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table t (n)")
        database.execute("insert into t values (1)")
    caught = []
    signal.signal(signal.SIGUSR1, lambda number, _: caught.append(number))
    signal.raise_signal(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    return [squares, asyncio.run(asyncio.to_thread(len, "abc")), len(caught), str(ZoneInfo("Europe/Berlin"))]
