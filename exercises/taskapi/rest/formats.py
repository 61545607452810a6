"""Other formats than JSON: XML out and in, CSV out. What a stranger wrote is neither run nor expanded."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from api_starter import BadRequest

# region yours
# endregion

Plain = Mapping[str, Any]
"""The members of an object as JSON has them: texts, numbers, bools, None, and lists of texts or of such objects."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 cannot hold, not even encoded (section 2.2)."""

ENTITIES = {"\r": "&#13;"}
"""What a parser would turn into something else; ``escape`` replaces ``&``, ``<`` and ``>`` anyway."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would run."""

NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def to_xml(name: str, content: Plain, items: str = "") -> bytes:
    """Return an object as an XML document in UTF-8, with its declaration.

    The root element bears ``name``, and each member is an element of its own in the order of the members. A list is
    an element with one element for each item, whose name is that of the list without its ``s``: ``<tags><tag>home
    </tag></tags>``. None and ``_links`` are left out; true and false are ``true`` and ``false``.

    With ``items``, the member of that name is what the document holds: its objects are elements right below the root,
    which are called as the root without its ``s``; the other members are attributes of the root.

    ``&``, ``<`` and ``>`` are escaped, a carriage return is ``&#13;`` (a parser would make a line feed of it), and what
    XML cannot hold (``NO_XML``) is U+FFFD. In an attribute quotes are escaped, too.

    Args:
        name: of the root: ``task``, or ``tasks`` with ``items``.
        content: as JSON has it.
        items: the name of the member that holds the items of a list.
    """
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion


def _element(name: str, value: Any) -> str:
    """Return an element for a value as JSON has it, as ``to_xml`` describes; nothing for None."""
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else NO_XML.sub("\ufffd", str(value))


def from_xml(body: bytes) -> dict[str, Any]:
    """Return the members of a task that was sent as XML, as its JSON would have them.

    The root is ``task``. An element in it is a member: its text as it stands there, white space and all, and None if
    there is none, but a ``title`` or ``description`` without text is an empty text. ``priority`` is a number if it
    looks like one (``NUMBER``, white space around it does not count). ``tags`` is the list of the texts of its ``tag``
    elements. Names that no task has stay: the model of the body knows what to say of them. Attributes and the white
    space between elements say nothing.

    ``defusedxml`` reads it: a document type definition is refused before anything in it is looked at, and with it
    every entity, the one that grows to gigabytes and the one that reads a file (RFC 7303, section 10). Whether there is
    one only a parser can tell: the bytes may be UTF-16, and a title may speak of it in a comment or in CDATA.

    Args:
        body: the document, in the encoding that it declares (a parser knows of others by LookupError or ValueError).

    Raises:
        BadRequest: it is no XML; it has a document type definition; its root is another; an element stands there twice;
            an element holds others, and is not ``tags`` with nothing but ``tag``, which hold none; in ``task`` or
            ``tags`` there is text beside the elements, other than white space.
    """
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion


def _member(element: Element) -> Any:
    """Return the value of one member, as ``from_xml`` describes."""
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion


def _stray(element: Element) -> bool:
    """Return whether there is text beside the elements in an element, other than white space."""
    return any(text and text.strip() for text in (element.text, *(each.tail for each in element)))


def to_csv(columns: Sequence[str], rows: Iterable[Plain]) -> bytes:
    """Return objects as CSV in UTF-8 (RFC 4180): a line with the names of the columns, then one for each object.

    Lines end in CR LF. A cell that holds a comma, a quote or a line break stands in quotes, and its quotes are
    doubled. None is an empty cell, a list its items joined by a space, true and false ``true`` and ``false``. A cell
    that was a text or a list and begins with one of ``FORMULA`` gets one apostrophe in front: a spreadsheet shows it,
    and does not run it. A number stays what it is, a negative one as well.

    Args:
        columns: the names of the members to write, which every object has; all others are left out.
        rows: as JSON has them.
    """
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion


def _cell(value: Any) -> str:
    """Return what stands in a cell for a value as JSON has it, as ``to_csv`` describes, before it is quoted."""
    # region task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody
    raise NotImplementedError("task 3.12: write XML and CSV that say what was meant and no more, and read XML that attacks nobody")
    # endregion
