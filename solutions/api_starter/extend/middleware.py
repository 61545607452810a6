"""Middleware: what stands between every request and its endpoint, measures it, and answers for its errors."""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from http import HTTPStatus
from time import perf_counter
from traceback import format_exception
from typing import Any

from api_starter.core import APIError, ClientDisconnected, JSONResponse, RequestContext, Response
from api_starter.core.headers import encode_field
from api_starter.core.results import to_response
from api_starter.extend.errors import MiddlewareError, Unprocessable
from api_starter.extend.ordering import Stage

# region yours
# endregion

CallNext = Callable[[RequestContext], Coroutine[Any, Any, Response]]
"""Whatever stands further in: called with the request, it gives the response or raises."""

Middleware = Callable[[RequestContext, CallNext], Coroutine[Any, Any, Response]]
"""A coroutine function, or an object whose ``__call__`` is one. It need not call what stands further in."""

Handler = Callable[[RequestContext, Any], Awaitable[Any]]
"""Answers an error; what it may return is the table of ``to_response``."""

PHRASES = {status.value: status.phrase for status in HTTPStatus}
"""The words that belong to a status code (RFC 9110, section 15)."""

HIDDEN = "something went wrong on our side"
"""All that a caller learns of an error that nobody meant to happen."""


def chain(middlewares: Sequence[Middleware], last: CallNext) -> CallNext:
    """Return one callable that sends a request through all middlewares to ``last``, and the response back.

    Made once; a request then costs one call for each middleware. The first middleware is the outermost. Each gets the
    context and a callable for all that stands further in, which ends with ``last``. Without middlewares it is ``last``.

    What stands further in gets the context that the callable is called with. It can be called again, to retry:
    everything further in happens once more then. What is raised further in is raised from it.
    """

    # region task 2.2: fold the middlewares around the endpoint; the first is the outermost
    def link(middleware: Middleware, call_next: CallNext) -> CallNext:
        return lambda ctx: middleware(ctx, call_next)

    for middleware in reversed(middlewares):
        last = link(middleware, last)
    return last
    # endregion


class TimingMiddleware:
    """Tells how long the answer took, in the ``Server-Timing`` header that browsers show (W3C Server Timing).

    Args:
        clock: gives seconds that never go back.
    """

    stage = Stage.OBSERVE

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.clock = clock

    async def __call__(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Add ``server-timing: app;dur=12.345`` to the response: milliseconds, with three decimals.

        A ``Server-Timing`` that is there already stays: ``response.headers.append`` adds a field beside it. What is
        raised further in passes.
        """
        # region task 2.3: measure by the clock how long the answer took, and add it to the headers
        begin = self.clock()
        response = await call_next(ctx)
        response.headers.append("server-timing", f"app;dur={(self.clock() - begin) * 1000:.3f}")
        return response
        # endregion


class ProblemResponse(JSONResponse):
    """JSON of the type ``application/problem+json``."""

    content_type = encode_field("content-type", "application/problem+json")


def problem(error: APIError, **more: Any) -> Response:
    """Return the problem details of an error (RFC 9457, section 3).

    Members, in this order: ``type`` is ``"about:blank"``, so ``title`` is the phrase of the status (section 4.2.1; the
    error's ``code`` if the status has none); ``status``; ``code``; ``detail``; ``errors``, if it is an Unprocessable
    with faults; then ``more``. The response has the error's status and headers.
    """
    # region task 2.4: tell an error as problem details, with its status and its headers
    content: dict[str, Any] = {"type": "about:blank", "title": PHRASES.get(error.status, error.code)}
    content |= {"status": error.status, "code": error.code, "detail": error.detail}
    if isinstance(error, Unprocessable) and error.faults:
        content["errors"] = error.faults
    return ProblemResponse(content | more, error.status, error.headers)
    # endregion


class ErrorHandlingMiddleware:
    """Turns whatever is raised further in into a response, so that what stands further out sees its status.

    ``APIStarter`` has one, as ``app.errors``.

    Args:
        debug: whether a 500 tells the error and its traceback. Never where strangers can see it.

    Attributes:
        handlers: by class of error, the coroutine function ``(ctx, error)`` that answers it and those below it; what it
            may return is the table of ``to_response``. Two are there from the start: for APIError one that gives its
            ``problem``; for Exception one that logs the error and gives a 500 that shows nothing of it.
    """

    stage = Stage.ERRORS

    def __init__(self, *, debug: bool = False) -> None:
        self.debug = debug
        self.handlers: dict[type, Handler] = {APIError: self._expected, Exception: self._unexpected}

    async def __call__(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Return the response from further in, or the one for the Exception that was raised there.

        What comes from further in and is no Response is an error, too, be it None, a dict or anything else: a
        MiddlewareError whose text holds its ``repr``. Somebody forgot a ``return``, or took this for an endpoint.

        An error is answered by what its handler (``find``) returns, through the table of ``to_response``. A handler
        that raises an Exception, an APIError too, or returns what is no result has failed: ``_unexpected`` answers for
        that failure with its 500, whatever handlers there are, and no handler is asked again.

        Raises:
            ClientDisconnected: it was raised further in; nobody is left to be told.
            BaseException: whatever is raised, there or by a handler, and no Exception, such as the cancellation of the
                request.
        """
        # region task 2.6: answer every Exception by its handler, survive a handler that fails, and let the rest pass
        try:
            response = await call_next(ctx)
            if not isinstance(response, Response):
                raise MiddlewareError(f"a middleware returned {response!r} and no response")  # noqa: TRY301 - like any other
            return response  # noqa: TRY300 - as above
        except ClientDisconnected:
            raise
        except Exception as error:  # noqa: BLE001 - its class decides who answers it
            try:
                return to_response(await self.find(type(error))(ctx, error))
            except Exception as failure:  # noqa: BLE001 - a handler may fail in any way, and the caller waits
                return await self._unexpected(ctx, failure)
        # endregion

    def find(self, kind: type[Exception]) -> Handler:
        """Return the handler for the nearest class above an error's, itself first, in its method resolution order.

        If somebody has removed even the one for Exception, it is ``_unexpected``.
        """
        # region task 2.5: find the handler for the nearest class, the error's own first
        for each in kind.__mro__:
            if each in self.handlers:
                return self.handlers[each]
        return self._unexpected
        # endregion

    async def _expected(self, _: RequestContext, error: APIError) -> Response:
        return problem(error)

    async def _unexpected(self, ctx: RequestContext, error: Exception) -> Response:
        """Log the error with its traceback, and return the problem of a plain APIError, a 500, with detail ``HIDDEN``.

        The log is the logger ``api_starter``, the level ERROR. In debug mode the problem has two members more:
        ``exception``, the class and the text of the error, such as ``"KeyError: 'title'"``, and ``traceback``, a list
        of its lines without line breaks, one text for each line (``format_exception`` may put several into one text).
        """
        # region task 2.6: answer every Exception by its handler, survive a handler that fails, and let the rest pass
        logging.getLogger("api_starter").error("%s %s failed", ctx.method, ctx.path, exc_info=error)
        lines = "".join(format_exception(error)).splitlines() if self.debug else []
        shown = {"exception": f"{type(error).__name__}: {error}", "traceback": lines} if self.debug else {}
        return problem(APIError(HIDDEN), **shown)
        # endregion
