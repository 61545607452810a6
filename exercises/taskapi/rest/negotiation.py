"""Accept: which of the media types that there are a client wants most (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

# region yours
# endregion

NAME = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
RANGE = re.compile(rf"(?P<main>{NAME})/(?P<sub>{NAME})")
WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)

Parameters = frozenset[tuple[str, str]]


class MediaType(NamedTuple):
    """A format that there is.

    Attributes:
        main, sub: ``text`` and ``csv`` of ``text/csv``, in lower case.
        parameters: those that a client may ask for, such as ``("charset", "utf-8")``, in lower case.
    """

    main: str
    sub: str
    parameters: Parameters = frozenset()

    def __str__(self) -> str:
        return f"{self.main}/{self.sub}"


M = TypeVar("M", bound=MediaType)


class Range(NamedTuple):
    """One member of Accept: a set of media types, and how much they are wanted, from 0 (not at all) to 1.

    ``main`` and ``sub``, or ``sub`` alone, may be ``*``. All ``parameters`` have to be those of the media type.
    """

    main: str
    sub: str
    parameters: Parameters = frozenset()
    weight: float = 1.0

    def covers(self, kind: MediaType) -> bool:
        """Return whether a media type is in this range."""
        return self.main in {"*", kind.main} and self.sub in {"*", kind.sub} and self.parameters <= kind.parameters

    @property
    def specificity(self) -> tuple[int, int]:
        """How exactly it names a type: the larger, the more exactly."""
        return (self.main != "*") + (self.sub != "*"), len(self.parameters)


def parse_accept(text: str) -> list[Range]:
    """Return the members of an Accept header in their order.

    Types, names and values of parameters are put in lower case; quotes around a value are removed. The parameter ``q``,
    in either case, is the weight: 0 to 1 with three decimals at most; what stands behind it is passed over. A member
    that cannot be read is left out, for it names nothing that there is: no type and subtype with one slash between, a
    main type ``*`` whose subtype is another, a parameter without ``=``, a wrong weight. White space may stand around
    commas and semicolons; an empty member or parameter says nothing. A comma or a semicolon separates in quotes, too:
    no type that there is has either. Names and values of other parameters may be anything; the first ``=`` parts them.

    Args:
        text: the value of the header; several fields joined by commas.
    """
    # region task 3.11: read the ranges with their weights, and let the most exact range decide on each type
    raise NotImplementedError("task 3.11: read the ranges with their weights, and let the most exact range decide on each type")
    # endregion


def _range(member: str) -> Range | None:
    """Return one member of Accept, in lower case already, or None if it cannot be read."""
    # region task 3.11: read the ranges with their weights, and let the most exact range decide on each type
    raise NotImplementedError("task 3.11: read the ranges with their weights, and let the most exact range decide on each type")
    # endregion


def choose(ranges: Sequence[Range], offers: Sequence[M]) -> M | None:
    """Return the offer that is wanted most, the earlier of two that are wanted alike, or None if none is wanted.

    How much an offer is wanted is the weight of the most exact range that covers it, and not of the largest: type and
    subtype before ``type/*`` before ``*/*``, and more parameters before fewer; of two that are equally exact the first
    decides. A weight of 0 and a type that no range covers are not wanted.

    Args:
        ranges: as ``parse_accept`` returns them.
        offers: what there is; what the service likes best comes first.
    """
    # region task 3.11: read the ranges with their weights, and let the most exact range decide on each type
    raise NotImplementedError("task 3.11: read the ranges with their weights, and let the most exact range decide on each type")
    # endregion
