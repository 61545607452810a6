"""Conditional requests: answers that are known already, and changes that do not overwrite what nobody has read."""

import hashlib
import re

from api_starter import BadRequest

# region yours
# endregion

ENTITY_TAG = r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
TAG = re.compile(ENTITY_TAG)
"""One entity tag: its groups are ``W/``, or nothing, and what is in its quotes."""

ANY = "*"


def task_etag(version: int, view: str) -> str:
    """Return the strong entity tag of a task: its version, and which of its representations this is.

    Args:
        version: of the task.
        view: names format and version of the API, such as ``json2``: their bytes differ, and so do their tags.
    """
    return f'"{version}-{view}"'


def bytes_etag(body: bytes) -> str:
    """Return the strong entity tag of a body that has no version of its own: the first half of its SHA-1."""
    return f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()[:20]}"'


def read_tags(field: str) -> list[tuple[bool, str]]:
    """Return the entity tags of a list (RFC 9110, section 8.8.3): whether each is weak, and what is in its quotes.

    The members of a list are separated by commas, with spaces and tabs around them as one likes; members that are
    empty count for nothing (RFC 9110, section 5.6.1.2). A comma within quotes belongs to the tag. ``W/`` is written
    in exactly this way, and nothing stands between it and the quotes.

    Args:
        field: the value of If-Match or If-None-Match that is not ``*``; several fields joined by commas.

    Raises:
        BadRequest: something in it is no entity tag, or there is none; the detail shows how one looks.
    """
    # region task 3.14: compare entity tags, weakly for a cache, strongly for a change
    raise NotImplementedError("task 3.14: compare entity tags, weakly for a cache, strongly for a change")
    # endregion


def is_known(if_none_match: str, etag: str) -> bool:
    """Return whether the client has this representation already (RFC 9110, section 13.1.2).

    ``*`` means that it has whatever there is. Tags are compared weakly: what is in their quotes has to be the same, and
    ``W/`` in front of either does not count.

    Args:
        if_none_match: the value of the header, with white space around it as it came.
        etag: of the representation that would be sent, ``W/`` in front if it is weak.

    Raises:
        BadRequest: as ``read_tags`` does.
    """
    # region task 3.14: compare entity tags, weakly for a cache, strongly for a change
    raise NotImplementedError("task 3.14: compare entity tags, weakly for a cache, strongly for a change")
    # endregion


def matched_versions(if_match: str) -> frozenset[int] | None:
    """Return the versions of a task that a client would change (RFC 9110, section 13.1.1), or None for ``*``: any.

    The version is what a tag begins with, up to a hyphen or its end: whoever has read version 3, in whatever format,
    may change it. It is a number of 1 to 18 digits of ASCII, the first of them no zero. Tags are compared strongly, so
    that a weak one matches nothing, and neither does one without a version: if there is no other, the set is empty.

    Args:
        if_match: the value of the header, with white space around it as it came.

    Raises:
        BadRequest: as ``read_tags`` does.
    """
    if if_match.strip() == ANY:
        return None
    # region task 3.14: compare entity tags, weakly for a cache, strongly for a change
    raise NotImplementedError("task 3.14: compare entity tags, weakly for a cache, strongly for a change")
    # endregion
