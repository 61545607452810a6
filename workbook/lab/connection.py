"""One scope played against an application: the server's half of ASGI, without a socket."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from types import CoroutineType
from typing import Any

from workbook.lab.contract import LifespanContract, contract_for
from workbook.lab.errors import ASGIViolation, Frame, Timeout

Application = Callable[..., Awaitable[None]]
Message = dict[str, Any]
_DISCONNECT: Message = {"type": "http.disconnect"}


class Connection:
    """Runs an application on one scope, gives it its events and keeps what it sends.

    Once the events are used up, ``receive()`` waits: the client is still there. A disconnect, by the client or because
    the response is complete, is given again and again.

    Args:
        app: the application under test.
        scope: handed to it as it is.
        events: what ``receive()`` returns, in order.
        held: ``send()`` of a body waits until the message before it was taken, as behind a slow client.
    """

    def __init__(self, app: Application, scope: Message, events: Iterable[Message] = (), *, held: bool = False) -> None:
        self.contract = contract_for(scope)
        self.violation: ASGIViolation | None = None
        self.error: BaseException | None = None
        self.state: dict[str, Any] = {}
        self.gone = False
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._outbox: asyncio.Queue[Message] = asyncio.Queue(1 if held else 0)
        for event in events:
            self._inbox.put_nowait(event)
        self._task = asyncio.create_task(self._play(app, scope))

    async def receive(self) -> Message:
        """What the application awaits for its next event."""
        message = await self._inbox.get()
        if message["type"] == "http.disconnect":
            self.gone = True
            self._inbox.put_nowait(_DISCONNECT.copy())
        return message

    async def send(self, message: Any) -> None:
        """What the application awaits to answer; to somebody who left it is lost without a word."""
        try:
            plain = self.contract.check(message)
        except ASGIViolation as violation:
            self.violation = self.violation or violation
            raise
        if self.gone and self._outbox.maxsize:
            await asyncio.sleep(0)
            return
        await self._outbox.put(plain)
        if self.contract.complete and plain["type"] == "http.response.body":
            self._inbox.put_nowait(_DISCONNECT.copy())

    async def take(self) -> Message | None:
        """Return the next message that was sent; None when the application returned without another one."""
        if self._outbox.empty():
            getter = asyncio.create_task(self._outbox.get())
            await asyncio.wait({getter, self._task}, return_when=asyncio.FIRST_COMPLETED)
            if getter.done():
                return getter.result()
            getter.cancel()
        return None if self._outbox.empty() else self._outbox.get_nowait()

    async def play(self) -> list[Message]:
        """Wait until the application returned; return all that it sent meanwhile."""
        sent = []
        while (message := await self.take()) is not None:
            sent.append(message)
        return sent

    def tell(self, event: Message) -> None:
        """Give the application one more event."""
        self._inbox.put_nowait(event)

    def shutdown(self) -> None:
        """The server goes down (lifespan only)."""
        if isinstance(self.contract, LifespanContract):
            self.contract.shutdown()
        self.tell({"type": "lifespan.shutdown"})

    def disconnect(self) -> None:
        """The client goes away; what it did not read is lost."""
        self.gone = True
        self._inbox.put_nowait(_DISCONNECT.copy())
        while not self._outbox.empty():
            self._outbox.get_nowait()

    def cancel(self) -> None:
        """Ask the application's call to end."""
        self._task.cancel()

    def verify(self, *, complete: bool) -> None:
        """Raise what the application raised, or did wrong.

        Args:
            complete: it must have sent all that it owes.

        Raises:
            ASGIViolation: a message was refused, even if the application caught that, or one is missing.
        """
        fault = self.violation or self.error
        if fault is not None:
            raise fault
        if complete and not self.contract.complete:
            raise ASGIViolation(self.contract.missing())

    def late(self, _: object = None) -> Exception:
        """End the call, which took too long, and return what is to be said of it."""
        fault = self.violation or Timeout("", standing(self._task))
        self.cancel()
        return fault

    async def _play(self, app: Application, scope: Message) -> None:
        try:
            await app(scope, self.receive, self.send)
        except BaseException as error:  # noqa: BLE001 - exit() in an application is its answer, not our end
            self.error = error


def standing(task: asyncio.Task[Any]) -> tuple[Frame, ...]:
    """Return the lines at which a suspended task and all that it awaits stand, outermost first."""
    found: list[Frame] = []
    step: object = task.get_coro()
    while isinstance(step, CoroutineType):
        if step.cr_frame is not None:
            found.append((step.cr_code.co_filename, step.cr_frame.f_lineno, step.cr_code.co_name))
        step = step.cr_await
    return tuple(found)
