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

STYLE = """:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem}
body{max-width:50rem}details{border-top:1px solid #8888;padding:.5rem 0}summary{cursor:pointer}pre{overflow:auto}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1.5rem .2rem 0}code{font-size:1.05em}"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of the page: it can load nothing, from here or elsewhere, and run nothing."""


LIMITS = ("default", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "format")
"""What is said of a value beside its type (JSON Schema 2020-12, validation)."""


def page(described: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as HTML: its operations and its schemas, to be unfolded.

    Everything in the document is escaped: a summary is a docstring, and a docstring may hold ``<script>``.
    """
    title = escape(" ".join(described["info"].values()))
    operations = "".join(
        _operation(f"{method.upper()} {path}", each)
        for path, methods in described["paths"].items()
        for method, each in methods.items()
    )
    schemas = "".join(_folded(escape(name), _json(each)) for name, each in described["components"]["schemas"].items())
    top = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    main = f"<h1>{title}</h1>{operations}<h2>Schemas</h2>{schemas}"
    return f'<!doctype html><html lang="en">{top}<style>{STYLE}</style><main>{main}</main></html>'


def _operation(name: str, operation: Mapping[str, Any]) -> str:
    """Return what a client has to know of one operation: what it takes, and what it may answer."""
    rows = [(each["name"], each["in"], each["required"], each["schema"]) for each in operation["parameters"]]
    if body := operation.get("requestBody"):
        content = next(iter(body["content"].values()))
        rows.append(("body", "body", body["required"], content["schema"]))
    lines = "".join(
        f"<tr><td><code>{escape(name)}</code><td>{place}<td>{'' if required else 'optional'}<td>{escape(_kind(schema))}"
        for name, place, required, schema in rows
    )
    head = "<tr><th>takes<th>in<th>needed<th>value" if rows else ""
    told = f"<p>{escape(operation['description'])}<table>{head}{lines}</table>{_json(operation['responses'])}"
    return _folded(f"<code>{escape(name)}</code> {escape(operation['summary'])}", told)


def _kind(schema: Mapping[str, Any]) -> str:
    """Return a schema in a few words: its type or its model, and its limits."""
    either = " or ".join(_kind(each) for each in schema.get("anyOf", ()))
    kind = schema.get("$ref", "").rpartition("/")[2] or either or str(schema.get("type", "anything"))
    return ", ".join([kind, *(f"{limit} {json.dumps(schema[limit])}" for limit in LIMITS if limit in schema)])


def _folded(summary: str, inside: str) -> str:
    return f"<details><summary>{summary}</summary>{inside}</details>"


def _json(part: Any) -> str:
    return f"<pre>{escape(json.dumps(part, indent=2))}</pre>"


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
