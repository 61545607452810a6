"""The stored outputs of a code cell as HTML that a page can hold as it is."""

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_PROLOG = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)


def joined(text: str | list[str]) -> str:
    """Return a text of a notebook file, which may be stored as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def to_html(outputs: Iterable[Mapping[str, Any]]) -> str:
    """Return all outputs of a cell as one line, which Markdown leaves alone; empty when there are none."""
    found = "".join(map(_output, outputs)).replace("\n", "&#10;")
    return f'<div class="output">{found}</div>' if found else ""


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _text(joined(output["text"]), output["name"])
    if output["output_type"] == "error":
        return _text(f"{output['ename']}: {output['evalue']}", "error")
    data = {kind: joined(value) for kind, value in output["data"].items() if kind.startswith(("text/", "image/"))}
    if "text/html" in data:
        return data["text/html"]
    if "image/svg+xml" in data:
        return _picture("svg+xml", base64.b64encode(_PROLOG.sub("", data["image/svg+xml"]).encode()).decode())
    if "image/png" in data:
        return _picture("png", data["image/png"].replace("\n", ""))
    return _text(data.get("text/plain", ""), "result")


def _text(text: str, kind: str) -> str:
    return f'<pre class="output-{kind}">{escape(text.rstrip(), quote=False)}</pre>'


def _picture(kind: str, data: str) -> str:
    return f'<img alt="A chart; the text beside it says what it shows" src="data:image/{kind};base64,{data}">'
