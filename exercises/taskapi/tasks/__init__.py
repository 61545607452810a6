"""Tasks: what they are, what may happen to them, and where they are kept. Nothing here knows of HTTP."""

from taskapi.tasks.commands import RepositoryTaskCommands
from taskapi.tasks.errors import IllegalMove, InvalidTask, TaskClosed, TaskNotFound, VersionConflict
from taskapi.tasks.events import TaskChanged, TaskCreated, TaskDeleted, TaskMoved
from taskapi.tasks.ids import SystemClock, UuidIds
from taskapi.tasks.memory import InMemoryTaskRepository
from taskapi.tasks.model import ANONYMOUS, Actor, Move, Status, Task, TaskDraft, moves
from taskapi.tasks.ports import Clock, Ids, TaskCommands, TaskQueries, TaskRepository
from taskapi.tasks.queries import RepositoryTaskQueries
from taskapi.tasks.query import FIELDS, Cursor, Page, Range, SortKey, TaskFilter, TaskQuery

__all__ = ["ANONYMOUS", "FIELDS", "Actor", "Clock", "Cursor", "Ids", "IllegalMove", "InMemoryTaskRepository"]
__all__ += ["InvalidTask", "Move", "Page", "Range", "RepositoryTaskCommands", "RepositoryTaskQueries", "SortKey"]
__all__ += ["Status", "SystemClock", "Task", "TaskChanged", "TaskClosed", "TaskCommands", "TaskCreated", "TaskDeleted"]
__all__ += ["TaskDraft", "TaskFilter", "TaskMoved", "TaskNotFound", "TaskQueries", "TaskQuery", "TaskRepository"]
__all__ += ["UuidIds", "VersionConflict", "moves"]
