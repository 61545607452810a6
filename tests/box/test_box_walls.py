"""What a submission must not reach: files, the network, other processes, and more than its share of the machine."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from workbook.box.canary import Level
from workbook.box.driver import confined_driver, reached, scratch_folder
from workbook.lab import Raised, Setup

from .conftest import LIMIT, ROOT, TREE, Ask, asking, refused

COURSE = Path(__file__).parents[2]


def spaces() -> bool:
    """True where a process may have namespaces of its own."""
    flags = ["-m"] if ROOT else ["-rm"]
    return subprocess.run(["unshare", *flags, "true"], capture_output=True, check=False).returncode == 0


CALLS = {
    "ptrace": (101, 16, os.getpid()),
    "process_vm_readv": (310, os.getpid(), 0, 0, 0, 0, 0),
    "pidfd_open": (434, os.getpid(), 0),
    "unshare": (272, 0x10000000),
    "setns": (308, 0, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "chroot": (161, 0),
    "bpf": (321, 0, 0, 0),
    "io_uring_setup": (425, 1, 0),
    "userfaultfd": (323, 0),
    "keyctl": (250, 0, 0),
    "shmget": (29, 0, 4096, 0o1600),
    "memfd_create": (319, 0, 0),
    "clone of a process": (56, 17, 0, 0, 0, 0),
}


def test_the_canary_finds_no_way_out() -> None:
    """The level that is reported would be a hope."""
    assert reached() == Level("strict", ())


@pytest.mark.parametrize(
    "path",
    [
        str(COURSE / "README.md"),
        str(COURSE / "solutions/api_starter/core/query.py"),
        str(COURSE / "checkpoints/ch01_foundation/test_1_4_query.py"),
        str(TREE / "hostile/test_secret.py"),
        str(Path.home()),
        "/etc/passwd",
        "/etc/hostname",
        "/proc/self/environ",
        "/proc/{judge}/cmdline",
        "/proc/{judge}/environ",
        "/proc/{parent}/maps",
        "/tmp",
        "/dev/mem",
    ],
)
@pytest.mark.parametrize("how", ["read", "link"])
def test_no_file_but_its_own_can_be_read(ask: Ask, path: str, how: str) -> None:
    """Tests and solutions could be looked up, and the instructor's home with them."""
    path = path.format(judge=os.getpid(), parent=os.getppid())
    try:
        came = [ask("read", path)] if how == "read" else [ask("link", path, hard=hard) for hard in (False, True)]
    except Raised as raised:
        assert raised.type in {"PermissionError", "IsADirectoryError", "OSError", "FileNotFoundError"}  # noqa: PT017
    else:
        pytest.fail(f"it read {came}")


def test_nothing_can_be_written_but_in_the_scratch_folder(ask: Ask, tmp_path: Path) -> None:
    """A planted file would change the next run, or the grade."""
    tmp_path.chmod(0o777)
    for folder in (tmp_path, TREE / "hostile", COURSE, Path("/dev/shm"), Path("/tmp"), Path("/var/tmp")):
        assert refused(ask, "write", str(folder / "planted.py")) == "PermissionError"
        assert not (folder / "planted.py").exists()


