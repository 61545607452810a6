"""What is known of one submission: plain data, from the judge to the reports."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

STATES = (
    *("passed", "failed", "error", "timeout", "memory", "crashed"),
    *("not started", "adopted", "rejected", "ungraded"),
)


@dataclass(frozen=True)
class TaskRow:
    """One task.

    Attributes:
        state: one of `STATES`; what fails on the learner's own earlier chapters may pass on those of the course.
        own_stack: the same on the learner's own earlier chapters alone.
        reason: why it did not pass.
        tests: what is known of each test; those of the instructor's own are ``hidden``.
        note: what its author is to know besides.
    """

    id: str
    state: str
    own_stack: str
    reason: str = ""
    tests: tuple[dict[str, Any], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One submission.

    Attributes:
        submission: its name, as it is shown.
        page: the name of its page, without what a file system minds.
        key: the hash of everything that the row depends on.
        submitted: when it came, in seconds since 1970.
        state: graded, rejected or ungraded.
        fault: whose it is, if it is not graded: "submission" or "grader".
        reason: why it is not graded.
        notes: what else is to be known.
        tasks: the tasks of the chapters that are graded.
    """

    submission: str
    page: str
    key: str = ""
    submitted: float = 0
    state: str = "graded"
    fault: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    tasks: tuple[TaskRow, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the row that `to_json` wrote."""
        tasks = tuple(TaskRow(**task | {"tests": tuple(task["tests"])}) for task in data["tasks"])
        return cls(**data | {"tasks": tasks, "notes": tuple(data["notes"])})


class Known:
    """The rows that a folder holds, a line each: those of an earlier run are found again, new ones are added.

    Args:
        file: where they are.
        resume: keep what is there; otherwise it goes when there is something new.
    """

    def __init__(self, file: Path, *, resume: bool) -> None:
        self._file, self._resume = file.open("a+b"), resume
        self._places: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self._file.seek(0)
        place = 0
        for line in self._file if resume else ():
            with suppress(ValueError, KeyError, TypeError):
                row = Row.from_json(json.loads(line))
                if row.state != "ungraded":
                    self.keys[row.page], self._places[row.key] = row.key, place
            place += len(line)
        if place and not line.endswith(b"\n"):
            self._file.write(b"\n")

    def row(self, row: Row) -> Row:
        """Return the row of an earlier run that has this one's key."""
        self._file.seek(self._places[row.key])
        return replace(Row.from_json(json.loads(self._file.readline())), submitted=row.submitted)

    def add(self, row: Row) -> None:
        """Keep a row, unless it is there."""
        if not self._resume:
            self._file.truncate(0)
            self._resume = True
        if row.key not in self._places:
            self._file.write(json.dumps(row.to_json()).encode() + b"\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
