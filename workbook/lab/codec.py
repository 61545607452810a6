"""Plain data as JSON, and back: the only thing that passes between judge and code under test.

Only exact built-in types pass. Anything else arrives as an `Opaque`, which equals nothing, so that no object of a
learner takes part in its own verdict. Tagged values are objects with the keys ``$`` and ``v``.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable
from typing import Any, NoReturn

MAX_FRAME = 16 << 20
"""Most bytes of one message."""
MAX_DEPTH = 60
MAX_BITS = 14_000
"""Of an int; Python refuses to write a longer one in decimal, and a failure has to show it."""
_MOST_ALIKE = 100
"""Members of a set or dict that may have the same hash: each new one is compared with all of them."""
_SAFE_INT = 2**53
_MANY = frozenset({list, dict, tuple, set, frozenset})
_SINGLES: dict[type, Callable[[Any], Any]] = {
    int: lambda value: value if -_SAFE_INT < value < _SAFE_INT else _tag("int", hex(_bounded(value))),
    float: lambda value: value if math.isfinite(value) else _tag("float", repr(value)),
    bytes: lambda value: _tag("bytes", base64.b64encode(value).decode()),
}
_GROUPS: dict[str, Callable[[Any], Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}


class CodecError(ValueError):
    """A message that this codec did not write, or one that is too large."""


class Opaque:
    """Stands for a value that is no plain data; equal to nothing, not even to itself.

    Args:
        type_name: name of the value's type on the other side.
    """

    __slots__ = ("type_name",)
    __hash__ = object.__hash__

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name[:80]

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<an object of type {self.type_name}, where plain data was wanted>"


def dumps(value: Any) -> bytes:
    """Return plain data as bytes.

    Raises:
        CodecError: the result is larger than `MAX_FRAME`, or an int in it than `MAX_BITS`.
    """
    data = json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(data) > MAX_FRAME:
        raise CodecError(f"{len(data)} bytes of data, at most {MAX_FRAME} may pass")
    return data


def loads(data: bytes) -> Any:
    """Return what `dumps` was given.

    Raises:
        CodecError: ``data`` was not written by `dumps`.
    """
    try:
        return decode(json.loads(data.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise CodecError(f"not a message of the lab: {error}") from None


def encode(value: Any, depth: int = 0) -> Any:
    """Return ``value`` as a tree that JSON can hold; what is no plain data becomes an `Opaque`."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind in _SINGLES:
        return _SINGLES[kind](value)
    if depth > MAX_DEPTH or kind not in _MANY:
        return _tag("opaque", value.type_name if kind is Opaque else type.__dict__["__name__"].__get__(kind))
    if kind is dict:
        return _tag("dict", [[encode(key, depth + 1), encode(item, depth + 1)] for key, item in value.items()])
    items = [encode(item, depth + 1) for item in value]
    return items if kind is list else _tag(kind.__name__, items)


def decode(tree: Any, depth: int = 0) -> Any:
    """Return the value of a tree from `encode`."""
    if depth > MAX_DEPTH + 1:
        _refuse("too deep")
    if isinstance(tree, list):
        return [decode(item, depth + 1) for item in tree]
    if isinstance(tree, dict):
        return _untag(tree.get("$"), tree.get("v"), depth)
    return tree


def _untag(tag: Any, inner: Any, depth: int) -> Any:
    if tag == "dict" and isinstance(inner, list):
        keys = _unlike([decode(key, depth + 1) for key, _ in inner])
        return dict(zip(keys, [decode(item, depth + 1) for _, item in inner], strict=True))
    if tag in _GROUPS and isinstance(inner, list):
        items = [decode(item, depth + 1) for item in inner]
        return _GROUPS[tag](items if tag == "tuple" else _unlike(items))
    if not isinstance(inner, str):
        _refuse(f"tag {tag!r}")
    if tag == "bytes":
        return base64.b64decode(inner, validate=True)
    if tag == "int":
        return _bounded(int(inner, 16))
    if tag == "float":
        return float(inner)
    return Opaque(inner) if tag == "opaque" else _refuse(f"tag {tag!r}")


def _bounded(number: int) -> int:
    return number if number.bit_length() <= MAX_BITS else _refuse(f"an int of more than {MAX_BITS} bits")


def _unlike(members: list[Any]) -> list[Any]:
    """Return members that a hash table can take in; numbers can be chosen so that it would take hours."""
    alike = len(members) - len({hash(member) for member in members})
    return members if alike <= _MOST_ALIKE else _refuse(f"{alike} members of the same hash")


def _tag(name: str, inner: Any) -> dict[str, Any]:
    return {"$": name, "v": inner}


def _refuse(what: str) -> NoReturn:
    raise CodecError(what)
