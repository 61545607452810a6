"""Processes that run a part of this very tool."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def start(module: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start `python -m module`, which can be asked and answers by pipes.

    Args:
        module: a module of `workbook`; it imports the one that lies here, wherever it is started.
        options: more for `subprocess.Popen`.
    """
    path = os.pathsep.join(filter(None, [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        **options,
    )
