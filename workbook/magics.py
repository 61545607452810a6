"""`%load_ext workbook`: the course's packages, checkpoints and hints in a notebook, and no traceback for a stub."""

import gc
import os
import symtable
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType, TracebackType
from typing import Any

from workbook.errors import WorkbookError
from workbook.lab.errors import STUB
from workbook.manifest import Course, load_course
from workbook.overlay import ROOTS, choose_tracks, install, purge
from workbook.progress import of_task
from workbook.runner.card import Card, verdict

TRACK = "WORKBOOK_TRACK"
"""Environment variable: whose code a notebook imports; the builder sets it to "solutions"."""


def load_ipython_extension(shell: Any) -> None:
    """Prepare a notebook.

    Args:
        shell: IPython's interactive shell.
    """
    Notebook(shell, load_course()).attach()


class Notebook:
    """The course inside one kernel.

    Args:
        shell: IPython's interactive shell.
        course: the course that the kernel's folder belongs to.
    """

    def __init__(self, shell: Any, course: Course) -> None:
        self.shell = shell
        self.course = course
        self.track = os.environ.get(TRACK)
        self.chapter = next((each.number for each in course.existing if each.slug == Path.cwd().name), None)
        self._files: dict[str, tuple[int, int]] = {}
        self._waiting: dict[str, str] = {}
        self._source = ""
        self._stubbed = False

    def attach(self) -> None:
        """Import the course's packages by the learner's progress from now on, and add the magics."""
        self._install()
        self.shell.events.register("pre_run_cell", self.before_cell)
        self.shell.events.register("post_run_cell", self.after_cell)
        self.shell.set_custom_exc((NotImplementedError, NameError), self.explain)
        self.shell.register_magic_function(_never_failing(self.checkpoint), "line", "checkpoint")
        self.shell.register_magic_function(_never_failing(self.hint), "line", "hint")

    def checkpoint(self, line: str) -> Card:
        """Check a task in a process of its own, and return a card."""
        from workbook.runner.job import new_seed
        from workbook.runner.session import check

        task = self.course.task(line.strip())
        run = check(load_course(self.course.root), (task,), seed=new_seed(), track=self.track)
        return verdict(run, run.tasks[0])

    def hint(self, line: str) -> Card:
        """Return a card with the next hint; where the reference runs, always the first one."""
        from workbook.commands.hint import next_lines

        task = self.course.task(line.strip())
        first = [f"task {task.id}, hint 1 of {len(task.hints)}: {hint}" for hint in task.hints[:1]]
        said, *more = first if self.track and first else next_lines(self.course, task)
        title, _, hint = said.partition(": ")
        return Card(title[0].upper() + title[1:], "", (hint, *more))

    def before_cell(self, info: Any) -> None:
        """Forget the course's modules when one of their files changed, and renew the names that came from them."""
        self._source = info.raw_cell
        seen = _stamps()
        if any(seen.get(file) != stamp for file, stamp in self._files.items()):
            self._install()
            _renew(self.shell.user_ns)
        self._files = _stamps()

    def after_cell(self, result: Any) -> None:
        """Let a cell that met a stub count as run, so that "Run All" goes on.

        What it has left behind is collected now: a task whose error nobody has seen would be told of by a traceback
        at any time, and Python before 3.11.8 does not survive that while it parses (CPython 106905).
        """
        if self._stubbed:
            if result is not None:
                result.error_in_exec = None
            gc.collect()
        self._stubbed = False

    def explain(
        self,
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        """Show a card for a task that is not written yet, or for a name that waits for one; else the traceback."""
        found = STUB.match(str(error)) if isinstance(error, NotImplementedError) else None
        name = error.name if isinstance(error, NameError) and error.name not in shell.user_ns else None
        task_id = found[1] if found else self._waiting.get(name or "")
        if task_id is None or task_id not in {task.id for task in self.course.tasks}:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return
        for assigned in _assigned(self._source) - shell.user_ns.keys():
            self._waiting[assigned] = task_id
        self._stubbed = True
        card = self._unwritten(task_id, name if not found else None)
        shell.display_pub.publish({"text/plain": repr(card), "text/html": card._repr_html_()})

    def _unwritten(self, task_id: str, name: str | None) -> Card:
        task = self.course.task(task_id)
        file, line = of_task(self.course, task).where
        if name:
            return Card(f"`{name}` comes with task {task_id}, which is not written yet.", "not started")
        sentences = (f"Goal: {task.goal}.", "It is red now, and should be.")
        title = f"Task {task_id} {task.title} is not written yet."
        return Card(title, "not started", sentences, (("open", f"exercises/{file}:{line}"),))

    def _install(self) -> None:
        course = load_course(self.course.root)
        install(choose_tracks(course, self.track, self.chapter))


def _never_failing(magic: Callable[[str], Card]) -> Callable[[str], Card]:
    @wraps(magic)
    def safe(line: str) -> Card:
        try:
            return magic(line)
        except WorkbookError as error:
            return Card(error.message, "not run", (error.remedy,))
        except Exception as error:  # noqa: BLE001 - a card is promised, whatever happens
            return Card("A bug in workbook: please report this line.", "not run", (repr(error),))

    return safe


def _stamps() -> dict[str, tuple[int, int]]:
    """Return time and size of the file of each course module that is imported."""
    files = {getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if _is_ours(name)}
    found = {}
    for file in filter(None, files):
        try:
            status = Path(file).stat()
        except OSError:
            continue
        found[file] = (status.st_mtime_ns, status.st_size)
    return found


def _renew(names: dict[str, Any]) -> None:
    """Give the notebook's names that are modules, classes or functions of the course their new meaning."""
    for name, value in list(names.items()):
        module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if not isinstance(value, ModuleType | FunctionType | type) or not module or not _is_ours(module):
            continue
        try:
            fresh = import_module(module)
            names[name] = fresh if isinstance(value, ModuleType) else getattr(fresh, value.__qualname__, value)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, the cell that needs it will say
            print(f"{module} cannot be imported now: {type(error).__name__}: {error}")
            purge()
            return


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in ROOTS


def _assigned(source: str) -> set[str]:
    """Return the names that a cell would have given a meaning."""
    with suppress(SyntaxError):
        names = symtable.symtable(source, "cell", "exec").get_symbols()
        return {name.get_name() for name in names if name.is_assigned() or name.is_imported()}
    return set()
