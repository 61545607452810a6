"""The OpenAPI document and its page."""

import json
import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from api_starter import APIStarter, Cookie, DocsPlugin, Header, HTMLResponse, RequestContext, ServiceScope
from tests.core.asking import ask, exchange


class NewTask(BaseModel):
    """What a client sends."""

    title: Annotated[str, Field(min_length=1)]


class Task(NewTask):
    """What is kept."""

    id: int
    children: "list[Task]" = []


def documented() -> APIStarter:
    """Return an application with one endpoint of each kind."""
    app = APIStarter()
    app.add_plugin(DocsPlugin("Tasks & more", "1.2.3"))

    @app.endpoint("/tasks", methods=["POST"])
    async def create(task: NewTask, _: ServiceScope) -> tuple[Task, int]:
        """Create a task.

        It gets the next <b>id</b>.
        """
        return Task(id=1, title=task.title), 201

    @app.endpoint("/tasks")
    async def find(
        limit: Annotated[int, Field(ge=1)] = 20,
        tag: list[str] = [],  # noqa: B006 - as people write it
        order: Literal["asc", "desc"] = "asc",
        x_key: Annotated[str, Header()] = "none",
        sid: Annotated[str | None, Cookie()] = None,
    ) -> list[Task]:
        return []

    @app.endpoint("/tasks/{task_id:int}")
    async def read(task_id: int) -> Task:
        return Task(id=task_id, title="x")

    @app.endpoint("/tasks/{task_id:int}", methods=["DELETE", "PUT"])
    async def change(ctx: RequestContext, task: NewTask | None = None) -> None:
        return None

    @app.endpoint("/files/{name:path}")
    async def file(_: RequestContext) -> HTMLResponse:
        return HTMLResponse("")

    @app.endpoint("/")
    async def untyped(ctx) -> Any:  # type: ignore[no-untyped-def]
        return {}

    return app


def document() -> Any:
    """Return the document of that application."""
    return ask(documented(), path="/openapi.json").json()


def test_the_document_is_valid() -> None:
    """No generator of clients can read it."""
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document())


def test_every_operation_is_there_and_the_pages_are_not() -> None:
    """The documentation is not of this application."""
    found = {path: sorted(methods) for path, methods in document()["paths"].items()}
    assert found == {
        "/": ["get"],
        "/tasks": ["get", "post"],
        "/tasks/{task_id}": ["delete", "get", "put"],
        "/files/{name}": ["get"],
    }
    assert document()["info"] == {"title": "Tasks & more", "version": "1.2.3"}


def test_parameters_are_what_the_signature_says() -> None:
    """A client sends what the endpoint refuses."""
    paths = document()["paths"]
    assert paths["/tasks"]["get"]["parameters"] == [
        {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 1, "default": 20}},
        {
            "name": "tag",
            "in": "query",
            "required": False,
            "schema": {"type": "array", "items": {"type": "string"}, "default": []},
        },
        {
            "name": "order",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "enum": ["asc", "desc"], "default": "asc"},
        },
        {"name": "x-key", "in": "header", "required": False, "schema": {"type": "string", "default": "none"}},
        {
            "name": "sid",
            "in": "cookie",
            "required": False,
            "schema": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        },
    ]
    text = [{"name": "task_id", "in": "path", "required": True, "schema": {"type": "string"}}]
    assert paths["/tasks/{task_id}"]["get"]["parameters"] == [text[0] | {"schema": {"type": "integer"}}]
    assert paths["/tasks/{task_id}"]["put"]["parameters"] == text
    assert paths["/tasks"]["post"]["parameters"] == []


def test_bodies_and_answers_refer_to_the_models() -> None:
    """Every operation repeats the whole model, and clients get ten classes of one."""
    found = document()
    created = found["paths"]["/tasks"]["post"]
    assert created["summary"] == "Create a task."
    assert created["description"] == "It gets the next <b>id</b>."
    assert created["requestBody"]["required"] is True
    assert created["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewTask"}
    answer = created["responses"]["2XX"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Task"}
    problem = created["responses"]["default"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
    assert set(found["components"]["schemas"]) == {"NewTask", "Task", "Problem"}
    assert found["paths"]["/tasks/{task_id}"]["put"]["requestBody"]["required"] is False
    assert "content" not in found["paths"]["/files/{name}"]["get"]["responses"]["2XX"]


def test_the_document_knows_where_it_is_mounted() -> None:
    """Clients that were generated behind a prefix call the wrong addresses."""
    for root in ("", "/api"):
        sent = exchange(documented(), [], method="GET", path=f"{root}/openapi.json", root_path=root)
        assert json.loads(sent[1]["body"])["servers"] == [{"url": root or "/"}]


def test_the_page_loads_nothing_and_escapes_everything() -> None:
    """A docstring runs as a script, or reading the documentation tells somebody else."""
    seen = ask(documented(), path="/docs")
    assert seen.headers["content-type"] == "text/html; charset=utf-8"
    assert seen.headers["content-security-policy"].startswith("default-src 'none'")
    assert not re.search(r"<(script|link|img|b)\b|https?:|@import|url\(", seen.text)
    assert "&lt;b&gt;id&lt;/b&gt;" in seen.text
    assert "<h1>Tasks &amp; more 1.2.3</h1>" in seen.text
    assert re.search("<summary><code>POST /tasks</code> [^<]+</summary>", seen.text)


def test_without_the_plugin_there_are_no_pages() -> None:
    """An internal service shows its parts to everybody."""
    assert ask(APIStarter(), path="/docs").status_code == 404
