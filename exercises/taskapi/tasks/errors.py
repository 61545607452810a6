"""What can go wrong with tasks. Status and code belong to no protocol: each protocol maps them to its own.

APIError
├── NotFound
│   └── TaskNotFound        404  there is no such task
├── Conflict
│   ├── IllegalMove         409  a task that is cancelled cannot be completed
│   └── TaskClosed          409  a task that is done or cancelled is not changed any more
├── VersionConflict         412  somebody else has changed the task since it was read
└── Unprocessable
    └── InvalidTask         422  the content of a task breaks a rule; it names every fault
"""

from api_starter import APIError, Conflict, NotFound, Unprocessable


class TaskNotFound(NotFound):
    """There is no such task."""

    code = "task_not_found"


class IllegalMove(Conflict):
    """This cannot be done with a task that stands where it does."""

    code = "illegal_move"


class TaskClosed(Conflict):
    """A task that is done or cancelled keeps its content; it has to be reopened first."""

    code = "task_closed"


class VersionConflict(APIError):
    """Somebody else has changed the task since the caller read it (RFC 9110, section 15.5.13)."""

    status, code = 412, "version_conflict"


class InvalidTask(Unprocessable):
    """The content of a task breaks a rule of the domain; ``faults`` names every one of them."""

    code = "invalid_task"
