"""Answers that are longer than memory: sent piece by piece, and given up when nobody listens any more."""

import asyncio
import mimetypes
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping
from contextlib import aclosing
from os import PathLike
from pathlib import Path
from urllib.parse import quote

from api_starter.core.errors import NotFound
from api_starter.core.responses import WITHOUT_BODY, Response
from api_starter.core.types import Receive, Scope, Send

# region yours
# endregion

CHUNK = 64 * 1024
"""How much of a file is held in memory at a time, in bytes."""


class StreamingResponse(Response):
    """An answer whose body is made while it is sent.

    Args:
        content: an asynchronous generator (or other iterable) of bytes or text; text is encoded as UTF-8.
        status: the HTTP status code.
        headers: header fields to start with; there is no content-length unless it stands here.
        media_type: the content type.
    """

    def __init__(
        self,
        content: AsyncIterable[bytes | str],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        super().__init__(b"", status, headers, media_type)
        self.content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the start event, then the pieces, and stop as soon as the client has gone.

        Each piece is one ``http.response.body`` event with ``more_body`` true; an empty one without it ends the
        answer. A HEAD request and the statuses in ``WITHOUT_BODY`` get the start event and the empty last event only.

        While ``_send_pieces`` sends them, ``_disconnect`` awaits ``receive``: when it returns, the sending is cancelled
        at once, even if the generator is waiting for its next piece. Whatever ends the sending, be it a cancellation of
        this call, the generator is closed and both tasks have ended when this method returns. An error in the generator
        is raised here.
        """
        await send({"type": "http.response.start", "status": self.status, "headers": self.raw_headers})
        silent = scope["method"] == "HEAD" or self.status in WITHOUT_BODY
        # region task 1.14: send piece by piece, end with an empty event, and stop when the client has gone
        raise NotImplementedError("task 1.14: send piece by piece, end with an empty event, and stop when the client has gone")
        # endregion

    async def _send_pieces(self, send: Send, *, silent: bool) -> None:
        """Send every piece, or none if ``silent``, and then the empty last event.

        The generator is closed in any case: that is done already.
        """
        async with aclosing(_pieces(self.content)) as pieces:
            # region task 1.14: send piece by piece, end with an empty event, and stop when the client has gone
            raise NotImplementedError("task 1.14: send piece by piece, end with an empty event, and stop when the client has gone")
            # endregion


async def _pieces(content: AsyncIterable[bytes | str]) -> AsyncGenerator[bytes, None]:
    try:
        async for piece in content:
            yield piece.encode() if isinstance(piece, str) else piece
    finally:
        close = getattr(content, "aclose", None)
        if close is not None:
            await close()


async def _disconnect(receive: Receive) -> None:
    """Return when the client has gone; what is left of the request's body is passed over."""
    while (await receive())["type"] != "http.disconnect":
        pass


class FileResponse(StreamingResponse):
    """A file, read piece by piece in a thread, so that a slow disk does not hold up other requests.

    The path is trusted: never build it from what a client has sent.

    Args:
        path: the file.
        media_type: the content type; guessed from the name if it is not given.
        filename: if given, the browser saves the file under this name instead of showing it.

    Raises:
        NotFound: there is no such file.
    """

    def __init__(self, path: str | PathLike[str], media_type: str | None = None, filename: str | None = None) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise NotFound("there is no such file")
        guessed = mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"
        super().__init__(self._read(), media_type=media_type or guessed)
        self.headers["content-length"] = str(self.path.stat().st_size)
        if filename is not None:
            self.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"

    async def _read(self) -> AsyncIterator[bytes]:
        with await asyncio.to_thread(self.path.open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, CHUNK):
                yield piece
