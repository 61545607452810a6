"""Two versions of one API: how a client says which it wants, and how the first is made of the second."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from api_starter import BadRequest

# region yours
# endregion

CURRENT = 2
VERSIONS = (1, 2)

DEPRECATED_SINCE = datetime(2026, 9, 1, tzinfo=UTC)
"""Since when version 1 should not be used for anything new."""

SUNSET = datetime(2027, 9, 1, tzinfo=UTC)
"""When version 1 is going to be gone."""

V1_COLUMNS = ("id", "title", "priority", "done")


def split_path(path: str) -> tuple[str, int | None, str]:
    """Return the prefix of a path, the version that it means, and the path behind it.

    ``/v1/tasks`` gives ``("/v1", 1, "/tasks")``, and ``/v1`` alone means the root: ``("/v1", 1, "/")``. A path that
    begins with the prefix of no version, such as ``/v3/tasks`` or ``/v1x``, is returned as it is, with an empty prefix
    and None.
    """
    # region task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2
    raise NotImplementedError("task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2")
    # endregion


def read_header(fields: Sequence[str]) -> int | None:
    """Return the version in the header ``api-version``, None if there is no such field.

    Args:
        fields: the values of all fields of that name.

    Raises:
        BadRequest: one of them is no version, exactly as it is written in ``VERSIONS`` (white space around it does not
            count; ``1, 1`` is none), or two of them differ.
    """
    # region task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2
    raise NotImplementedError("task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2")
    # endregion


def agreed(*stated: int | None) -> int | None:
    """Return the version that was stated in one place or in several; None if it was in none.

    Args:
        stated: what stands in each place, None where nothing does.

    Raises:
        BadRequest: two places differ; the detail names both versions.
    """
    # region task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2
    raise NotImplementedError("task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2")
    # endregion


def project_task(task: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task as version 1 has it: ``id``, ``title``, ``priority`` and ``done``, and nothing else.

    It is done if its status is ``done``; one that was cancelled is not.

    Args:
        task: as version 2 has it.
    """
    # region task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2
    raise NotImplementedError("task 3.13: find the version that a request asks for in its three places, and make version 1 of version 2")
    # endregion


def project_list(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return a list as version 1 has it: ``tasks``, and nothing about pages; the next one is a header, ``Link``.

    Args:
        page: as version 2 has it, with its tasks in ``items``.
    """
    return {"tasks": [project_task(task) for task in page["items"]]}


def project_tags(tags: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tags of a task as version 1 has them: without links."""
    return {"tags": tags["tags"]}


def farewell(successor: str) -> dict[str, str]:
    """Return the headers that announce the end of version 1.

    - ``deprecation``: ``@`` and ``DEPRECATED_SINCE`` in seconds since 1970 (RFC 9745, section 2.1)
    - ``sunset``: ``SUNSET`` as an HTTP date (RFC 8594, section 3; RFC 9110, section 5.6.7)
    - ``link``: ``<successor>; rel="successor-version"`` (RFC 5829, section 3.3)

    Args:
        successor: the path of the same resource in the current version, percent-encoded.
    """
    return {
        "deprecation": f"@{int(DEPRECATED_SINCE.timestamp())}",
        "sunset": format_datetime(SUNSET, usegmt=True),
        "link": f'<{successor}>; rel="successor-version"',
    }
