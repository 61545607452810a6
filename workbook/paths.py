"""Where the course lies on this machine, and how its text files are read and written."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbook.errors import UserError

COURSE_FILE = Path("chapters", "course.toml")
EXERCISES = "exercises"
SOLUTIONS = "solutions"
CHECKPOINTS = "checkpoints"
STATE = ".workbook"


def find_root(start: Path | None = None) -> Path:
    """Return the folder of the course.

    Args:
        start: where to look first, and then in every folder above it; the current folder by default.
            The source tree of this package comes last.

    Raises:
        UserError: no folder on the way holds `chapters/course.toml`.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise UserError(f"no course in {here} or above it", "Change into the folder of the course.")


def shown(path: Path, root: Path) -> str:
    """Return a path as messages show it: from the course's folder, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def read_text(path: Path, root: Path) -> str:
    """Return a text file with its line ends as newlines.

    Raises:
        UserError: the file is missing, unreadable or not UTF-8.
    """
    name = shown(path, root)
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"{name} is missing", "Put it back with: workbook update") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UserError(f"{name}:{line} is not UTF-8 text", "Save it as UTF-8.") from None
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}") from None


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with newlines as line ends, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def recall(root: Path, name: str) -> dict[str, Any]:
    """Return what `remember` has kept under a name; nothing if it is damaged."""
    with suppress(OSError, ValueError, RecursionError):
        kept = json.loads((root / STATE / f"{name}.json").read_text("utf-8"))
        return kept if isinstance(kept, dict) else {}
    return {}


def remember(root: Path, name: str, facts: dict[str, Any]) -> None:
    """Keep facts under a name in .workbook/, all of them or, when that fails, those of before."""
    file = root / STATE / f"{name}.json"
    draft = file.with_suffix(f".{os.getpid()}")
    write_text(draft, json.dumps(facts, indent=1, sort_keys=True))
    draft.replace(file)
