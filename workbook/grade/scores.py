"""Points: the manifest's, by an instructor's weights, and less for what came late."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbook.errors import UserError
from workbook.grade.rows import Row, TaskRow
from workbook.manifest import Task

Factor = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100)]
Moment = Annotated[datetime, Field(strict=True)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Late(_Table):
    """What lateness costs.

    Attributes:
        due: the last moment; without a zone, in that of this machine.
        per_day: percent of the points, for each day begun.
        most: percent that are taken off at most.
        grace_minutes: how long nothing is taken off.
        submitted: when somebody came, by the name of the submission; otherwise the file's own time counts.
        extra_days: who has more time.
    """

    due: Moment
    per_day: Percent = 10
    most: Percent = 100
    grace_minutes: Factor = 0
    submitted: dict[str, Moment] = {}
    extra_days: dict[str, Factor] = {}

    def percent(self, row: Row) -> float:
        """Return how many percent of a submission's points are taken off."""
        came = self.submitted.get(row.submission) or datetime.fromtimestamp(row.submitted, UTC)
        days = (_aware(came) - _aware(self.due)).total_seconds() / 86_400 - self.extra_days.get(row.submission, 0)
        if days * 1440 <= self.grace_minutes:
            return 0
        return min(self.most, self.per_day * ceil(days))


@dataclass(frozen=True)
class Score:
    """Points of one submission; `final` is what counts, after what lateness took off."""

    earned: float
    own_stack: float
    most: float
    late: float
    final: float


class Weights(_Table):
    """How points are counted.

    Attributes:
        weights: a factor by task id or chapter number; of both, the task's counts.
        adopted: the part of its points that an adopted task earns.
        partial: a task earns the part of its points that its passed tests are, not all or nothing.
        count: "isolated" or "own stack": which of the two scores is final.
        late: what lateness costs.
    """

    weights: dict[str, Factor] = {}
    adopted: Annotated[float, Field(ge=0, le=1)] = 0
    partial: bool = False
    count: Literal["isolated", "own stack"] = "isolated"
    late: Late | None = None

    def most(self, task: Task) -> float:
        """Return the most points of a task."""
        return task.points * self.weights.get(task.id, self.weights.get(str(task.chapter), 1))

    def earned(self, task: Task, row: TaskRow, state: str) -> float:
        """Return the points of a task that is in a state."""
        if state in {"passed", "adopted"}:
            return self.most(task) * (1 if state == "passed" else self.adopted)
        if not self.partial or state != row.state or not row.tests:
            return 0
        passed = [test for test in row.tests if test["state"] == "passed"]
        return self.most(task) * len(passed) / len(row.tests)

    def score(self, tasks: Mapping[str, Task], row: Row) -> Score:
        """Return the score of a submission, of all tasks that are graded."""
        alone = sum(self.earned(tasks[each.id], each, each.state) for each in row.tasks)
        own = sum(self.earned(tasks[each.id], each, each.own_stack) for each in row.tasks)
        most = sum(map(self.most, tasks.values()))
        late = self.late.percent(row) if self.late else 0
        final = (alone if self.count == "isolated" else own) * (100 - late) / 100
        return Score(*(round(value, 4) for value in (alone, own, most, late, final)))


def load_weights(file: Path | None, ids: Collection[str]) -> Weights:
    """Read weights and late policy.

    Args:
        file: where they are; without one, all is as the manifest says.
        ids: the tasks and chapters that there are.

    Raises:
        UserError: the file cannot be read, or says something that is not known.
    """
    if file is None:
        return Weights()
    try:
        found = Weights.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    except (OSError, ValueError) as error:
        wrong = [str(error)]
    else:
        wrong = [f"weights.{name}: there is no such task or chapter" for name in found.weights if name not in ids]
    if wrong:
        raise UserError("\n  ".join([f"{file} cannot be used:", *wrong]), "See docs/grading.md.")
    return found


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.astimezone()
