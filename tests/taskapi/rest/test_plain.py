"""An ordinary request asks for no format and no version: nothing of what chooses them has to be there."""

import pytest

from taskapi.rest import views
from tests.taskapi.rest.serving import served


def unwritten(*_: object) -> None:
    """Stand in for what a learner has not written yet."""
    raise NotImplementedError


@pytest.mark.parametrize("headers", [{}, {"accept": "*/*"}, {"accept": "application/json"}, {"accept": ""}])
async def test_an_ordinary_request_needs_neither_accept_nor_versions(
    headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the last task of the chapter is done, a learner sees nothing of what they have written."""
    for name in ("parse_accept", "choose", "split_path", "read_header", "agreed"):
        monkeypatch.setattr(views, name, unwritten)
    views.choose_view.cache_clear()
    async with served() as client:
        del client.headers["accept"]
        path = (await client.post("/tasks", json={"title": "a"}, headers=headers)).headers["location"]
        for each in ("/", "/tasks", path):
            answer = await client.get(each, headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
            assert answer.headers["api-version"] == "2"


@pytest.mark.parametrize("last", ["*/*", "text/csv;q=0.5"])
async def test_every_field_of_accept_counts(last: str) -> None:
    """Whoever sends two fields is heard for the last one only."""
    async with served() as client:
        del client.headers["accept"]
        fields = [("accept", "application/json;q=0.1"), ("accept", last)]
        assert (await client.get("/tasks", headers=fields)).headers["content-type"] != "application/json"
