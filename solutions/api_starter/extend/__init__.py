"""The extension points: typed endpoints, middleware, errors, services, gates, events, plugins."""

from api_starter.extend.application import APIStarter
from api_starter.extend.container import Container
from api_starter.extend.docs import DocsPlugin
from api_starter.extend.errors import Conflict, Forbidden, TooManyRequests, Unauthorized, Unprocessable, WiringError
from api_starter.extend.middleware import CallNext, ErrorHandlingMiddleware, TimingMiddleware
from api_starter.extend.ordering import Layer, Stage
from api_starter.extend.plugins import Plugin
from api_starter.extend.scopes import Call, Events, Gate, ServiceScope
from api_starter.extend.signatures import Body, Cookie, Header, Query

__all__ = ["APIStarter", "CallNext", "Container", "ErrorHandlingMiddleware", "Layer", "Stage", "TimingMiddleware"]
__all__ += ["Body", "Call", "Cookie", "DocsPlugin", "Events", "Gate", "Header", "Plugin", "Query", "ServiceScope"]
__all__ += ["Conflict", "Forbidden", "TooManyRequests", "Unauthorized", "Unprocessable", "WiringError"]
