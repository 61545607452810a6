"""What passes between judge and code under test."""

import json
import math
from collections import OrderedDict
from http import HTTPStatus
from typing import Any

import pytest

from workbook.lab.codec import MAX_FRAME, CodecError, Opaque, dumps, loads


@pytest.mark.parametrize("value", [math.inf, -math.inf, 2**70, -(2**200), "\ud800", {"$": "dict", "v": 1}])
def test_values_that_json_has_no_word_for_arrive(value: Any) -> None:
    """A large integer or an infinite float would come back as another number."""
    assert loads(dumps(value)) == value


def test_not_a_number_arrives_as_itself() -> None:
    """NaN is what a wrong average returns; it must not become an error of the lab."""
    assert math.isnan(loads(dumps(math.nan)))


class Liar(str):
    """Equal to everything."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


@pytest.mark.parametrize("value", [object(), Liar("x"), HTTPStatus.OK, OrderedDict(), print, int, bytearray(b"x")])
def test_anything_else_arrives_as_something_that_equals_nothing(value: Any) -> None:
    """An answer whose own __eq__ says yes to everything would pass every test."""
    arrived = loads(dumps(value))
    assert isinstance(arrived, Opaque)
    assert arrived != value
    assert arrived != arrived.type_name
    assert type(value).__name__ in repr(arrived)


def test_an_object_deep_inside_is_replaced_alone() -> None:
    """One strange item would hide the plain ones beside it."""
    first, second = loads(dumps([1, {"a": Liar("x")}]))
    assert first == 1
    assert isinstance(second["a"], Opaque)


def test_a_list_inside_itself_does_not_hang() -> None:
    """A learner's cyclic list would end the run with a RecursionError."""
    cycle: list[Any] = []
    cycle.append(cycle)
    assert "list" in repr(loads(dumps(cycle)))


def test_what_is_too_large_is_refused() -> None:
    """One answer of gigabytes would take the judge down."""
    with pytest.raises(CodecError, match="bytes of data"):
        dumps("x" * MAX_FRAME)


@pytest.mark.parametrize(
    "tree",
    [
        {"$": "pickle", "v": "x"},
        {"$": ["list"], "v": "x"},
        {"$": "dict", "v": [[1]]},
        {"$": "dict", "v": [[[], 1]]},
        {"$": "set", "v": [[1]]},
        {"$": "bytes", "v": "%%"},
        {"$": "int", "v": "twelve"},
        {"$": "tuple", "v": 1},
        {"v": 1},
        {},
    ],
)
def test_a_forged_message_is_refused(tree: Any) -> None:
    """What the code under test writes itself must never become an object of the judge."""
    with pytest.raises(CodecError):
        loads(json.dumps(tree).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b"[" * 500 + b"]" * 500, b"9" * 5000])
def test_garbage_is_refused(data: bytes) -> None:
    """A child that writes nonsense must be told from one that answers."""
    with pytest.raises(CodecError):
        loads(data)
