"""What passes between judge and code under test, made up by a machine; the same inputs in every run."""

import io
import json
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbook.lab.child import read_frame, write_frame
from workbook.lab.codec import MAX_BITS, MAX_DEPTH, MAX_FRAME, CodecError, Opaque, dumps, loads
from workbook.lab.driver import opened
from workbook.lab.errors import MOST_FRAMES, Raised

FIXED = settings(max_examples=40, deadline=None, derandomize=True, database=None)
EXACT = {type(None), bool, int, float, str, bytes, list, tuple, dict, set, frozenset, Opaque}
TAGS = ("dict", "tuple", "set", "frozenset", "bytes", "int", "float", "opaque", "list", "type", "value")
ANY_INT = st.integers() | st.builds(
    lambda bits, sign: sign << bits, st.integers(0, MAX_BITS - 1), st.sampled_from([1, -1])
)
SCALARS = st.none() | st.booleans() | ANY_INT | st.floats(allow_nan=False) | st.text() | st.binary()
TEXT = st.text() | st.text(st.characters(categories=["Cs"]))
HASHED = st.recursive(SCALARS | TEXT, lambda inner: st.tuples(inner, inner) | st.frozensets(inner), max_leaves=5)
VALUES = st.recursive(
    HASHED,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(HASHED, inner) | st.sets(HASHED),
    max_leaves=20,
)
WORDS = TEXT | st.sampled_from(["0x1", "-0xff", "nan", "inf", "1_0", " 1", "AAAA", "=", "0x" + "f" * 5000])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
TREES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["$", "v"]) | TEXT, inner)
        | st.builds(lambda tag, given: {"$": tag, "v": given}, st.sampled_from(TAGS), inner | st.lists(inner))
        | st.builds(lambda pairs: {"$": "dict", "v": pairs}, st.lists(st.tuples(PLAIN, inner).map(list)))
    ),
    max_leaves=30,
)


def parts(value: Any, depth: int = 0) -> list[tuple[type, int]]:
    """Return the type of each part of a value, and how deep it lies."""
    below = [*value, *value.values()] if type(value) is dict else value if type(value) in EXACT - LEAVES else []
    return [(type(value), depth), *(found for part in below for found in parts(part, depth + 1))]


LEAVES = {type(None), bool, int, float, str, bytes, Opaque}


def harmless(data: bytes) -> Any:
    """Read a message; what comes out is exact and bounded, or it is refused."""
    try:
        value = loads(data)
    except CodecError:
        return None
    found = parts(value)
    assert {kind for kind, _ in found} <= EXACT
    assert max(depth for _, depth in found) <= MAX_DEPTH + 2
    return value


@FIXED
@given(VALUES)
@example(2**MAX_BITS - 1)
@example("\ud800\udc00")
def test_plain_data_arrives_as_it_was_sent(value: Any) -> None:
    """A test would compare something else than what the code returned: 1 for True, or a list for a tuple."""
    arrived = loads(dumps(value))
    assert arrived == value
    assert sorted(map(str, parts(arrived))) == sorted(map(str, parts(value)))
    assert repr(arrived) == repr(value) or {set, frozenset} & {kind for kind, _ in parts(value)}


@FIXED
@given(
    st.binary() | st.builds(lambda head, rest: head + rest, st.sampled_from([b'{"$":', b"[[", b'"\\u']), st.binary())
)
def test_no_bytes_become_anything_but_plain_data(data: bytes) -> None:
    """A submission writes what it likes on its channel; the judge would fall over it."""
    harmless(data)


@FIXED
@given(TREES)
@example({"$": "dict", "v": [["$", {"$": "set", "v": [{"$": "opaque", "v": "x"}] * 200}]]})
@example(json.loads('[{"$": "dict", "v": [' + "[0, " * 30 + "0" + "]" * 30 + "]}]"))
def test_no_tree_becomes_anything_but_plain_data(tree: Any) -> None:
    """An object of the submission's choice would take part in the verdict."""
    arrived = harmless(json.dumps(tree).encode())
    assert parts(loads(dumps(arrived))) or arrived is None


@FIXED
@given(PLAIN, PLAIN, TREES, TREES)
def test_a_reply_is_a_value_or_an_error_of_bounded_length(kind: Any, text: Any, mro: Any, frames: Any) -> None:
    """The judge would keep, and report, as much as a submission cares to invent."""
    pairs = [["type", kind], ["message", text], ["mro", mro], ["frames", {"$": "tuple", "v": [frames] * 200}]]
    for reply in (pairs, [["value", kind]], pairs[1:]):
        told = _told(json.dumps({"$": "dict", "v": reply}).encode())
        assert told is None or len(told.frames) <= MOST_FRAMES
        assert told is None or {*map(type, (told.type, told.message, *told.mro))} == {str}


def _told(data: bytes) -> Raised | None:
    try:
        opened(harmless(data))
    except CodecError:
        return None
    except Raised as raised:
        return raised
    return None


@FIXED
@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(0, 2000))
def test_messages_arrive_whole_and_one_by_one(messages: list[bytes], cut: int) -> None:
    """Half an answer would be read as one, or the rest of it as the next."""
    stream = io.BytesIO()
    for message in messages:
        write_frame(stream, message)
    cut_off = io.BytesIO(stream.getvalue()[:cut])
    found = list(iter(lambda: read_frame(cut_off), None))
    assert found == messages[: len(found)]
    assert sum(len(message) + 4 for message in found) <= cut
    assert len(found) == len(messages) or cut < len(stream.getvalue())


@FIXED
@given(st.binary(max_size=64))
def test_no_more_is_read_than_a_message_may_hold(data: bytes) -> None:
    """Four bytes would make the judge wait for, and hold, four gigabytes."""
    asked: list[int] = []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    try:
        read_frame(Counting(data))
    except CodecError:
        assert int.from_bytes(data[:4]) > MAX_FRAME
    assert all(0 <= size <= MAX_FRAME for size in asked)


COLLIDING = [{"$": "int", "v": hex(number * (2**61 - 1))} for number in range(60_000)]


@pytest.mark.parametrize("tag", ["set", "frozenset", "dict"])
def test_members_of_one_hash_are_refused_before_they_are_compared(tag: str) -> None:
    """Numbers chosen to have the same hash would keep the judge busy for an hour, a megabyte of them."""
    data = json.dumps({"$": tag, "v": [[number, 0] for number in COLLIDING] if tag == "dict" else COLLIDING}).encode()
    begun = time.thread_time()
    with pytest.raises(CodecError, match="of the same hash"):
        loads(data)
    assert time.thread_time() - begun < 5


def test_a_number_that_no_report_could_show_is_refused_on_both_sides() -> None:
    """Python writes no int of more than 4,300 digits in decimal; the failure itself would fail, and count as ours."""
    assert len(str(loads(dumps(2**MAX_BITS - 1)))) < 4300
    with pytest.raises(CodecError, match="bits"):
        dumps([2**MAX_BITS])
    with pytest.raises(CodecError, match="bits"):
        loads(b'{"$":"int","v":"0x%x"}' % 2**MAX_BITS)
