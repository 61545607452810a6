"""The OpenAPI document: what a stranger needs to write a client."""

from typing import Any

import pytest

from tests.taskapi.rest.serving import served

CONTENT = {"application/json", "application/xml", "text/csv"}


async def document() -> Any:
    """Return the document of the Task API."""
    async with served() as client:
        return (await client.get("/openapi.json")).json()


async def test_the_document_is_valid_and_the_page_shows_it() -> None:
    """No generator of clients can read it."""
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(await document())
    async with served() as client:
        assert "If-Match" in (await client.get("/docs")).text


async def test_parameters_headers_bodies_and_answers_are_told() -> None:
    """A generated client cannot send If-Match, or believes that a filter is any text."""
    paths = (await document())["paths"]
    asked = {each["name"]: each["schema"] for each in paths["/tasks"]["get"]["parameters"]}
    assert asked["page_size"] == {"type": "integer", "minimum": 1, "maximum": 100}
    assert asked["tag"]["items"]["pattern"] == "^[a-z0-9][a-z0-9-]{0,29}$"
    assert asked["due_date[gte]"] == {"type": "string", "format": "date"}
    task = paths["/tasks/{task_id}"]
    for method in ("put", "patch"):
        needed = {each["name"]: each["required"] for each in task[method]["parameters"]}
        assert needed == {"task_id": True, "If-Match": True}
    assert set(task["put"]["requestBody"]["content"]) == {"application/json", "application/xml"}
    assert set(task["patch"]["requestBody"]["content"]) == {"application/merge-patch+json"}
    assert set(task["get"]["responses"]) == {"2XX", "304", "default"}
    assert set(task["get"]["responses"]["2XX"]["content"]) == CONTENT
    assert "Idempotency-Key" in [each["name"] for each in paths["/tasks"]["post"]["parameters"]]
