"""The stored outputs of a code cell as HTML that a page can hold as it is."""

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_PROLOG = re.compile(rb"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)
_CHART = "A chart; the text beside it says what it shows"


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
        return picture("svg+xml", data["image/svg+xml"].encode(), _CHART)
    if "image/png" in data:
        return picture("png", base64.b64decode(data["image/png"]), _CHART)
    return _text(data.get("text/plain", ""), "result")


def picture(kind: str, data: bytes, alt: str) -> str:
    """Return a picture that is a part of its page; ``kind`` is that of its media type."""
    plain = _PROLOG.sub(b"", data) if kind == "svg+xml" else data
    return f'<img alt="{alt}" src="data:image/{kind};base64,{base64.b64encode(plain).decode()}">'


def _text(text: str, kind: str) -> str:
    plain = escape(text.replace("\r", "").rstrip(), quote=False)
    return f'<pre class="output-{kind}">{plain}</pre>'
