"""The tree of segments: what has been read of a path so far, and what may follow."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from api_starter.core.context import RequestContext
from api_starter.core.templates import Parameter, Segment

# region yours
# endregion

Endpoint = Callable[[RequestContext], Awaitable[Any]]
"""A coroutine function that answers a request; what it may return is the table of ``to_response``."""


Params = dict[str, Any]
"""The values of path parameters, by name."""


@dataclass(frozen=True)
class Route:
    """One endpoint at one path template."""

    template: str
    segments: tuple[Segment, ...]
    endpoint: Endpoint
    name: str


@dataclass
class Node:
    """A place in the tree: what has been read of the path so far leads here.

    Attributes:
        literals: the places that a literal segment leads to, by the segment.
        typed: the places that a parameter for one segment leads to; the lowest rank first.
        rest: the place that a ``path`` parameter leads to.
        routes: the routes that end here, by method; empty if none does.
    """

    literals: dict[str, "Node"] = field(default_factory=dict)
    typed: list[tuple[Parameter, "Node"]] = field(default_factory=list)
    rest: "tuple[Parameter, Node] | None" = None
    routes: dict[str, Route] = field(default_factory=dict)

    def child(self, segment: Segment) -> "Node":
        """Return the place that this segment leads to; it is made if it is not there.

        Equal parameters (name and converter) share a place. ``typed`` stays sorted by the rank of the converters. There
        is never a second ``rest`` with another name: the router refuses such a template before it comes here.
        """
        # region task 1.10: grow a tree of segments and walk it: literals first, then parameters, with a way back
        raise NotImplementedError("task 1.10: grow a tree of segments and walk it: literals first, then parameters, with a way back")
        # endregion


Found = tuple[Node, Params]
"""A place in the tree, and the values of the parameters that led there."""


def walk(node: Node, segments: list[str], depth: int, params: Params) -> Found | None:
    """Return the place below ``node`` where ``segments[depth:]`` end, with ``params`` and those met on the way.

    Only a place with routes counts. At each place a literal segment is tried before the parameters, these in their
    order, and ``rest`` last, which takes all segments that are left, joined by slashes; where a way ends without a
    route, the next one is tried. No parameter begins at an empty segment. A converter's ValueError
    means that this way does not lead there. ``params`` itself is not changed, so that a way that is given up leaves
    nothing behind.
    """
    # region task 1.10: grow a tree of segments and walk it: literals first, then parameters, with a way back
    raise NotImplementedError("task 1.10: grow a tree of segments and walk it: literals first, then parameters, with a way back")
    # endregion
