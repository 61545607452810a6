"""What came back, in the words of a client."""

import json
from collections.abc import Iterable
from typing import Any

from workbook.lab.errors import Unreadable

Message = dict[str, Any]


class Headers:
    """Header fields of a response; names in any case, values as Latin-1 text.

    Args:
        fields: pairs of bytes in their order.
    """

    def __init__(self, fields: Iterable[tuple[bytes, bytes]]) -> None:
        self._items = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]

    def get_list(self, name: str) -> list[str]:
        """Return the values of all fields with this name."""
        return [value for field, value in self._items if field == name.lower()]

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the values of a field joined by commas, or ``default``."""
        values = self.get_list(name)
        return ", ".join(values) if values else default

    def multi_items(self) -> list[tuple[str, str]]:
        """Return all fields in their order."""
        return list(self._items)

    def __getitem__(self, name: str) -> str:
        found = self.get(name)
        if found is None:
            raise Unreadable(f"the response has no header {name!r}; it has {sorted({n for n, _ in self._items})}")
        return found

    def __contains__(self, name: str) -> bool:
        return bool(self.get_list(name))

    def __repr__(self) -> str:
        return repr(self._items)


class Response:
    """A complete response.

    Args:
        messages: the ASGI messages that made it.

    Attributes:
        status_code: from the start of the response.
        chunks: the body as it was sent, piece by piece.
        content: the body as a whole.
    """

    def __init__(self, messages: list[Message]) -> None:
        start, *bodies = messages
        self.status_code: int = start["status"]
        self.headers = Headers(start.get("headers", []))
        self.chunks: list[bytes] = [message.get("body", b"") for message in bodies]
        self.content = b"".join(self.chunks)

    @property
    def text(self) -> str:
        """The body as UTF-8 text; what is not valid becomes U+FFFD."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the value of a JSON body.

        Raises:
            Unreadable: the body is no JSON.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            raise Unreadable(f"the body is no JSON: {self.content[:200]!r}") from None

    def __repr__(self) -> str:
        return f"<{self.status_code} {self.content[:200]!r}>"
