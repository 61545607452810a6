"""What an endpoint tells of itself beyond its signature, and singletons outside of calls."""

from typing import Annotated, Any

from pydantic import BaseModel

from api_starter import APIStarter, DocsPlugin, Response
from api_starter.extend.openapi import describe, merged
from tests.core.asking import ask


class Note(BaseModel):
    """What is sent and shown."""

    text: str


def application() -> APIStarter:
    """Return an application whose endpoint takes a patch of another type than JSON."""
    app = APIStarter()
    app.add_plugin(DocsPlugin())

    @app.endpoint("/notes/{note_id:int}", methods=["PATCH"])
    @describe(
        parameters=[{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}],
        requestBody={"content": {"application/json": None, "application/merge-patch+json": {"schema": {}}}},
        responses={"412": {"description": "too late"}},
    )
    async def change(note_id: int, note: Note) -> Annotated[Response, Note]:
        return Response(note.text)

    return app


def test_parts_are_added_to_what_the_signature_says() -> None:
    """A client cannot know of a header that no argument takes."""
    operation = ask(application(), path="/openapi.json").json()["paths"]["/notes/{note_id}"]["patch"]
    assert [each["name"] for each in operation["parameters"]] == ["note_id", "If-Match"]
    assert set(operation["requestBody"]["content"]) == {"application/merge-patch+json"}
    assert set(operation["responses"]) == {"2XX", "412", "default"}
    note = {"schema": {"$ref": "#/components/schemas/Note"}}
    assert operation["responses"]["2XX"]["content"] == {"application/json": note}


def test_the_page_shows_a_body_of_any_type() -> None:
    """One endpoint that takes no JSON makes the page of all a 500."""
    page = ask(application(), path="/docs")
    assert page.status_code == 200
    assert "If-Match" in page.text


def test_parts_are_merged_and_not_shared() -> None:
    """Describing one endpoint changes another, which has the same part."""
    one: dict[str, Any] = {"a": {"b": 1}, "c": [1], "d": None}
    assert merged(one, {"a": {"e": 2}, "c": [2], "f": {"g": None}}) == {
        "a": {"b": 1, "e": 2},
        "c": [1, 2],
        "d": None,
        "f": {"g": None},
    }
    assert merged(one, {"a": None, "c": 3}) == {"c": 3, "d": None}
    assert one == {"a": {"b": 1}, "c": [1], "d": None}


def test_a_middleware_outside_of_all_calls_gets_a_singleton() -> None:
    """What remembers answers has another store than everybody else."""

    class Store:
        """Is there once."""

    app = APIStarter()
    app.services.provide(Store, Store, singleton=True)

    @app.endpoint("/")
    async def same(store: Store) -> str:
        return str(store is await app.singletons.get(Store))

    assert ask(app).text == "True"
