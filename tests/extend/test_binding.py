"""Endpoints say what they want; a request is read to the end before one of them is called."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field

from api_starter import APIStarter, Body, Cookie, Header, Query, RequestContext, ServiceScope
from api_starter.core.errors import RouteError
from tests.core.asking import ask
from workbook.lab.response import Response

ID = "0d6e0b2c-5a3f-4f6e-9a0b-2f1f6c0a7e11"
Text = Annotated[str, Field(min_length=1)]


class NewTask(BaseModel):
    """What a client sends."""

    title: Text
    tags: list[Text] = []
    weight: float = 1.0


class Colour(Enum):
    """A choice."""

    RED = "red"


def app_with(endpoint: Callable[..., Any], path: str = "/", method: str = "GET", **options: Any) -> APIStarter:
    """Return an application with one endpoint."""
    app = APIStarter(**options)
    app.endpoint(path, methods=[method])(endpoint)
    return app


def posted(endpoint: Callable[..., Any], content: Any = None, **request: Any) -> Response:
    """Post something to an endpoint, as JSON unless told otherwise."""
    if content is not None:
        request.setdefault("headers", [("content-type", "application/json")])
        request["content"] = content
    return ask(app_with(endpoint, method="POST"), "POST", **request)


def faults(seen: Response) -> list[tuple[str, str, str]]:
    """Return the faults that a 422 names: where, where there, and what."""
    assert seen.status_code == 422
    return [(each["in"], each["at"], each["code"]) for each in seen.json()["errors"]]


async def create(task: NewTask) -> Any:
    """Show what arrived."""
    return task


def test_arguments_come_from_where_their_types_and_names_say() -> None:
    """An endpoint has to take the request apart itself."""

    async def show(  # noqa: PLR0917 - one of each kind
        ctx: RequestContext,
        task_id: UUID,
        since: date,
        limit: int = 20,
        tag: list[str] = [],  # noqa: B006 - as people write it
        colour: Colour | None = None,
        order: Literal["asc", "desc"] = "asc",
        x_request_id: Annotated[str, Header()] = "none",
        session: Annotated[str | None, Cookie("sid")] = None,
        page: Annotated[int, Query("p")] = 1,
    ) -> dict[str, Any]:
        seen = {name: value for name, value in locals().items() if name != "ctx"}
        return {"path": ctx.path, **seen}

    app = app_with(show, "/tasks/{task_id}")
    path = f"/tasks/{ID}?since=2026-01-31"
    plain = {"path": f"/tasks/{ID}", "task_id": ID, "since": "2026-01-31", "limit": 20, "tag": [], "colour": None}
    assert ask(app, path=path).json() == {
        **plain,
        "order": "asc",
        "x_request_id": "none",
        "session": None,
        "page": 1,
    }
    seen = ask(
        app,
        path=f"{path}&limit=5&tag=a&tag=b&colour=red&order=desc&p=3",
        headers={"X-Request-Id": "r1"},
        cookies={"sid": "s1"},
    ).json()
    assert seen == {
        **plain,
        "limit": 5,
        "tag": ["a", "b"],
        "colour": "red",
        "order": "desc",
        "x_request_id": "r1",
        "session": "s1",
        "page": 3,
    }


def test_a_set_and_an_annotated_list_collect_too() -> None:
    """Only one spelling of "many" works."""

    async def show(ids: set[int], names: Annotated[list[str] | None, Query("name")] = None) -> Any:
        return {"ids": sorted(ids), "names": names}

    assert ask(app_with(show), path="/?ids=2&ids=1&ids=2").json() == {"ids": [1, 2], "names": None}
    assert ask(app_with(show), path="/?ids=1&name=a&name=b").json() == {"ids": [1], "names": ["a", "b"]}


def test_an_endpoint_of_chapter_1_still_works() -> None:
    """Everything that was written before has to be annotated."""

    async def old(ctx: Any) -> Any:
        return {"path": ctx.path}

    async def bare(ctx) -> Any:  # type: ignore[no-untyped-def]
        return {"id": ctx.path_params["id"]}

    class Greeting:
        async def __call__(self, _: RequestContext) -> str:
            return "hello"

    assert ask(app_with(bare, "/{id:int}"), path="/7").json() == {"id": 7}
    assert ask(app_with(Greeting())).text == "hello"
    assert ask(app_with(old)).json() == {"path": "/"}


def test_a_converted_path_parameter_is_checked_further() -> None:
    """A range that the signature promises is not kept."""

    async def show(page: Annotated[int, Field(le=9)]) -> int:
        return page

    app = app_with(show, "/pages/{page:int}")
    assert ask(app, path="/pages/9").json() == 9
    assert faults(ask(app, path="/pages/10")) == [("path", "page", "less_than_equal")]
    assert ask(app, path="/pages/x").status_code == 404


def test_the_body_is_a_model() -> None:
    """The endpoint gets a dictionary in which anything may be missing."""
    assert posted(create, json={"title": "x"}).json() == {"title": "x", "tags": [], "weight": 1.0}


def test_every_fault_is_named_with_its_place() -> None:
    """A client repairs its request in seven rounds."""

    async def many(  # noqa: PLR0917 - as above
        task_id: int,
        task: NewTask,
        limit: int,
        tag: list[int],
        x_key: Annotated[int, Header()],
        sid: Annotated[int, Cookie()],
    ) -> None:
        raise AssertionError("not called")

    app = app_with(many, "/{task_id}", "POST")
    seen = ask(
        app,
        "POST",
        "/x?tag=1&tag=b&limit=",
        json={"title": "", "tags": ["a", ""], "weight": "heavy"},
        headers={"x-key": "k"},
    )
    assert sorted(faults(seen)) == sorted(
        [
            ("path", "task_id", "int_parsing"),
            ("body", "#/title", "string_too_short"),
            ("body", "#/tags/1", "string_too_short"),
            ("body", "#/weight", "float_parsing"),
            ("query", "limit", "int_parsing"),
            ("query", "tag/1", "int_parsing"),
            ("header", "x-key", "int_parsing"),
            ("cookie", "sid", "missing"),
        ]
    )
    assert all(each["detail"] for each in seen.json()["errors"])


def test_a_fault_does_not_repeat_what_was_sent() -> None:
    """A password that was too short stands in the log of the client's proxy."""

    class Login(BaseModel):
        password: Annotated[str, Field(max_length=3)]

    async def login(_: Annotated[Login, Body()]) -> None:
        return None

    assert "hunter2" not in posted(login, json={"password": "hunter2"}).text


