"""What the code under test prints: kept apart by test, and bounded, however much it is."""

from typing import IO

MOST_KEPT = 64 << 10
"""Bytes kept of the output of one test."""
_CHUNK = 1 << 16


class Sections:
    """The output of one worker, cut at the marks that it writes before each test.

    Args:
        token: makes the marks; nobody else can know it.
    """

    def __init__(self, token: str) -> None:
        self.mark = f"\n{token}:"
        self._mark = self.mark.encode()
        self._kept = [bytearray()]
        self._counts = [0]

    def drain(self, stream: IO[bytes]) -> None:
        """Read until the end, so that nobody ever waits for room in the pipe."""
        rest = b""
        while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]
            *whole, rest = (rest + chunk).split(self._mark)
            for piece in whole:
                self._add(piece)
                self._kept.append(bytearray())
                self._counts.append(0)
            if len(rest) > len(self._mark):
                self._add(rest[: -len(self._mark)])
                rest = rest[-len(self._mark) :]
        self._add(rest)

    @property
    def before(self) -> str:
        """What was printed before the first test."""
        return self._kept[0].decode("utf-8", "replace")

    def texts(self, names: list[str]) -> dict[str, str]:
        """Return what each test printed, if it printed anything; ``names`` in the order in which they ran."""
        found = {}
        for name, kept, count in zip(names, self._kept[1:], self._counts[1:], strict=False):
            text = kept.decode("utf-8", "replace").partition("\n")[2]
            if count > MOST_KEPT:
                text += f"\n... {count / 1e6:.1f} MB were printed; this is the beginning"
            if text.strip():
                found[name] = text
        return found

    def _add(self, piece: bytes) -> None:
        self._counts[-1] += len(piece)
        self._kept[-1] += piece[: max(0, MOST_KEPT - len(self._kept[-1]))]
