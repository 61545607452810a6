"""The ASGI core: from the server's three arguments to an application with endpoints."""

from api_starter.core.application import Application
from api_starter.core.context import RequestContext
from api_starter.core.errors import (
    APIError,
    BadRequest,
    ClientDisconnected,
    ContentTooLarge,
    MethodNotAllowed,
    NotFound,
    UnsupportedScope,
)
from api_starter.core.headers import Headers, MutableHeaders
from api_starter.core.query import QueryParams
from api_starter.core.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, TextResponse
from api_starter.core.routing import Router
from api_starter.core.streaming import FileResponse, StreamingResponse

__all__ = ["Application", "Headers", "MutableHeaders", "QueryParams", "RequestContext", "Router"]
__all__ += ["HTMLResponse", "JSONResponse", "RedirectResponse", "Response", "TextResponse"]
__all__ += ["FileResponse", "StreamingResponse"]
__all__ += ["APIError", "BadRequest", "ContentTooLarge", "MethodNotAllowed", "NotFound"]
__all__ += ["ClientDisconnected", "UnsupportedScope"]
