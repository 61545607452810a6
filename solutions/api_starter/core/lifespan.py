"""What happens before the first request and after the last (ASGI, lifespan protocol)."""

from collections.abc import Callable, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from api_starter.core.types import Receive, Scope, Send

# region yours
# endregion

Lifespan = Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any] | None]]
"""Called with the application. What it yields, if anything, is in the ``state`` of every request."""


class Lifespans:
    """The lifespans of one application, entered in the order in which they were added and left in reverse."""

    def __init__(self) -> None:
        self._lifespans: list[Lifespan] = []

    def add(self, lifespan: Lifespan) -> None:
        """Add one; it is entered after those that are there."""
        self._lifespans.append(lifespan)

    async def serve(self, app: Any, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive the server's ``lifespan.startup``, then its ``lifespan.shutdown``, and answer each by one event.

        At startup every lifespan is called with ``app`` and entered. A mapping that it yields (it may yield None)
        updates ``scope["state"]``, if the server gave one. When all are entered: ``lifespan.startup.complete``. If one
        fails, those that were entered are left as at a shutdown (they do not see the error), and then
        ``lifespan.startup.failed`` is sent with the error's text as ``message``; no shutdown is received after it.

        At shutdown they are left, and ``lifespan.shutdown.complete`` is sent, or, if one of them fails,
        ``lifespan.shutdown.failed`` with the error's text: the others are left all the same, and may see that error.

        The error itself is not raised again. An ``Exception`` counts as an error; a cancellation does not, but it
        leaves what was entered, too.
        """
        # region task 1.15: enter the lifespans in order, leave them in reverse, and report a failure by its event
        phase = "startup"
        await receive()
        try:
            async with AsyncExitStack() as stack:
                failure = await self._enter(app, scope.get("state", {}), stack)
                if failure is None:
                    await send({"type": "lifespan.startup.complete"})
                    phase = "shutdown"
                    await receive()
        except Exception as error:  # noqa: BLE001 - whatever a lifespan raises is for the server to report
            failure = error
        if failure is None:
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await send({"type": f"lifespan.{phase}.failed", "message": str(failure)})
        # endregion

    async def _enter(self, app: Any, state: MutableMapping[str, Any], stack: AsyncExitStack) -> Exception | None:
        """Enter the lifespans in their order on ``stack`` and collect in ``state`` what they yield.

        Returns:
            The error of the one that could not be entered, after which no other is tried; None if all were.
        """
        # region task 1.15: enter the lifespans in order, leave them in reverse, and report a failure by its event
        try:
            for lifespan in self._lifespans:
                given = await stack.enter_async_context(lifespan(app))
                state.update(given or {})
        except Exception as error:  # noqa: BLE001 - as above
            return error
        return None
        # endregion
