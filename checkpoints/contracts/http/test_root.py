"""The entrance, and what holds for every path."""

import pytest

from checkpoints.contracts.http.api import CONTRACT, Api, listed, told

pytestmark = CONTRACT


def test_the_entrance_leads_to_everything(api: Api) -> None:
    """A client that knows one address only has to build the others by itself, and breaks with the next change."""
    answer = api.get("/")
    assert answer.status_code == 200
    root = answer.json()
    assert isinstance(root["name"], str)
    assert isinstance(root["version"], str)
    assert {"tasks", "docs", "openapi"} <= set(root["_links"])
    assert [api.get(root["_links"][name]["href"]).status_code for name in ("tasks", "docs", "openapi")] == [200] * 3
    document = api.get(root["_links"]["openapi"]["href"]).json()
    assert document["openapi"].startswith("3.")
    assert {"/tasks", "/tasks/{task_id}"} <= set(document["paths"])


def test_an_unknown_path_is_a_problem(api: Api) -> None:
    """A client that reads errors as JSON falls over a page of HTML."""
    for path in ("/nothing", "/tasks/1", "/tasks/abc/complete", "/tasks/1/tags", "/nothing/"):
        told(api.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/tasks", {"get", "post"}),
        ("PUT", "/tasks", {"get", "post"}),
        ("POST", "{task}", {"get", "put", "patch", "delete"}),
        ("GET", "{task}/start", {"post"}),
        ("POST", "{task}/tags/one", {"put", "delete"}),
        ("POST", "{task}/tags", {"get"}),
    ],
)
def test_a_method_that_is_not_there_is_told_with_those_that_are(
    api: Api, method: str, path: str, allowed: set[str]
) -> None:
    """A 405 without Allow is against RFC 9110, and of no help."""
    answer = api.ask(method, path.format(task=api.new().path))
    told(answer, 405)
    assert allowed <= listed(answer, "allow")


def test_head_answers_as_get_does_without_a_body(api: Api) -> None:
    """A link checker or a cache that asks for the headers is told that there is nothing."""
    for path in ("/", api.new().path, f"/tasks?tag={api.tag}"):
        head, get = api.ask("HEAD", path), api.get(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "etag", "cache-control", "vary", "api-version"):
            assert head.headers.get(name) == get.headers.get(name)


def test_options_tells_what_can_be_done(api: Api) -> None:
    """A browser's preflight, or a curious client, is answered with an error."""
    for path, wanted in (
        ("/tasks", {"get", "head", "post"}),
        (api.new().path, {"get", "head", "put", "patch", "delete"}),
    ):
        answer = api.ask("OPTIONS", path)
        assert (answer.status_code, answer.content) in {(200, b""), (204, b"")}
        assert wanted <= listed(answer, "allow")


def test_a_body_that_is_too_large_is_refused(api: Api) -> None:
    """One request fills the memory."""
    content = b'{"title": "x", "description": "' + b"x" * 1_200_000 + b'"}'
    told(api.ask("POST", "/tasks", content=content, headers={"content-type": "application/json"}), 413)
