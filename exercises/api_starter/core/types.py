"""The words of the ASGI specification (version 3), as types."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
"""What the server knows of one connection: method, path, headers ..."""

Message = MutableMapping[str, Any]
"""One event between server and application; its ``type`` says which."""

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

RawHeaders = list[tuple[bytes, bytes]]
"""Header lines as they travel: lower-case name, value, in order, repeated where they repeat."""
