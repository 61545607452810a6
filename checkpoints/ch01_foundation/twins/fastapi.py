"""The probes of chapter 1 in FastAPI, whose responses and requests are Starlette's."""

import contextlib
import datetime as dt
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from ch01_foundation.twins.fastapi_tasks import task_api
from ch01_foundation.twins.starlette import answer, echo, file, give_cookies, stalled, streamed
from fastapi import FastAPI, Request

__all__ = ["answer", "file", "give_cookies", "stalled", "streamed", "task_api"]


def showing(view: Any) -> Any:
    """What ``view`` sees of a request, as JSON."""
    app = FastAPI()

    @app.api_route("/", methods=["GET", "POST"])
    async def show(request: Request) -> Any:
        return await view(request)

    return app


def read_header(name: str) -> Any:
    """The values of one header field."""

    async def view(request: Request) -> Any:
        return {"first": request.headers.get(name), "all": request.headers.getlist(name)}

    return showing(view)


def read_query() -> Any:
    """The query: its pairs, and what one gets by name."""

    async def view(request: Request) -> Any:
        query = request.query_params
        lists: dict[str, list[str]] = {}
        for name, value in query.multi_items():
            lists.setdefault(name, []).append(value)
        return {"pairs": query.multi_items(), "last": dict(query), "all": lists}

    return showing(view)


def read_cookies() -> Any:
    """The cookies by name."""

    async def view(request: Request) -> Any:
        return request.cookies

    return showing(view)


def read_pieces() -> Any:
    """The pieces of the body."""

    async def view(request: Request) -> Any:
        return [piece.decode() async for piece in request.stream()]

    return showing(view)


def read_first_piece() -> Any:
    """The first piece of the body; the others are not waited for."""

    async def view(request: Request) -> Any:
        return (await anext(request.stream())).decode()

    return showing(view)


def read_body_again() -> Any:
    """The body, asked for three times."""

    async def view(request: Request) -> Any:
        first, second = await request.body(), await request.body()
        streamed = b"".join([piece async for piece in request.stream()])
        return [first.decode(), second.decode(), streamed.decode()]

    return showing(view)


def read_json() -> Any:
    """The body as JSON, and its Python type."""

    async def view(request: Request) -> Any:
        value = await request.json()
        return {"value": value, "type": type(value).__name__}

    return showing(view)


def returned(result: Any) -> Any:
    """An endpoint that returns ``result``."""

    async def view(_: Request) -> Any:
        return result

    return showing(view)


@dataclass
class Reminder:
    """A value of a type that JSON does not know."""

    id: uuid.UUID
    due: dt.date
    tags: tuple[str, ...]


def returned_reminder(number: int, due: str, tags: list[str]) -> Any:
    """An endpoint that returns a dataclass with a UUID and a date."""
    return returned(Reminder(uuid.UUID(int=number), dt.date.fromisoformat(due), tuple(tags)))


def routed(routes: list[tuple[str, list[str], str]]) -> Any:
    """Endpoints at (template, methods), each of which answers with its name and its parameters."""
    app = FastAPI()
    for template, methods, name in routes:
        app.add_api_route(template, _naming(name), methods=methods, name=name)
    return app


def _naming(name: str) -> Any:
    async def endpoint(request: Request) -> Any:
        return {"route": name, "params": request.path_params}

    return endpoint


def path_for(template: str, params: dict[str, Any]) -> str:
    """The path of a route with this template."""
    return str(routed([(template, ["GET"], "target")]).url_path_for("target", **params))


def mounted(prefix: str, taken: str) -> Any:
    """An application with ``echo`` below a prefix, and one route of its own at ``taken``."""
    app = routed([(taken, ["GET"], "own")])
    app.mount(prefix, echo)
    return app


def with_lifespan(given: dict[str, Any]) -> Any:
    """An application that answers with its state, to which each request adds something of its own."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        yield given

    app = FastAPI(lifespan=lifespan)

    @app.get("/{rest:path}")
    async def show(request: Request, rest: str) -> Any:
        seen = dict(request.state._state)  # noqa: SLF001 - there is no other way to see all of it
        setattr(request.state, f"seen by {rest}", True)
        return seen

    return app
