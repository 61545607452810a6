"""A page that shows an OpenAPI document, and the plugin that brings both."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from api_starter.core import HTMLResponse, RequestContext
from api_starter.extend.openapi import document
from api_starter.extend.plugins import Plugin

# region yours
# endregion

STYLE = ":root{color-scheme:light dark}body{font:1rem/1.5 sans-serif;max-width:60rem;margin:auto}pre{overflow:auto}"

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of the page: it can load nothing, from here or elsewhere, and run nothing."""


def page(described: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as HTML: its paths and its schemas, to be unfolded.

    Everything in the document is escaped: a summary is a docstring, and a docstring may hold ``<script>``.
    """
    title = escape(" ".join(described["info"].values()))
    parts = {f"{path} {', '.join(methods).upper()}": methods for path, methods in described["paths"].items()}
    body = "".join(
        f"<details><summary>{escape(head)}</summary><pre>{escape(json.dumps(part, indent=2))}</pre></details>"
        for head, part in {**parts, **described["components"]["schemas"]}.items()
    )
    return f'<!doctype html><html lang="en"><title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{body}</html>'


class DocsPlugin(Plugin):
    """``/openapi.json`` and ``/docs`` for all endpoints but these two.

    Args:
        title: the name of the API.
        version: that of the API.
    """

    name = "docs"

    def __init__(self, title: str = "API", version: str = "0.1.0") -> None:
        self.title, self.version = title, version

    def setup(self, app: Any) -> None:
        """Register both endpoints; the document is made when it is asked for."""

        def described(ctx: RequestContext) -> dict[str, Any]:
            shown = [each for each in app.operations() if each[2] not in {show_document, show_page}]
            return document(shown, self.title, self.version) | {"servers": [{"url": ctx.root_path or "/"}]}

        async def show_document(ctx: RequestContext) -> dict[str, Any]:
            return described(ctx)

        async def show_page(ctx: RequestContext) -> HTMLResponse:
            return HTMLResponse(page(described(ctx)), headers={"content-security-policy": POLICY})

        app.endpoint("/openapi.json")(show_document)
        app.endpoint("/docs")(show_page)