def test_a_pointer_is_escaped() -> None:
    """A key with a slash points at another place."""

    async def show(counts: dict[str, int]) -> None:
        return None

    assert faults(posted(show, json={"a/b~c d": "x"})) == [("body", "#/a~1b~0c%20d", "int_parsing")]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"\xff",
        b'{"title": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"title": "x"} y',
        b"{'title': 1}",
    ],
)
def test_what_is_no_json_is_400(content: bytes) -> None:
    """A client is told that a field is missing, although the body could not be read; or a deep body is a 500."""
    assert posted(create, content).status_code == 400


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_nan_and_infinity_are_no_json(word: str) -> None:
    """A number that equals nothing gets into the database."""
    for content in (f'{{"title": "x", "weight": {word}}}', f'{{"title": "x", "unknown": {word}}}'):
        assert posted(create, content.encode()).status_code == 400
    assert posted(create, f'{{"title": "{word}"}}'.encode()).json()["title"] == word


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("application/merge-patch+json", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonp", 415),
        ("application/", 415),
        ("", 415),
    ],
)
def test_only_json_is_read(kind: str, status: int) -> None:
    """A form on somebody else's page posts what a browser sends without asking: text/plain."""
    seen = posted(create, b'{"title": "x"}', headers=[("content-type", kind)])
    assert seen.status_code == status


