"""How the judge reaches the code under test: one interface, whatever lies between them."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from workbook.lab.codec import CodecError, dumps
from workbook.lab.errors import MOST_FRAMES, Raised, Unsendable, is_frame

LIMIT = 2.0
"""Seconds that one operation may take."""


@dataclass(frozen=True)
class Setup:
    """What a host needs before its first operation.

    Attributes:
        paths: folders for ``sys.path``; the probes' one among them.
        tracks: whose code runs, as `workbook.overlay.Tracks.to_json` writes it; None for what can be imported anyway.
        limit: seconds for one operation; None for no limit.
        isolation: what the confined driver must reach: "strict", "basic" or "none".
        box: what a confined host may touch; the confined driver writes it.
    """

    paths: tuple[str, ...] = ()
    tracks: dict[str, Any] | None = None
    limit: float | None = LIMIT
    isolation: str = "strict"
    box: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data, of which ``Setup(**data)`` makes an equal one."""
        return asdict(self)


class Driver(Protocol):
    """Has a `workbook.lab.host.Host` perform operations, here or elsewhere."""

    def request(self, op: dict[str, Any]) -> Any:
        """Return the operation's result, as plain data.

        Raises:
            Raised: the code under test raised, hung, broke the contract or ended its process.
        """

    def close(self) -> None:
        """End everything that this driver started."""


def packed(op: dict[str, Any]) -> bytes:
    """Return an operation as it travels.

    Raises:
        Unsendable: a checkpoint put something into it that is no plain data, or too much.
    """
    try:
        data = dumps(op)
    except CodecError as error:
        raise Unsendable(f"{op.get('what')}: {error}") from None
    if b'"$":"opaque"' in data:
        raise Unsendable(f"{op.get('what')}: arguments must be plain data")
    return data


def opened(reply: Any) -> Any:
    """Return the result that a reply from elsewhere holds; all in it is a claim.

    Raises:
        Raised: as the reply says.
        CodecError: it has not the form of a reply.
    """
    if not isinstance(reply, dict) or not reply.keys() & {"value", "type"}:
        raise CodecError("not a reply of the lab")
    if "value" in reply:
        return reply["value"]
    kind, message, mro, frames = (reply.get(key) for key in ("type", "message", "mro", "frames"))
    if not (isinstance(kind, str) and isinstance(message, str) and _texts(mro) and isinstance(frames, tuple)):
        raise CodecError("not an error of the lab")
    raise Raised(kind, message, mro=mro or (), frames=tuple(filter(is_frame, frames[-MOST_FRAMES:])))


def _texts(items: Any) -> bool:
    return isinstance(items, tuple) and all(isinstance(item, str) for item in items)
