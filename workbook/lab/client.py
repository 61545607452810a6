"""The judge's half of a connection: asks an application as a client would, through a driver."""

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, Unpack

from workbook.lab.errors import Raised
from workbook.lab.request import Asked, Message, Pairs, composed
from workbook.lab.response import Headers, Response

Ask = Callable[..., Any]
"""Sends one operation: its name, in words what it calls, and its other keys."""


class Client:
    """Asks one application.

    Args:
        ask: sends an operation to the host.
        app: the application's number there.
        label: where it comes from, for the words of a failure.
    """

    def __init__(self, ask: Ask, app: int, label: str) -> None:
        self._ask = ask
        self._app = app
        self._label = label
        self._life: int | None = None

    def request(self, method: str, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a request and return the response when it is complete."""
        scope, events = composed(method, path, **asked)
        return Response(self._play("exchange", scope, events, complete=True))

    def get(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a GET request."""
        return self.request("GET", path, **asked)

    def head(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a HEAD request; a body that the application sends is kept, so that a test can see it."""
        return self.request("HEAD", path, **asked)

    def options(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send an OPTIONS request."""
        return self.request("OPTIONS", path, **asked)

    def post(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a POST request."""
        return self.request("POST", path, **asked)

    def put(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a PUT request."""
        return self.request("PUT", path, **asked)

    def patch(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a PATCH request."""
        return self.request("PATCH", path, **asked)

    def delete(self, path: str, **asked: Unpack[Asked]) -> Response:
        """Send a DELETE request."""
        return self.request("DELETE", path, **asked)

    def exchange(
        self,
        events: Iterable[Mapping[str, Any]],
        *,
        method: str = "GET",
        path: str = "/",
        headers: Pairs | None = None,
        scope: Mapping[str, Any] | None = None,
    ) -> list[Message]:
        """Give the application exactly these events, and return the messages that it sent until it returned.

        Args:
            events: what ``receive()`` returns; after them it waits, or repeats a disconnect that came last.
            method: for the scope.
            path: for the scope, with the query.
            headers: for the scope.
            scope: keys that replace those of the scope.
        """
        played = {**composed(method, path, headers=headers)[0], **(scope or {})}
        sent: list[Message] = self._play("exchange", played, [dict(event) for event in events], complete=False)
        return sent

    def stream(self, method: str, path: str, **asked: Unpack[Asked]) -> "Stream":
        """Send a request and return its response while it is still being sent; use it in a ``with``."""
        scope, events = composed(method, path, **asked)
        return Stream(self._ask, self._what(scope), self._play("stream.open", scope, events))

    def lifespan(self) -> "Life":
        """Return the application's life, begun by entering it; requests inside see its state."""
        return Life(self, self._ask, self._app, f"lifespan  ({self._label})")

    def __repr__(self) -> str:
        return f"client of {self._label}"

    def live(self, life: int | None) -> None:
        """Let the requests from now on see the state of this life."""
        self._life = life

    def _play(self, op: str, scope: Message, events: list[Message], **keys: Any) -> Any:
        return self._ask(op, self._what(scope), app=self._app, scope=scope, events=events, life=self._life, **keys)

    def _what(self, scope: Message) -> str:
        query = scope.get("query_string") or b""
        target = bytes(scope.get("raw_path") or b"/") + (b"?" + query if query else b"")
        return f"{scope.get('method')} {target.decode('latin-1')}  ({self._label})"


class Stream:
    """A response that is still being sent.

    Attributes:
        status_code: from the start of the response.
        headers: from there, too.
        closed: True when the last piece of the body was returned.
    """

    def __init__(self, ask: Ask, what: str, opened: tuple[int, Message]) -> None:
        self._ask, self._what = ask, what
        self._id, start = opened
        self.status_code: int = start.get("status", 0)
        self.headers = Headers(start.get("headers", []))
        self.closed = False

    def next(self) -> bytes:
        """Return the next piece of the body; empty when there are no more."""
        message = {} if self.closed else self._ask("stream.next", self._what, stream=self._id)
        self.closed = not message.get("more_body", False)
        body: bytes = message.get("body", b"")
        return body

    def disconnect(self) -> None:
        """Go away, as a client that closes its connection."""
        self._ask("stream.disconnect", self._what, stream=self._id)

    def finished(self) -> bool:
        """Wait for the application's call; True when it returned within the time limit."""
        return bool(self._ask("stream.finished", self._what, stream=self._id))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ask("stream.close", self._what, stream=self._id)


class Life:
    """From startup to shutdown.

    Attributes:
        startup: "complete" or "failed".
        shutdown: the same, after leaving; empty before, and when startup failed.
        message: what the application said when it failed.
    """

    def __init__(self, client: Client, ask: Ask, app: int, what: str) -> None:
        self._client, self._ask, self._app, self._what = client, ask, app, what
        self._id = 0
        self.startup = self.shutdown = self.message = ""

    def __enter__(self) -> Self:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}}
        self._id, answer = self._ask("lifespan.open", self._what, app=self._app, scope=scope)
        self.startup = self._told(answer)
        self._client.live(self._id)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._client.live(None)
        if self.startup != "complete" or (isinstance(error, Raised) and error.type in {"Timeout", "ProcessDied"}):
            return
        try:
            self.shutdown = self._told(self._ask("lifespan.close", self._what, life=self._id))
        except Raised:
            if error is None:
                raise

    def _told(self, answer: Message) -> str:
        self.message = answer.get("message", "") or self.message
        return str(answer.get("type", "")).rpartition(".")[2]
