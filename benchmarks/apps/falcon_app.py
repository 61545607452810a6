"""Resource objects whose `resp.media` is encoded by the default JSON handler (standard library's json).

The router is compiled to Python source, the path parameter goes through its `int` converter, the echo reads
`req.get_media()`. With `--tuned` its JSON handler uses msgspec, as its documentation describes.
"""

from typing import Any

import falcon
import falcon.asgi
import falcon.media
import msgspec
from falcon.asgi import Request, Response

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS

TITLE = "Falcon"
DISTRIBUTION = "falcon"


def constant(app: Any) -> None:
    """Add the constant route."""

    class Hello:
        async def on_get(self, _: Request, resp: Response) -> None:
            resp.media = {"hello": "world"}

    app.add_route("/hello", Hello())


def echo(app: Any) -> None:
    """Add the route that decodes and encodes JSON."""

    class Echo:
        async def on_post(self, req: Request, resp: Response) -> None:
            resp.media = await req.get_media()

    app.add_route("/echo", Echo())


def fillers(app: Any) -> None:
    """Add the routes that are never asked for."""

    class Area:
        async def on_get(self, _: Request, resp: Response, name: str) -> None:
            resp.media = {"name": name}

    for path in FILLERS:
        app.add_route(f"{path}/{{name}}", Area())


def typed(app: Any) -> None:
    """Add the route with an integer path parameter."""

    class Task:
        async def on_get(self, _: Request, resp: Response, task_id: int) -> None:
            resp.media = {"id": task_id, "title": "write report", "done": False}

    app.add_route("/tasks/{task_id:int}", Task())


def build() -> ASGIApp:
    """Return the application with its 60 routes."""
    app: Any = falcon.asgi.App()
    for add in (constant, echo, fillers, typed):
        add(app)
    return app  # type: ignore[no-any-return]


def tune(app: Any) -> None:
    """Let msgspec encode and decode."""
    handler = falcon.media.JSONHandler(dumps=msgspec.json.Encoder().encode, loads=msgspec.json.Decoder().decode)
    app.req_options.media_handlers[falcon.MEDIA_JSON] = handler
    app.resp_options.media_handlers[falcon.MEDIA_JSON] = handler
