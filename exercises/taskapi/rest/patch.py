"""JSON merge patch: what a client sends to change some members of an object and leave the others."""

from typing import Any

# region yours
# endregion


def merge_patch(target: Any, patch: Any) -> Any:
    """Return what a merge patch makes of a JSON value (RFC 7396, section 2).

    If the patch is an object, each of its members replaces the member of that name, or is merged into it, by these same
    rules, if it is an object itself; a member that is null removes it. Nulls are never kept, not those in an object
    that the target did not have either. If the target is no object, it counts as an empty one. A patch that is no
    object, such as a list, is the result.

    Neither argument is changed.

    Args:
        target: JSON as Python has it: dict, list, text, number, bool or None.
        patch: the same.
    """
    # region task 3.6: merge the members of an object one by one; null removes, and whatever is no object replaces
    raise NotImplementedError("task 3.6: merge the members of an object one by one; null removes, and whatever is no object replaces")
    # endregion
