"""The Task API as it grows in this chapter; its twin in FastAPI has all of it from the beginning.

What a task further on is to write has a stand-in here until then. Nothing here knows what is right: the tests judge
what comes back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from api_starter import APIStarter, CallNext, RequestContext, Response, Stage
from taskapi.app import create_app
from taskapi.rest import endpoints, representation
from taskapi.rest.links import task_path
from taskapi.rest.plugin import add_endpoints, provide_services
from taskapi.rest.views import View
from taskapi.tasks import Task

JSON = (b"content-type", b"application/json")


def telling_of_stubs(app: APIStarter) -> Any:
    """The application, which does not answer for a stub that is called in it: it raises what the stub did."""
    stubs: list[NotImplementedError] = []

    async def keep(ctx: RequestContext, call_next: CallNext) -> Response:
        try:
            return await call_next(ctx)
        except NotImplementedError as stub:
            stubs.append(stub)
            raise

    async def served(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)
        if stubs:
            raise stubs.pop()

    app.add_middleware(keep, stage=Stage.ERRORS + 1)
    return served


async def _in_json(ctx: RequestContext, call_next: CallNext) -> Response:
    """Let everything be answered as JSON, in version 2."""
    ctx.scope["view"] = View(version=2, format="json", tag="json2", content_type=JSON, told=())
    return await call_next(ctx)


def resources() -> APIStarter:
    """The services and endpoints, without versions, formats and keys; one view for everything."""
    bare = APIStarter()
    provide_services(bare)
    add_endpoints(bare)
    bare.add_middleware(_in_json, stage=Stage.NEGOTIATE)
    return bare


def _only_self(task: Task, root: str) -> dict[str, Any]:
    return {"self": {"href": task_path(task.id, root)}}


def _versions(if_match: str) -> frozenset[int] | None:
    """What stands between the quotes of one tag, up to the hyphen; None for ``*``, nothing for a weak tag."""
    if if_match.startswith("W/"):
        return frozenset()
    return None if if_match == "*" else frozenset({int(if_match.strip('"').partition("-")[0])})


@contextmanager
def _standing_in(*, links: bool) -> Iterator[None]:
    """Let If-Match be read, and tasks have a link, by what stands here."""
    with patch.object(endpoints, "matched_versions", _versions):
        if links:
            yield
            return
        with patch.object(representation, "task_links", _only_self):
            yield


def _with_stand_ins(app: Callable[..., Any], *, links: bool) -> Any:
    async def served(scope: Any, receive: Any, send: Any) -> None:
        with _standing_in(links=links):
            await app(scope, receive, send)

    return served


def app() -> Any:
    """The tasks alone, each with a link to itself."""
    return _with_stand_ins(telling_of_stubs(resources()), links=False)


def linked() -> Any:
    """The tasks alone, with all their links."""
    return _with_stand_ins(telling_of_stubs(resources()), links=True)


def mounted(prefix: str) -> Any:
    """The tasks below a prefix of another application."""
    host = APIStarter()
    host.mount(prefix, app())
    return host


def complete() -> Any:
    """The Task API with all that this chapter brings."""
    return telling_of_stubs(create_app(["rest"]))
