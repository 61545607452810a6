"""The query string: ``?tag=home&tag=urgent&text=call%20mum`` as pairs of text."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

# region yours
# endregion


def parse_query(raw: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a query string in their order (WHATWG URL, application/x-www-form-urlencoded).

    Pairs are separated by ``&``; empty ones are skipped. The first ``=`` ends the name; without one the
    value is empty. In both, ``+`` is a space and ``%`` with two hexadecimal digits is a byte; any other ``%``
    stands for itself. The bytes are UTF-8; what is not valid becomes U+FFFD. Nothing makes this function fail.

    Args:
        raw: the bytes after the question mark, as in ``scope["query_string"]``.
    """
    # region task 1.4: split at &, then at the first =, then decode plus, percent and UTF-8, and never fail
    raise NotImplementedError("task 1.4: split at &, then at the first =, then decode plus, percent and UTF-8, and never fail")
    # endregion


def _decode(part: bytes) -> str:
    """Return one name or value as text.

    First every ``+`` becomes a space, then the percent signs bytes (so that ``%2B`` is a plus), then the bytes text.
    ``urllib.parse.unquote_to_bytes`` does the second step: it leaves a ``%`` without two digits as it is.
    """
    # region task 1.4: split at &, then at the first =, then decode plus, percent and UTF-8, and never fail
    raise NotImplementedError("task 1.4: split at &, then at the first =, then decode plus, percent and UTF-8, and never fail")
    # endregion


class QueryParams(Mapping[str, str]):
    """The query of one request. ``params["tag"]`` is the last value of a repeated key, ``get_list`` all of them.

    Args:
        raw: the bytes after the question mark.
    """

    __slots__ = ("_values", "pairs")

    def __init__(self, raw: bytes) -> None:
        self.pairs = parse_query(raw)
        self._values: dict[str, list[str]] = {}
        for name, value in self.pairs:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][-1]

    def get_list(self, name: str) -> list[str]:
        """Return all values of ``name`` in their order; empty if there is none."""
        return list(self._values.get(name, ()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"QueryParams({self.pairs!r})"
