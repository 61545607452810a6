"""The board: a page that uses the application beside it as any other client does."""

from pathlib import Path
from typing import Any

PATH = "/board"
TYPES = {".html": b"text/html", ".css": b"text/css", ".js": b"text/javascript", ".svg": b"image/svg+xml"}
FILES = {f"{PATH}/{file.name}": file for file in Path(__file__).parent.iterdir() if file.suffix in TYPES}
FILES[PATH] = FILES[f"{PATH}/"] = FILES.pop(f"{PATH}/index.html")
POLICY = b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
FIXED = [(b"content-security-policy", POLICY), (b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff")]


def beside(app: Any) -> Any:
    """Return an ASGI application that answers for the board's files and leaves everything else to ``app``."""

    async def serve(scope: Any, receive: Any, send: Any) -> Any:
        if scope["type"] != "http" or scope["path"] not in FILES:
            return await app(scope, receive, send)
        file = FILES[scope["path"]]
        headers = [*FIXED, (b"content-type", TYPES[file.suffix] + b"; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        return await send({"type": "http.response.body", "body": file.read_bytes()})

    return serve
