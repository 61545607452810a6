"""Path templates: ``/tasks/{task_id:int}`` as a row of segments, and the types a parameter can have."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api_starter.core.errors import RouteError

# region yours
# endregion


@dataclass(frozen=True)
class Converter:
    """A type of parameter.

    Args:
        name: as it stands after the colon in a template.
        parse: gives the value for a segment, or raises ValueError if the segment is not of this type.
        rank: of two parameters at the same place, the lower rank is tried first.
    """

    name: str
    parse: Callable[[str], Any]
    rank: int


@dataclass(frozen=True)
class Parameter:
    """One ``{name:converter}`` of a template."""

    name: str
    converter: Converter


Segment = str | Parameter

LONGEST_NUMBER = 18
"""How many digits an ``int`` parameter may have: what fits into 64 bits, as databases count."""


def parse_int(text: str) -> int:
    """Return the whole number in ``text``: 1 to 18 ASCII digits, no sign, no underscore, no space.

    Raises:
        ValueError: it is something else (``int()`` alone would take "+1", "1_000", " 7 " and Arabic digits).
    """
    # region task 1.9: read segments strictly, and a template into literals and parameters
    if len(text) > LONGEST_NUMBER or not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no whole number")
    return int(text)
    # endregion


def parse_float(text: str) -> float:
    """Return the number in ``text``: digits, and perhaps a point and more digits.

    Raises:
        ValueError: it is something else.
    """
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", text):
        raise ValueError(f"{text!r} is no number")
    return float(text)


def parse_uuid(text: str) -> uuid.UUID:
    """Return the UUID in ``text``, in the form of RFC 9562 with its hyphens.

    Raises:
        ValueError: it is something else.
    """
    if not _UUID.fullmatch(text):
        raise ValueError(f"{text!r} is no UUID")
    return uuid.UUID(text)


CONVERTERS = {
    converter.name: converter
    for converter in (
        Converter("int", parse_int, 0),
        Converter("float", parse_float, 1),
        Converter("uuid", parse_uuid, 2),
        Converter("str", str, 3),
        Converter("path", str, 4),
    )
}

_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PARAMETER = re.compile(r"\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(:(?P<converter>[a-z]+))?\}")


def parse_template(template: str) -> tuple[Segment, ...]:
    """Return the segments of a template, each a text to match literally or a Parameter.

    ``/`` is one empty text; ``/tasks/`` is ``("tasks", "")``: a slash at the end counts. A parameter without
    a type is a ``str``. A ``path`` parameter takes the rest of the path, so it stands last.

    Args:
        template: as in ``@app.endpoint(template)``.

    Raises:
        RouteError: no slash at the beginning, a brace that belongs to no parameter of the form ``{name}`` or
            ``{name:type}`` filling its segment, an unknown type, a name used twice, ``path`` not at the end. The
            message names the template and the part.
    """
    if not template.startswith("/"):
        raise RouteError(f"{template!r}: a path begins with a slash")
    # region task 1.9: read segments strictly, and a template into literals and parameters
    segments = tuple(_segment(template, text) for text in template[1:].split("/"))
    names = [segment.name for segment in segments if isinstance(segment, Parameter)]
    for name in names:
        if names.count(name) > 1:
            raise RouteError(f"{template!r}: the parameter {name!r} stands there twice")
    for segment in segments[:-1]:
        if isinstance(segment, Parameter) and segment.converter.name == "path":
            raise RouteError(f"{template!r}: {segment.name!r} takes the rest of the path, so it has to stand last")
    return segments
    # endregion


def _segment(template: str, text: str) -> Segment:
    """Return what one segment of the template stands for."""
    found = _PARAMETER.fullmatch(text)
    if found is None:
        if "{" in text or "}" in text:
            raise RouteError(f"{template!r}: {text!r} is neither a plain segment nor {{name}} or {{name:type}}")
        return text
    converter = CONVERTERS.get(found["converter"] or "str")
    if converter is None:
        raise RouteError(f"{template!r}: {found['converter']!r} is none of {', '.join(CONVERTERS)}")
    return Parameter(found["name"], converter)
