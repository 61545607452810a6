"""Ids are UUIDs of version 7 that never go back, whatever the clock does."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from taskapi.tasks import SystemClock, UuidIds
from tests.taskapi.tasks.samples import NOON, StoppedClock


def test_an_id_is_laid_out_as_the_standard_says() -> None:
    """Another program reads another time out of an id than we have put into it."""
    example = StoppedClock(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC))
    bits = (0xCC3 << 62 | 0x18C4DC0C0C07398F) << 6
    assert str(UuidIds(example, bits.to_bytes).next()) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_later_ids_sort_behind_earlier_ones(steps: list[int], chance: random.Random) -> None:
    """The list of the newest tasks is out of order since the clock was set back."""
    clock, given_out = StoppedClock(), []
    ids = UuidIds(clock, chance.randbytes)
    for step in steps:
        clock.forward(milliseconds=step / 2)
        given_out += [ids.next(), ids.next()]
    assert given_out == sorted(set(given_out))
    assert all(each.version == 7 and each.variant == "specified in RFC 4122" for each in given_out)
    assert [str(each) for each in given_out] == sorted(str(each) for each in given_out)


def test_a_full_millisecond_runs_over_into_the_next() -> None:
    """The last id of a millisecond is followed by the first one again."""
    ids = UuidIds(StoppedClock(), lambda count: b"\xff" * count)
    first, second = ids.next(), ids.next()
    assert first < second
    assert (second.version, second.int >> 80, first.int >> 80) == (7, (first.int >> 80) + 1, first.int >> 80)


def test_the_next_id_is_not_guessed() -> None:
    """Whoever knows one id knows the next one."""
    ids = UuidIds(StoppedClock(), random.Random(1).randbytes)
    found = [ids.next().int for _ in range(200)]
    steps = {after - before for before, after in pairwise(found)}
    assert len(steps) == 199
    assert 1 not in steps


def test_the_time_of_an_id_is_the_time_of_the_clock() -> None:
    """Ids that other processes give at the same time do not sort among ours."""
    clock = StoppedClock()
    ids = UuidIds(clock)
    for _ in range(5):
        assert ids.next().int >> 80 == int(clock.now().timestamp() * 1000)
        clock.forward(seconds=1)
    clock.time = NOON + timedelta(microseconds=1999)
    assert UuidIds(clock).next().int >> 80 == int(NOON.timestamp() * 1000) + 1


def test_the_clock_of_the_machine_tells_its_zone() -> None:
    """A time without a zone cannot be compared with the others."""
    assert SystemClock().now().utcoffset() == timedelta(0)
