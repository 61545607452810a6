"""If-Match (RFC 9110, section 13.1.1)."""

import re
from typing import Annotated
from uuid import UUID

from contracts.http.twin.problems import Problem
from fastapi import Depends, Header, Request

from taskapi.tasks import VersionConflict

OURS = re.compile(r'"(\d{1,18})\.[^"]*"')
FIELD = re.compile(r'\s*(?:W/)?"[^"]*"\s*(?:,\s*(?:W/)?"[^"]*"\s*)*')


async def expected(request: Request, task_id: UUID, if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the version that the caller has seen; None accepts whatever is there.

    Raises:
        VersionConflict: the task is no version that the caller has seen.
        Problem: 400, the field is no list of entity tags.
        TaskNotFound: there is no task.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    if not FIELD.fullmatch(if_match):
        raise Problem(400, "bad_request", "If-Match has to be * or a list of entity tags")
    seen = {int(match[1]) for each in if_match.split(",") if (match := OURS.fullmatch(each.strip()))}
    task = await request.app.state.queries.get(task_id)
    if task.version not in seen:
        raise VersionConflict(f"the task has version {task.version} now")
    return int(task.version)


Expected = Annotated[int | None, Depends(expected)]


async def required(version: Expected, if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the same, if there is a precondition.

    Raises:
        Problem: 428, there is none.
    """
    if if_match is None:
        raise Problem(428, "precondition_required", "send If-Match with the ETag of what you have read")
    return version


Required = Annotated[int | None, Depends(required)]
