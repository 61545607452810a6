"""Resource objects whose `resp.media` is encoded by the default JSON handler (standard library's json).

The router is compiled to Python source, the path parameter goes through its `int` converter, the echo reads
`req.get_media()`. With `--tuned` its JSON handler uses msgspec, as its documentation describes.
"""

from collections import Counter
from typing import Any

import falcon
import falcon.asgi
import falcon.media
import msgspec
from falcon.asgi import Request, Response

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import FILLERS, MIDDLEWARE, PLAIN, SERVICE, STEPS, VALIDATED, Note, Session, Tasks

TITLE = "Falcon"
DISTRIBUTION = "falcon"
MORE = (
    "The model validates what `req.get_media()` gives. Middlewares are objects with `process_request` and "
    "`process_response`; the session is opened and closed by such a one, as in its recipe for databases."
)
"""What it does for the workloads that are not plain."""


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


def validated(app: Any) -> None:
    """Add the route that validates its body."""

    class Notes:
        async def on_post(self, req: Request, resp: Response) -> None:
            resp.media = Note.model_validate(await req.get_media()).model_dump()

    app.add_route("/echo", Notes())


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


def service(app: Any) -> None:
    """Add the same route with a service for each request."""

    class Sessions:
        async def process_resource(self, req: Request, _resp: Response, _resource: Any, _params: Any) -> None:
            req.context.session = Session()

        async def process_response(self, req: Request, _resp: Response, _resource: Any, _ok: bool) -> None:  # noqa: FBT001
            await req.context.session.close()

    class Task:
        async def on_get(self, req: Request, resp: Response, task_id: int) -> None:
            resp.media = await Tasks(req.context.session).read(task_id)

    app.add_middleware(Sessions())
    app.add_route("/tasks/{task_id:int}", Task())


def middlewares(app: Any) -> None:
    """Add five middlewares."""
    seen: Counter[str] = Counter()

    class Count:
        async def process_request(self, _req: Request, _resp: Response) -> None:
            seen["in"] += 1

        async def process_response(self, _req: Request, _resp: Response, _resource: Any, _ok: bool) -> None:  # noqa: FBT001
            seen["out"] += 1

    app.add_middleware([Count() for _ in STEPS])


def build(variant: str = PLAIN) -> ASGIApp:
    """Return the application with its 60 routes."""
    app: Any = falcon.asgi.App()
    for add in (
        constant,
        validated if variant == VALIDATED else echo,
        fillers,
        service if variant == SERVICE else typed,
    ):
        add(app)
    if variant == MIDDLEWARE:
        middlewares(app)
    return app  # type: ignore[no-any-return]


def tune(app: Any) -> None:
    """Let msgspec encode and decode."""
    handler = falcon.media.JSONHandler(dumps=msgspec.json.Encoder().encode, loads=msgspec.json.Decoder().decode)
    app.req_options.media_handlers[falcon.MEDIA_JSON] = handler
    app.resp_options.media_handlers[falcon.MEDIA_JSON] = handler
