"""`workbook open TASK`: the editor at the task's place."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from workbook.commands import TaskId
from workbook.errors import UserError
from workbook.manifest import load_course
from workbook.progress import of_task

_AT_LINE = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro"}


def run(task_id: TaskId) -> int:
    """Open a task's place in the editor."""
    course = load_course()
    file, line = of_task(course, course.task(task_id)).where
    print(f"exercises/{file}:{line}")
    command = editor(course.exercises / file, line)
    if not command:
        return 0
    try:
        return subprocess.call(command)
    except OSError as error:
        raise UserError(f"the editor {command[0]} does not start: {error.strerror}") from None


def editor(path: Path, line: int) -> list[str]:
    """Return the command that opens a file, at a line where it is known how; empty if no editor is known."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("code" if shutil.which("code") else "")
    if not chosen:
        return []
    command = shlex.split(chosen, posix=sys.platform != "win32")
    name = Path(command[0]).stem
    if name in {"code", "codium", "cursor"}:
        return [*command, "-g", f"{path}:{line}"]
    return [*command, f"+{line}", str(path)] if name in _AT_LINE else [*command, str(path)]
