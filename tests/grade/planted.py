"""What a submission holds, or is, that no honest one is: each name begins with its class of attack."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from random import Random

from tests.grade.conftest import Class, bundled, zipped

NUMBERS = "api_starter/core/numbers.py"
ODD_NAMES = (b"16 new\nline", b"16 a,b", b"=16", b"-16", b"16 \xff\xfe", "16 \u202eabc".encode(), b"16 <b>", b"16 ..")


def planted(folder: Path) -> None:
    """Class 6: files that something else than the course might read."""
    for name in (
        "conftest.py",
        "sitecustomize.py",
        "exercises/conftest.py",
        "exercises/json.py",
        "exercises/pytest.py",
    ):
        (folder / name).write_text("raise SystemExit(0)")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (folder / "exercises/api_starter/core/extra.pth").write_text("import os; os._exit(0)")
    (folder / "exercises/api_starter/core/__pycache__").mkdir()
    init = folder / "exercises/api_starter/core/__init__.py"
    init.write_text("import os; os._exit(0)")


def archives(school: Class, right: Path) -> None:
    """Class 15, and two right ones: what is packed, or claims to be."""
    zipped(right, school.handed_in / "zip right.zip", "some-folder/")
    bundled(right, school.handed_in / "bundle right.bundle")
    for name, member in (("15 slip", "../../evil.py"), ("15 absolute", "/etc/evil.py")):
        zipped(right, school.handed_in / f"{name}.zip")
        with zipfile.ZipFile(school.handed_in / f"{name}.zip", "a") as archive:
            archive.writestr(member, "evil")
    with zipfile.ZipFile(school.handed_in / "15 bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"exercises/{NUMBERS}", b"#" * (40 << 20))
    with zipfile.ZipFile(school.handed_in / "15 many.zip", "w") as archive:
        for number in range(10_000):
            archive.writestr(f"exercises/{number}", "")
    with zipfile.ZipFile(school.handed_in / "15 links.zip", "w") as archive:
        entry = zipfile.ZipInfo(f"exercises/{NUMBERS}")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    _bomb(school.handed_in / "15 bomb.bundle")
    (school.handed_in / "15 garbage.zip").write_bytes(b"PK\3\4" + bytes(100))
    (school.handed_in / "15 garbage.bundle").write_bytes(b"# v2 git bundle\n" + bytes(100))


def _bomb(target: Path) -> None:
    """Write a bundle of one file that a thousand names stand for."""
    folder = target.with_name(".bomb")
    folder.mkdir()
    (folder / "file").write_bytes(Random(1).randbytes(1 << 20))
    _git(folder, "init", "-q")
    blob = _git(folder, "hash-object", "-w", "file").strip()
    names = b"".join(b"100644 blob %s\tapi_starter-%d\n" % (blob, number) for number in range(1000))
    tree = _git(folder, "mktree", given=names).strip().decode()
    who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    commit = _git(folder, *who, "commit-tree", tree, "-m", "all").strip().decode()
    _git(folder, "update-ref", "HEAD", commit)
    _git(folder, "bundle", "create", "-q", str(target), "HEAD")
    shutil.rmtree(folder)


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", *words], cwd=folder, input=given, capture_output=True, check=True).stdout


def odd_files(school: Class) -> None:
    """Class 15: files that are no text of their own."""
    for name in ("link", "fifo", "huge", "nul", "encoding", "case"):
        file = school.hand_in(f"15 {name}") / "exercises" / NUMBERS
        if name == "case":
            file.with_name("Numbers.py").write_text("")
            continue
        text = file.read_bytes()
        file.unlink()
        if name == "link":
            file.symlink_to(school.course.solutions / NUMBERS)
        elif name == "fifo":
            os.mkfifo(file)
        else:
            file.write_bytes(text + {"huge": b"#" * (300 << 10), "nul": b"\0", "encoding": b"# \xe9\n"}[name])
    hard = school.hand_in("15 hard link") / "exercises" / NUMBERS
    os.link(hard, hard.with_name("second.txt"))
    (school.handed_in / "15 whole link").symlink_to(school.course.solutions)
    os.mkfifo(school.handed_in / "15 whole fifo")
