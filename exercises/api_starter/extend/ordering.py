"""Order that is declared. What is registered first must not decide who sees what."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Generic, TypeVar

# region yours
# endregion

T = TypeVar("T")


class Stage(IntEnum):
    """Where a middleware or a gate stands; the lower number is further out and sees a request first."""

    OBSERVE = 10
    ERRORS = 20
    SCOPE = 30
    IDENTIFY = 40
    TENANT = 50
    LIMIT = 60
    NEGOTIATE = 70
    ENDPOINT = 80


class Layer(IntEnum):
    """Where a decorator of a service stands; the higher number is further out and is called first."""

    RESILIENCE = 10
    CACHE = 20
    AUDIT = 30
    AUTHORIZE = 40
    OBSERVE = 50


class Ordered(Generic[T]):
    """Items in the order of their positions; those at the same position in the order in which they were added."""

    def __init__(self) -> None:
        self._items: list[tuple[int, T]] = []

    def add(self, position: int, item: T) -> None:
        """Put ``item`` behind those whose position is lower or the same, and before those whose position is higher.

        Args:
            position: a Stage or a Layer, or a number between two of them.
            item: anything; items are never compared with each other.
        """
        # region task 2.1: keep the items in the order of their positions, and equals in the order in which they came
        raise NotImplementedError("task 2.1: keep the items in the order of their positions, and equals in the order in which they came")
        # endregion

    def __iter__(self) -> Iterator[T]:
        return (item for _, item in self._items)
