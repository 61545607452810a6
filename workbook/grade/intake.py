"""What a submission holds, as text: a folder, a zip file or a git bundle is read, and never unpacked."""

import io
import os
import stat
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import IO, Any, cast

from workbook.errors import UserError
from workbook.runner.wording import clean, shortened

MOST_FILES = 5_000
MOST_BYTES = 256 << 10
"""Bytes of one file of the course, as a learner may hand it in."""
MOST_ARCHIVE = 64 << 20
_DEPTH = 8
_PATIENCE = 60
"""Seconds for git."""
_SHOWN = 5
_GIT = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}

Reader = Callable[[], bytes]


class Rejected(Exception):  # noqa: N818 - it is the state that the row shows
    """A submission, or a file of it, is not taken; the text says why."""


@dataclass
class Intake:
    """What was taken from one submission.

    Attributes:
        files: text by name, from exercises/ on; only names of the course.
        refused: why a file of the course was not taken.
        notes: what else is to be known.
    """

    files: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The hash of all that the grade may depend on."""
        return sha256(repr((sorted(self.files.items()), sorted(self.refused.items()))).encode()).hexdigest()


def submissions(folder: Path) -> list[Path]:
    """Return what lies in a folder, in order; a folder that is itself a submission, or one archive, is the only one.

    Raises:
        UserError: it is a file, and no archive.
    """
    if folder.is_file() and not zipfile.is_zipfile(folder) and not _is_bundle(folder.read_bytes()[:20]):
        raise UserError(f"{folder} is no zip file and no git bundle", "Name a submission, or a folder of them.")
    if not folder.is_dir() or any((folder / top).is_dir() for top in ("exercises", "api_starter", "taskapi")):
        return [folder]
    return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=os.fsencode)


def named(path: Path) -> str:
    """Return a submission's name as it is shown: one line, and nothing that steers a terminal."""
    return shortened(clean(os.fsencode(path.name).decode("utf-8", "backslashreplace")), 120) or "?"


