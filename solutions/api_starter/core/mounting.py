"""Another ASGI application below a prefix."""

from collections.abc import Awaitable, Callable

from api_starter.core.context import RequestContext
from api_starter.core.responses import Response
from api_starter.core.types import ASGIApp, Message, Receive, Scope, Send

# region yours
# endregion


class Forwarded(Response):
    """The answer of a mounted application: not known before it is sent.

    ``status`` means nothing here. Header fields that are set on ``headers`` are added to those of the answer.

    Args:
        app: the ASGI application that answers.
        prefix: where it is mounted, below the ``root_path`` of the application that holds it.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        super().__init__()
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application with a scope of its own.

        It is a copy of ``scope`` in which ``root_path`` is longer by the prefix; ``path`` stays whole, as the ASGI
        specification has it. The header pairs of this response are put behind those in the application's
        ``http.response.start``, which may have no ``headers`` at all; everything else passes through unchanged. Neither
        ``scope`` nor a message of the application is changed: what is to differ is a copy.
        """
        # region task 1.13: pass what is below a prefix on to another application, and add headers to its answer

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self.raw_headers]}
            await send(message)

        root = scope.get("root_path", "")
        await self.app({**scope, "root_path": root + self.prefix}, receive, send_with_headers)
        # endregion


def forwarding(app: ASGIApp, prefix: str) -> Callable[[RequestContext], Awaitable[Response]]:
    """Return an endpoint that hands its request on to ``app``."""

    async def forward(_: RequestContext) -> Response:
        return Forwarded(app, prefix)

    return forward