def test_the_environment_and_the_memory_hold_nothing_of_the_judge(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens stand in an environment; a fork of the judge would hold the tests."""
    monkeypatch.setenv("TOKEN", "secret-of-the-judge")
    assert ask("environment").keys() <= {
        "PATH",
        "LANG",
        "HOME",
        "TMPDIR",
        "PYTHONHASHSEED",
        "MALLOC_ARENA_MAX",
        "LC_CTYPE",
    }
    assert "secret-of-the-judge" not in ask("everything_known")


def test_no_descriptor_is_inherited_but_the_channel(ask: Ask) -> None:
    """The zygote's own socket would let a submission give orders for others."""
    assert sorted(ask("descriptors")) in (["0o14", "0o14", "0o2", "0o2", "0o2"], ["0o14"] * 3 + ["0o2"] * 3)


@pytest.mark.parametrize("act", ["tcp", "udp"])
def test_the_network_is_out_of_reach(ask: Ask, act: str) -> None:
    """Answers could be asked for elsewhere, and tests sent away."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert refused(ask, act, server.getsockname()[1]) == "PermissionError"


def test_names_cannot_be_looked_up_and_nothing_be_served(ask: Ask) -> None:
    """A look-up is a message to whoever owns the name."""
    assert refused(ask, "dns") in {"gaierror", "PermissionError"}
    assert refused(ask, "serve") == "PermissionError"


@pytest.mark.parametrize("act", ["unix", "datagram_pair"])
@pytest.mark.parametrize("abstract", [True, False])
def test_sockets_of_other_programs_are_out_of_reach(ask: Ask, tmp_path: Path, act: str, *, abstract: bool) -> None:
    """Docker, a database and the desktop all listen on such sockets, and trust whoever may connect."""
    kind = socket.SOCK_STREAM if act == "unix" else socket.SOCK_DGRAM
    name = f"\0bait{os.getpid()}" if abstract else str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX, kind) as server:
        server.bind(name)
        assert refused(ask, act, name) == "PermissionError"


@pytest.mark.parametrize("pid", ["judge", "zygote", "all"])
def test_other_processes_cannot_be_disturbed(ask: Ask, pid: str) -> None:
    """A submission could end the judge, or another one."""
    number = {"judge": os.getpid(), "zygote": os.getpid() + 1, "all": -1}[pid]
    for act, args in (("send_signal", [number, int(signal.SIGTERM)]), ("make_the_kernel_signal", [number])):
        assert refused(ask, act, *args) == "PermissionError"
    if pid != "all":
        assert refused(ask, "limit_other", number) == "PermissionError"


@pytest.mark.parametrize("name", CALLS)
def test_calls_that_no_submission_has_a_use_for_are_refused(ask: Ask, name: str) -> None:
    """Each is a door to other processes or to the kernel."""
    with pytest.raises(Raised, match=os.strerror(errno.EPERM)):
        ask("call", *CALLS[name])


def test_no_process_and_no_program_can_be_started(ask: Ask, tmp_path: Path) -> None:
    """What outlives its box could write the result of the next one."""
    tmp_path.chmod(0o777)
    assert refused(ask, "fork") == "PermissionError"
    assert refused(ask, "daemon", str(tmp_path / "late")) == "PermissionError"
    assert refused(ask, "run", "/bin/true") == "PermissionError"


def test_rights_are_gone_for_good(ask: Ask) -> None:
    """Root in the box is root outside of it, where a wall has a hole."""
    rights = ask("rights")
    assert rights["uid"] == os.getuid() or ROOT
    assert rights["uid"] != 0
    assert rights["limits"]["RLIMIT_CORE"] == (0, 0)
    assert refused(ask, "raise_limit") in {"ValueError", "PermissionError"}


@pytest.fixture
def patient() -> Iterator[Ask]:
    """A box with time enough for floods."""
    driver = confined_driver(Setup((str(TREE),), limit=5))
    yield asking(driver)
    driver.close()


def test_no_flood_takes_more_than_its_share(patient: Ask) -> None:
    """A fork bomb of one learner is a dead machine for all."""
    assert patient("threads") < 2000
    assert patient("add", 1, 1) == 2
    assert refused(patient, "one_file", 64 << 20) == "OSError"


@pytest.mark.skipif(not spaces(), reason="this system lets nobody have namespaces")
def test_the_scratch_folder_is_small(patient: Ask) -> None:
    """A full disk ends the batch."""
    assert patient("disk") <= 64
    assert patient("many_files") <= 4096


def test_honest_work_has_what_it_needs(ask: Ask) -> None:
    """A wall in the wrong place costs a learner points."""
    assert ask("honest_means") == [[0, 1, 4, 9], 3, 2, "Europe/Berlin"]


def test_a_box_that_nobody_needs_any_more_leaves_nothing() -> None:
    """Ten thousand submissions would leave ten thousand folders, threads and descriptors."""
    folder = Path(str(scratch_folder()))

    def there() -> tuple[int, int, set[Path]]:
        return len([*Path("/proc/self/fd").iterdir()]), threading.active_count(), {*folder.iterdir()}

    before = there()
    for act in ("remember", "leave", "spin_deaf"):
        driver = confined_driver(Setup((str(TREE),), limit=LIMIT))
        with suppress(Raised):
            asking(driver)(act, *([] if act == "spin_deaf" else [1]))
        driver.close()
        assert there() == before


KILLED = """
import os, signal
from workbook.box.driver import confined_driver, scratch_folder
from workbook.lab import Setup
driver = confined_driver(Setup(({tree!r},)))
driver.request({{"op": "call", "target": "hostile.probes:add", "args": [1, 1]}})
print(scratch_folder(), len(os.listdir(scratch_folder())), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_judge_that_is_killed_leaves_nothing_either() -> None:
    """Each interrupted batch would leave its folders on the disk for good."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            command = [sys.executable, "-c", KILLED.format(tree=str(TREE))]
            done = subprocess.run(command, cwd=COURSE, stdout=subprocess.PIPE, stderr=theirs, check=False)
        assert done.returncode == -signal.SIGKILL
        assert ours.recv(1) == b""
    folder, boxes = done.stdout.decode().split()
    assert boxes == "1"
    assert not Path(folder).exists()
