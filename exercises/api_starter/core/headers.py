"""Header fields: case-insensitive names, some of them repeated (RFC 9110, section 5)."""

import re
from collections.abc import Iterator, Mapping

from api_starter.core.types import RawHeaders

# region yours
# endregion


class Headers(Mapping[str, str]):
    """The header fields of one message, read-only, over the list that the server gave.

    Names are compared without regard to case. Bytes become text by Latin-1, the one
    encoding that can neither fail nor lose a byte.

    Args:
        raw: pairs of name and value as bytes; names in lower case, as ASGI demands.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: RawHeaders) -> None:
        self.raw = raw

    def __getitem__(self, name: str) -> str:
        """Return the value of the first field called ``name``, in whatever case it is asked for.

        Raises:
            KeyError: there is no such field, or ``name`` has characters that no field name can have.
        """
        # region task 1.3: names match in any case, values are Latin-1, the first of several fields answers
        raise NotImplementedError("task 1.3: names match in any case, values are Latin-1, the first of several fields answers")
        # endregion

    def get_list(self, name: str) -> list[str]:
        """Return the values of all fields called ``name`` in the order in which they came; empty if there is none."""
        # region task 1.3: names match in any case, values are Latin-1, the first of several fields answers
        raise NotImplementedError("task 1.3: names match in any case, values are Latin-1, the first of several fields answers")
        # endregion

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_list(name))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(field.decode("latin-1") for field, _ in self.raw))

    def __len__(self) -> int:
        return len({field for field, _ in self.raw})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.raw!r})"


class MutableHeaders(Headers):
    """The header fields of a response that is still being made."""

    __slots__ = ()

    def __setitem__(self, name: str, value: str) -> None:
        """Give the field ``name`` this one value; a field of that name that was there is gone.

        Raises:
            ValueError: a character that must not stand there: a line break would forge another field.
        """
        pair = encode_field(name, value)
        self.raw[:] = [(field, kept) for field, kept in self.raw if field != pair[0]]
        self.raw.append(pair)

    def append(self, name: str, value: str) -> None:
        """Add a field without touching those that are there, as ``Set-Cookie`` and ``Vary`` need.

        Raises:
            ValueError: as for ``headers[name] = value``.
        """
        self.raw.append(encode_field(name, value))

    def __delitem__(self, name: str) -> None:
        """Remove every field called ``name``; nothing happens when there is none."""
        wanted = _encoded_name(name)
        self.raw[:] = [(field, value) for field, value in self.raw if field != wanted]


def encode_field(name: str, value: str) -> tuple[bytes, bytes]:
    """Return name and value as they travel.

    Raises:
        ValueError: a character that must not stand in a field (RFC 9110, sections 5.1 and 5.5).
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no header name: letters, digits and hyphens only")
    if not _VALUE.fullmatch(value):
        raise ValueError(f"header {name!r} has a control character or one outside Latin-1 in its value {value!r}")
    return name.lower().encode("ascii"), value.encode("latin-1")


_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def _encoded_name(name: str) -> bytes:
    """Return ``name`` as it would stand in ``raw``: ASCII bytes in lower case. What no name has matches nothing."""
    return name.encode("ascii", "backslashreplace").lower()
