"""Checks again after each save; a worker stands ready, so that the verdict is there at once."""

from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from rich.console import Console

from workbook.manifest import Course, Task
from workbook.paths import CHECKPOINTS
from workbook.progress import next_task, of_task
from workbook.runner.keys import Keys
from workbook.runner.report import Run, next_step
from workbook.runner.screen import show
from workbook.runner.supervise import Worker
from workbook.verdicts import current

FOOTER = "watching exercises/ - n next task  h hint  r reveal  q quit"
NO_KEYS = "watching exercises/ - Ctrl-C ends it"
_IDLE = 1.0
"""Seconds without a save before the tasks that were green are checked again."""
_STEP = 20
"""Milliseconds between two looks at what was saved."""


class Watch:
    """Follows the files and the keyboard.

    Args:
        course: the course.
        tasks: what is worked on.
        go: checks tasks: `workbook.runner.session.check` with everything but tasks and worker.
    """

    def __init__(self, course: Course, tasks: tuple[Task, ...], go: Callable[..., Run]) -> None:
        self.course = course
        self.tasks = tasks
        self.code = 1
        self._go = go
        self._console = Console(highlight=False)
        self._green = {task for task, state in current(course).items() if state == "green"}
        self._due = False
        self._said: SimpleQueue[frozenset[Path] | str] = SimpleQueue()
        self._spare: Worker | None = None

    def run(self, worker: Worker | None) -> int:
        """Check, and then again after each save, until q or Ctrl-C; return the exit code of the last check.

        Args:
            worker: one that is ready; it is used up.
        """
        self._spare, stop = worker, Event()
        Thread(target=self._follow_files, args=(stop,), daemon=True).start()
        try:
            with Keys(self._said.put) as keys:
                self._check(self.tasks, keys)
                while self._turn(keys):
                    pass
        except KeyboardInterrupt:
            pass
        finally:
            stop.set()
            if self._spare is not None:
                self._spare.close()
        return self.code

    def _turn(self, keys: Keys) -> bool:
        """Do what comes next; return False when it was q."""
        try:
            said = self._said.get(timeout=_IDLE if self._due else None)
        except Empty:
            self._check_green(keys)
            return True
        if isinstance(said, frozenset):
            self._check(self.affected(said), keys)
        elif said == "q":
            return False
        else:
            self._press(said, keys)
            keys.more()
        return True

    def affected(self, saved: Iterable[Path]) -> tuple[Task, ...]:
        """Return the tasks to check after a save: the current ones, or those of the file that are written."""
        exercises = self.course.exercises
        names = {path.relative_to(exercises).as_posix() for path in saved if path.is_relative_to(exercises)}
        touched = [task for task in self.course.tasks if names.intersection(task.files)]
        if not touched or any(task in self.tasks for task in touched):
            return self.tasks
        written = tuple(task for task in touched if of_task(self.course, task).state != "empty")
        return written or self.tasks

    def _check(self, tasks: tuple[Task, ...], keys: Keys) -> None:
        done = self._run(tasks)
        self.code = done.exit_code
        self._show(done, keys)
        self._due = bool(self._green.difference(task.id for task in tasks))

    def _check_green(self, keys: Keys) -> None:
        """Check what was green before; speak up only when it is not any more."""
        self._due = False
        done = self._run(tuple(task for task in self.course.tasks if task.id in self._green))
        if done.exit_code:
            self._show(done, keys)

    def _run(self, tasks: tuple[Task, ...]) -> Run:
        worker, self._spare = self._spare, None
        done = self._go(tasks, worker=worker)
        self._spare = Worker()
        self._green |= {task.id for task in done.tasks if task.state == "green"}
        self._green -= {task.id for task in done.tasks if task.state != "green"}
        return done

    def _show(self, done: Run, keys: Keys) -> None:
        if self._console.is_terminal:
            self._console.clear()
        show(done, next_step(self.course, done), console=self._console)
        self._console.print(FOOTER if keys.there else NO_KEYS, style="dim")

    def _press(self, key: str, keys: Keys) -> None:
        from workbook.commands import hint, reveal

        task = self._current()
        if key == "n":
            upcoming = next_task(self.course)
            self.tasks = (upcoming.task,) if upcoming else self.tasks
            self._check(self.tasks, keys)
        elif key == "h":
            hint.run(task.id)
        elif key == "r":
            keys.hold()
            reveal.run(task.id)

    def _current(self) -> Task:
        return next((task for task in self.tasks if task.id not in self._green), self.tasks[0])

    def _follow_files(self, stop: Event) -> None:
        from watchfiles import watch

        folders = [self.course.exercises, self.course.root / CHECKPOINTS]
        for changes in watch(*folders, step=_STEP, debounce=10 * _STEP, stop_event=stop, raise_interrupt=False):
            self._said.put(frozenset(Path(path) for _, path in changes))