def test_a_body_without_a_type_is_415_and_no_body_is_400() -> None:
    """A page elsewhere posts JSON without a content type, which needs no permission either."""
    assert posted(create, b'{"title": "x"}', headers=[]).status_code == 415
    assert ask(app_with(create, method="POST"), "POST").status_code == 400


def test_a_type_that_is_not_read_is_refused_before_the_body() -> None:
    """A video is uploaded to the end before anybody says no."""
    app = app_with(create, method="POST", max_body=1)
    assert ask(app, "POST", headers=[("content-type", "video/mp4")], content=b"xx").status_code == 415
    assert ask(app, "POST", json={"title": "x"}).status_code == 413


def test_a_body_may_be_left_out_if_it_has_a_default() -> None:
    """Optional means that null has to be sent."""

    async def maybe(task: NewTask | None = None) -> Any:
        return {"task": task and task.title}

    assert ask(app_with(maybe, method="POST"), "POST").json() == {"task": None}
    assert posted(maybe, b"").json() == {"task": None}
    assert posted(maybe, json={"title": "x"}).json() == {"task": "x"}
    assert faults(posted(maybe, json={"title": ""})) == [("body", "#/title", "string_too_short")]


def test_many_models_are_one_body() -> None:
    """A batch needs a wrapper that nobody wants."""

    async def batch(tasks: list[NewTask]) -> int:
        return len(tasks)

    assert posted(batch, json=[{"title": "a"}, {"title": "b"}]).json() == 2
    assert faults(posted(batch, json=[{"title": "a"}, {}])) == [("body", "#/1/title", "missing")]


def test_faults_come_before_services() -> None:
    """A transaction is opened for a request that is turned away."""
    opened: list[str] = []

    class Session:
        def __init__(self) -> None:
            opened.append("session")

    async def use(session: Session, limit: int) -> int:
        return limit

    app = app_with(use)
    app.services.provide(Session, Session)
    assert ask(app, path="/?limit=x").status_code == 422
    assert opened == []
    assert (ask(app, path="/?limit=1").json(), opened) == (1, ["session"])


async def two_bodies(one: NewTask, two: NewTask) -> None:
    """Want what cannot be."""


async def unannotated(ctx: RequestContext, thing) -> None:  # type: ignore[no-untyped-def]
    """Want what cannot be."""


async def anything(ctx: RequestContext, thing: Any) -> None:
    """Want what cannot be."""


async def many_in_a_path(ids: list[int]) -> None:
    """Want what cannot be."""


async def many_cookies(ctx: RequestContext, ids: Annotated[list[int], Cookie()]) -> None:
    """Want what cannot be."""


async def untyped_in_a_path(ctx: RequestContext, ids) -> None:  # type: ignore[no-untyped-def]
    """Want what cannot be."""


async def by_position(limit: int, /) -> None:
    """Want what cannot be."""


async def context_by_position(ctx, /, limit: int = 1) -> None:  # type: ignore[no-untyped-def]
    """Want what cannot be."""


async def unknown_name(thing: "Nowhere") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Want what cannot be."""


async def no_text(scope: Annotated[ServiceScope, Query()]) -> None:
    """Want what cannot be."""


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        (two_bodies, "two arguments want the body"),
        (unannotated, "'thing' has no type"),
        (anything, "'thing' has no type"),
        (untyped_in_a_path, "'ids' has no type"),
        (many_in_a_path, "'ids' cannot be many: a path has one value"),
        (many_cookies, "'ids' cannot be many: a cookie has one value"),
        (by_position, "'limit' cannot be given by name"),
        (context_by_position, "'ctx' cannot be given by name"),
        (unknown_name, "'Nowhere' is not defined"),
        (no_text, "ServiceScope"),
    ],
)
def test_an_impossible_signature_is_refused_at_registration(endpoint: Callable[..., Any], words: str) -> None:
    """The first request finds out, with an error that does not name the endpoint."""
    with pytest.raises(RouteError, match=words) as caught:
        app_with(endpoint, "/things/{ids}")
    assert endpoint.__name__ in str(caught.value)
