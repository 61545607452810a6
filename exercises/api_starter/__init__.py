"""api_starter: a small web framework, written chapter by chapter.

Everything that an application needs is importable from here; the modules behind it are one concept each.
"""

from api_starter.core import (
    APIError,
    Application,
    BadRequest,
    ClientDisconnected,
    ContentTooLarge,
    FileResponse,
    Headers,
    HTMLResponse,
    JSONResponse,
    MethodNotAllowed,
    MutableHeaders,
    NotFound,
    QueryParams,
    RedirectResponse,
    RequestContext,
    Response,
    Router,
    StreamingResponse,
    TextResponse,
    UnsupportedScope,
)

__all__ = [
    "APIError",
    "Application",
    "BadRequest",
    "ClientDisconnected",
    "ContentTooLarge",
    "FileResponse",
    "HTMLResponse",
    "Headers",
    "JSONResponse",
    "MethodNotAllowed",
    "MutableHeaders",
    "NotFound",
    "QueryParams",
    "RedirectResponse",
    "RequestContext",
    "Response",
    "Router",
    "StreamingResponse",
    "TextResponse",
    "UnsupportedScope",
]
