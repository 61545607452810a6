"""What a worker is asked to do."""

import json
import os
from dataclasses import asdict, dataclass, field
from typing import Any

TEST_LIMIT = 5.0
"""Seconds for one test; after them the worker ends itself."""
MOST_STOPS = 3
"""How many tests of a task may hang or end the process before its other tests are left out."""
LEFT_OUT = f"left out, because {MOST_STOPS} tests before it hung or ended the process"
_MOST_SEED = 999_999


def new_seed() -> int:
    """Return a seed that nobody chose."""
    return int.from_bytes(os.urandom(4)) % _MOST_SEED + 1


@dataclass(frozen=True)
class Job:
    """Tests to run, and against what.

    Attributes:
        root: the course's folder.
        files: the test files.
        tasks: the ids of the tasks whose tests are wanted.
        setup: for the driver, as `workbook.lab.Setup.to_json` writes it.
        driver: "local" or "process".
        seed: of the random inputs.
        done: ids of tests that are not to run.
        mark: stands before each test's output.
        pdb: stop in the debugger at a failure.
        limit: seconds for one test.
    """

    root: str
    files: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    setup: dict[str, Any] = field(default_factory=dict)
    driver: str = "local"
    seed: int = 0
    done: tuple[str, ...] = ()
    mark: str = ""
    pdb: bool = False
    limit: float = TEST_LIMIT

    def to_json(self) -> str:
        """Return the job as one line."""
        return json.dumps(asdict(self)) + "\n"
