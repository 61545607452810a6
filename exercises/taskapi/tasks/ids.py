"""The time, and names for tasks. Both are passed in wherever they are needed, so that tests know them."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from taskapi.tasks.ports import Clock

# region yours
# endregion

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

TAIL_BYTES, TAIL_BITS = 10, 74
"""How much of an id is chance: ``rand_a`` of 12 bits and ``rand_b`` of 62, drawn as whole bytes."""

STEP_BYTES = 4
"""How much of the step to the next id is chance, if time stands still: what comes next is not guessed."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the time of this moment, in UTC, with its time zone."""
        return datetime.now(UTC)


class UuidIds:
    """Names that sort by the time at which they were given: UUIDs of version 7 (RFC 9562, section 5.7).

    Args:
        clock: tells the time; it may stand still or go back.
        random: gives so many bytes that nobody can guess.
    """

    def __init__(self, clock: Clock, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock, self._random = clock, random
        self._last = -1

    def next(self) -> UUID:
        """Return an id that was never given before; later ones sort behind earlier ones.

        It holds the milliseconds since 1970 in 48 bits, then 74 bits of chance. If that is not behind the last one,
        because time stood still or went back, it is the last one plus a random step instead (section 6.2, method 2).
        """
        milliseconds = (self._clock.now() - EPOCH) // MILLISECOND
        value = milliseconds << TAIL_BITS | self._chance(TAIL_BYTES) >> (8 * TAIL_BYTES - TAIL_BITS)
        if value <= self._last:
            value = self._last + 1 + self._chance(STEP_BYTES)
        self._last = value
        return _uuid7(value)

    def _chance(self, count: int) -> int:
        return int.from_bytes(self._random(count))


def _uuid7(value: int) -> UUID:
    """Return the UUID of 122 bits: 48 of time and 12 of chance, the version, the variant, the last 62."""
    time, rand_a, rand_b = value >> TAIL_BITS, value >> 62 & 0xFFF, value & (1 << 62) - 1
    return UUID(int=time << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b)
