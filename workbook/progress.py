"""How far the learner is: computed from the files each time, never stored."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from workbook.errors import CourseError, UserError
from workbook.manifest import Chapter, Course, Task
from workbook.paths import read_text, shown
from workbook.regions import Standing, State, examine
from workbook.verdicts import current


@dataclass(frozen=True)
class TaskProgress:
    """All regions of one task, each with its file, from exercises/ on."""

    task: Task
    places: tuple[Standing, ...]

    @cached_property
    def missing(self) -> int:
        """How many regions are still empty."""
        return sum(place.state == "empty" for place in self.places)

    @property
    def gap(self) -> str:
        """How many regions of a task that is begun are still empty."""
        some = 0 < self.missing < len(self.places)
        return f"{self.missing} of {len(self.places)} places are still empty" * some

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """What is broken, each with file and line."""
        return tuple(dict.fromkeys(place.fault for place in self.places if place.fault))

    @cached_property
    def state(self) -> State:
        """`broken` if any region is, `empty` or `adopted` if all are, otherwise `own`."""
        states = {place.state for place in self.places}
        if "broken" in states:
            return "broken"
        return states.pop() if len(states) == 1 else "own"

    @property
    def where(self) -> tuple[str, int]:
        """The file, from exercises/ on, and the line of the first region that waits for something, or of the first."""
        waiting = [place for place in self.places if place.state in {"broken", "empty"}]
        place = (waiting or self.places)[0]
        return place.file, place.line or 1

    @property
    def done(self) -> bool:
        """True when every region holds something that parses."""
        return not self.missing and self.state != "broken"


def of_task(course: Course, task: Task, folder: Path | None = None, *, compare: bool = True) -> TaskProgress:
    """Return how a task stands.

    Args:
        course: the course.
        task: the task.
        folder: where its files are; exercises/ by default.
        compare: tell `own` from `adopted`, which takes most of the time.

    Raises:
        CourseError: the solutions have no region for the task.
    """
    places: list[Standing] = []
    for file in task.files:
        reference = _reference(course, file)
        path = (folder or course.exercises) / file
        try:
            mine, fault = read_text(path, course.root), ""
        except UserError as error:
            mine, fault = "", error.message
        standings = examine(mine, reference, shown(path, course.root), compare=compare)
        own = [standing for standing in standings if standing.key[0] == task.id]
        places += [replace(standing, file=file, fault=fault or standing.fault) for standing in own]
    if not places:
        raise CourseError(f"no region of task {task.id} in {', '.join(task.files) or 'its files'}")
    return TaskProgress(task, tuple(places))


def of_chapter(course: Course, chapter: Chapter) -> tuple[TaskProgress, ...]:
    """Return how each task of a chapter stands."""
    return tuple(of_task(course, task) for task in chapter.tasks)


def is_done(course: Course, chapter: Chapter) -> bool:
    """True when no region of the chapter is empty or broken."""
    return all(of_task(course, task, compare=False).done for task in chapter.tasks)


def next_task(course: Course, seen: dict[str, str] | None = None) -> TaskProgress | None:
    """Return the first task that is not both done and green; None when all are."""
    seen = current(course) if seen is None else seen
    for task in course.tasks:
        progress = of_task(course, task)
        if not progress.done or seen[task.id] != "green":
            return progress
    return None


def _reference(course: Course, file: str) -> str:
    try:
        return read_text(course.solutions / file, course.root)
    except UserError as error:
        raise CourseError(error.message) from error