def take(path: Path, wanted: Collection[str], course: Collection[str] = ()) -> Intake:
    """Read the files of the course out of a submission.

    Args:
        path: a folder, a zip file or a git bundle.
        wanted: the names that are allowed, from exercises/ on.
        course: names that need no mention, because the course's own files stand in their place.

    Raises:
        Rejected: it is none of the three, is too large, or holds none of these files.
        OSError: whoever grades may not read it.
    """
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return _sorted_out(dict(_in_folder(path)), wanted, course)
    if not stat.S_ISREG(mode):
        raise Rejected("it is no folder and no regular file")
    data = _regular(path, MOST_ARCHIVE)
    if _is_bundle(data):
        data = _unbundled(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sorted_out(_in_zip(archive), wanted, course)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Rejected(f"it is neither a folder nor a readable zip file or git bundle: {error}") from None


def _is_bundle(data: bytes) -> bool:
    return data.startswith(b"# v") and b"git bundle" in data[:20]


def _sorted_out(there: Mapping[str, Reader], wanted: Collection[str], course: Collection[str]) -> Intake:
    found, left_out = Intake(), []
    top = _top(there, wanted)
    alike: dict[str, list[str]] = {}
    for name in there:
        if name.startswith(top):
            alike.setdefault(name.removeprefix(top).casefold(), []).append(name.removeprefix(top))
    for names in alike.values():
        for name in names:
            if name not in wanted:
                left_out += [name] * (name not in course)
                continue
            try:
                if len(names) > 1:
                    raise Rejected("there are two files of this name, in other letters")  # noqa: TRY301 - one way out
                found.files[name] = _text(there[top + name]())
            except PermissionError:
                raise
            except (Rejected, OSError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
                found.refused[name] = clean(str(error))
    if left_out:
        more = f" and {len(left_out) - _SHOWN} more" if len(left_out) > _SHOWN else ""
        shown = ", ".join(shortened(clean(name), 60) for name in sorted(left_out)[:_SHOWN])
        found.notes.append(f"no files of the course, left out: {shown}{more}")
    return found


def _top(there: Mapping[str, Reader], wanted: Collection[str]) -> str:
    """Return what stands before api_starter/ in the names; of several places, the outermost."""
    tops = {name.removesuffix(each) for name in there for each in wanted if f"/{name}".endswith(f"/{each}")}
    if not tops:
        inside = [f", but an archive: {shortened(clean(name), 60)}" for name in there if name.endswith(".zip")]
        raise Rejected("it holds no file of exercises/" + "".join(inside[:1]))
    return min(tops, key=lambda top: (not top.endswith("exercises/"), top.count("/"), top))


def _text(data: bytes) -> str:
    if b"\0" in data:
        raise Rejected("it holds NUL bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Rejected("it is not UTF-8 text") from None


def _in_folder(top: Path) -> Iterator[tuple[str, Reader]]:
    count = 0
    for folder, below, files in os.walk(top, onerror=_unreadable):
        inside = Path(folder).relative_to(top)
        below[:] = [name for name in sorted(below) if not name.startswith((".", "__pycache__", "node_modules"))]
        below[:] = below if len(inside.parts) < _DEPTH else []
        links = [name for name in below if Path(folder, name).is_symlink()]
        count += len(files) + len(below)
        if "pyvenv.cfg" in files:
            below.clear()
            continue
        if count > MOST_FILES:
            raise Rejected(f"it holds more than {MOST_FILES} files and folders")
        for name in sorted([*files, *links]):
            path = Path(folder, name)
            yield os.fsencode(inside / name).decode("utf-8", "backslashreplace"), partial(_regular, path)


def _unreadable(error: OSError) -> None:
    raise error


def _regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file that has one name only, and is no link."""
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | flags)
    except OSError as error:
        if isinstance(error, PermissionError):
            raise
        raise Rejected("it is a link" if path.is_symlink() else f"it cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            raise Rejected("it is no regular file, or has a second name elsewhere")
        return _bounded(file, most)


def _bounded(file: Any, most: int) -> bytes:
    data: bytes = file.read(most + 1)
    if len(data) > most:
        raise Rejected(f"it is larger than {most >> 10} KiB")
    return data


def _in_zip(archive: zipfile.ZipFile) -> dict[str, Reader]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise Rejected(f"it holds more than {MOST_FILES} files")
    names = [entry.filename.replace("\\", "/") for entry in entries]
    counts = Counter(names)
    pairs = zip(names, entries, strict=True)
    return {name: partial(_entry, archive, entry, twice=counts[name] > 1) for name, entry in pairs}


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, twice: bool) -> bytes:
    if twice:
        raise Rejected("the zip file holds it twice")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG} or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Rejected("it is a link, no regular file, or packed in an unusual way")
    with archive.open(entry) as file:
        return _bounded(file, MOST_BYTES)


def _unbundled(data: bytes) -> bytes:
    """Return a zip file of a bundle's HEAD, or of its first branch; nothing is checked out, and no hook runs."""
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        bundle = Path(folder, "bundle")
        bundle.write_bytes(data)
        _git(folder, "init", "--bare", "--quiet", "--template=", "repository")
        heads = [line.split() for line in _git(f"{folder}/repository", "bundle", "unbundle", str(bundle)).splitlines()]
        chosen = next((commit for commit, name in heads if name == b"HEAD"), heads[0][0] if heads else b"")
        return _git(f"{folder}/repository", "archive", "--format=zip", chosen.decode("ascii"))


def _git(folder: str, *words: str) -> bytes:
    """Return what git says: a bundle of a few bytes can make it say gigabytes, or take for ever."""
    command = ["git", "-C", folder, *words]
    with suppress(OSError), Popen(command, env=_GIT, stdout=PIPE, stderr=DEVNULL) as git:
        late = Timer(_PATIENCE, git.kill)
        late.start()
        data = cast("IO[bytes]", git.stdout).read(MOST_ARCHIVE + 1)
        if len(data) > MOST_ARCHIVE:
            git.kill()
        status = git.wait()
        late.cancel()
        if status == 0:
            return data
    raise Rejected("git cannot read the bundle, or it is too large")
