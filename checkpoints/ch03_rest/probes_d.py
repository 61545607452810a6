"""What a client accepts, and which of several offers it gets, as plain data.

An offer is a text such as ``text/csv`` or ``text/csv;header=present``.
Nothing here knows what is right: the tests judge what comes back.
"""

from typing import Any

from taskapi.rest.negotiation import MediaType, choose, parse_accept


def ranges(accept: str) -> Any:
    """The members of an Accept header: type, subtype, sorted parameters, weight."""
    return [[each.main, each.sub, sorted(map(list, each.parameters)), each.weight] for each in parse_accept(accept)]


def chosen(accept: str, offers: list[str]) -> Any:
    """The offer that this header chooses, as it was given; None if it is none of them."""
    kinds = [media_type(each) for each in offers]
    found = choose(parse_accept(accept), kinds)
    return None if found is None else offers[kinds.index(found)]


def media_type(text: str) -> MediaType:
    """The media type of an offer."""
    name, *parameters = text.split(";")
    main, _, sub = name.partition("/")
    pairs = (each.partition("=") for each in parameters)
    return MediaType(main, sub, frozenset((key, value) for key, _, value in pairs))
