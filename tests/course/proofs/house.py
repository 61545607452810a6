"""What no tracked file may hold: a registry's name, a path of one machine, a picture, the lock of another tool."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.course.proofs import Fault

FORBIDDEN = {
    "the name of a registry": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|deb\.debian\.org|index[-]url"
    ),
    "a path of one machine": re.compile(r"(?<![\w.}])/(?:work|root|tmp|home/\w+|Users/\w+)/\w|[A-Z]:\\Users\\"),
    "an emoji or a dingbat": re.compile(
        "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u231a\u231b\u23e9-\u23fa]"
    ),
}
FOREIGN_LOCKS = {"uv.lock", "pylock.toml"}


def tracked(root: Path) -> list[str]:
    """Return the files that git tracks or would, by their names from the root on."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(name for name in set(names) if name and (root / name).is_file())


def prove_house_rules(root: Path, files: Iterable[str]) -> list[Fault]:
    """Look through files for what must not stand in them; what is no UTF-8 text is passed over."""
    found = []
    for name in files:
        if Path(name).name in FOREIGN_LOCKS:
            found.append(Fault(name, "the pins stand in constraints.txt"))
        try:
            text = (root / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            if match := pattern.search(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(Fault(f"{name}:{line}", f"{what}: {match[0]!r}"))
    return found
