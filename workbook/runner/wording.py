"""Values and errors in the words of a failure: short, and with the difference in sight."""

import re
from typing import Any

MOST_VALUE = 600
"""Most characters of one value in an event."""
UNREADABLE = "the file cannot be read as Python; "
_BEFORE = 40
_OPERATORS = {"in": "something with {}", "not in": "something without {}"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return the text in one line, without what could steer a terminal or turn the direction of writing."""
    return _CONTROL.sub("\ufffd", " ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """Return the text, with its middle left out when it has more than ``most`` characters."""
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 5]} ... {text[-tail:]}"


def contrast(operator: str, left: Any, right: Any) -> tuple[str, str]:
    """Return what came back and what was wanted, from the two sides of a failed comparison.

    Args:
        operator: as it stands in the test; for ``in`` the container is what came back.
        left: the left side.
        right: the right side.
    """
    if operator in _OPERATORS:
        return shortened(repr(right), MOST_VALUE), _OPERATORS[operator].format(shortened(repr(left), MOST_VALUE))
    if operator == "==":
        return _apart(left, right)
    wanted = shortened(repr(right), MOST_VALUE)
    return shortened(repr(left), MOST_VALUE), wanted if operator == "is" else f"{operator} {wanted}"


def _apart(left: Any, right: Any) -> tuple[str, str]:
    """Return two values; of long ones, the parts that differ."""
    came, wanted = repr(left), repr(right)
    if max(len(came), len(wanted)) <= MOST_VALUE // 4:
        return came, wanted
    if type(left) is dict and type(right) is dict:
        came, wanted = _entries(left, right), _entries(right, left)
    start = next((n for n, (a, b) in enumerate(zip(came, wanted, strict=False)) if a != b), 0) - _BEFORE
    cut = ("... ", start) if start > 0 and max(len(came), len(wanted)) > MOST_VALUE // 4 else ("", 0)
    return tuple(cut[0] + shortened(text[cut[1] :], MOST_VALUE) for text in (came, wanted))  # type: ignore[return-value]


def _entries(one: dict[Any, Any], other: dict[Any, Any]) -> str:
    same = [key for key in one if key in other and one[key] == other[key]]
    parts = [f"{key!r}: {value!r}" for key, value in one.items() if key not in same]
    return "{" + ", ".join(parts + ["..."] * bool(same)) + "}"


def spoken(type_name: str, message: str) -> str:
    """Return an error in a line; of some, what they mean."""
    meanings = {
        "SystemExit": "the code called exit(); ",
        "RecursionError": "the code calls itself without end; ",
        "KeyboardInterrupt": "the code raised KeyboardInterrupt; ",
        "SyntaxError": UNREADABLE,
        "IndentationError": UNREADABLE,
    }
    named = f"{type_name}: {message}" if message else type_name
    return meanings.get(type_name, "") + named
