"""Changes to a learner's files, each with a copy of what stood there before."""

from functools import cached_property
from pathlib import Path

from workbook.manifest import Course
from workbook.paths import EXERCISES, STATE, shown


class Edits:
    """The changes of one command; the copies lie together in .workbook/backups/<number>-<command>/.

    Args:
        course: the course.
        command: the command's name.
    """

    def __init__(self, course: Course, command: str) -> None:
        self.course = course
        self.command = command
        self.changed: list[str] = []

    def put(self, file: str, content: bytes | None) -> None:
        """Write a file of exercises/, unless it says the same already; None takes it out."""
        path = self.course.exercises / file
        before = path.read_bytes() if path.is_file() else None
        if before == content:
            return
        if before is not None:
            kept = self._folder / EXERCISES / file
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(before)
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.changed.append(file)

    def copy(self, file: str) -> str:
        """Return where the copy of a file lies, as messages show it."""
        return shown(self._folder / EXERCISES / file, self.course.root)

    @cached_property
    def _folder(self) -> Path:
        backups = self.course.root / STATE / "backups"
        numbers = [int(path.name[:4]) for path in backups.glob("[0-9][0-9][0-9][0-9]-*")]
        return backups / f"{max(numbers, default=0) + 1:04}-{self.command}"
