"""To change a part of a task (RFC 7396)."""

import pytest

from checkpoints.contracts.http.api import CONTRACT, Api, places, told

pytestmark = CONTRACT


@pytest.mark.parametrize(
    "kind", ["application/merge-patch+json", "application/json", "Application/Json; charset=utf-8"]
)
def test_a_patch_changes_what_it_names(api: Api, kind: str) -> None:
    """A client that changes the title resets the priority."""
    made = api.new(description="kept", priority=5)
    answer = api.patch(made.path, {"title": " new "}, {**made.match, "content-type": kind})
    assert answer.status_code == 200
    task = answer.json()
    assert [task[name] for name in ("title", "description", "priority", "version")] == ["new", "kept", 5, 2]
    assert answer.headers["etag"] == api.seen(made.path).etag != made.etag


def test_null_takes_a_value_away(api: Api) -> None:
    """A due date that was set once stays for ever."""
    made = api.new("more", description="old", priority=5, due_date="2999-01-01")
    names = ("description", "priority", "due_date", "tags")
    task = api.patch(made.path, dict.fromkeys(names), made.match).json()
    assert [task[name] for name in names] == ["", 3, None, []]


def test_a_list_is_replaced_as_a_whole(api: Api) -> None:
    """Merge patch knows no lists inside; whoever adds the new to the old can never take one away."""
    made = api.new("one", "two")
    assert api.patch(made.path, {"tags": ["three"]}, made.match).json()["tags"] == ["three"]


def test_a_patch_that_changes_nothing_makes_no_version(api: Api) -> None:
    """Everybody who watches the task is woken for nothing."""
    made = api.new()
    for patch in ({}, {"title": made.body["title"]}, {"due_date": None}):
        answer = api.patch(made.path, patch, made.match)
        assert (answer.status_code, answer.json(), answer.headers["etag"]) == (200, made.body, made.etag)


@pytest.mark.parametrize(
    ("patch", "place"),
    [
        ({"title": None}, "#/title"),
        ({"title": ""}, "#/title"),
        ({"priority": 6}, "#/priority"),
        ({"due_date": "2001-01-01"}, "#/due_date"),
        ({"tags": ["NO"]}, "#/tags/0"),
        ({"colour": "red"}, "#/colour"),
        ({"status": "done"}, "#/status"),
        ({"id": "x"}, "#/id"),
        ({"version": 1}, "#/version"),
    ],
)
def test_a_patch_obeys_the_rules_of_a_task(api: Api, patch: dict[str, object], place: str) -> None:
    """PATCH is the way around what POST and PUT refuse."""
    made = api.new()
    assert place in places(api.patch(made.path, patch, made.match))
    assert api.seen(made.path) == made


@pytest.mark.parametrize("content", [b"[]", b"7", b'"title"', b"null"])
def test_a_patch_that_is_no_object_is_unprocessable(api: Api, content: bytes) -> None:
    """By RFC 7396 it would replace the whole task by something that is none."""
    made = api.new()
    headers = {"content-type": "application/merge-patch+json", **made.match}
    told(api.ask("PATCH", made.path, content=content, headers=headers), 422)
    assert api.seen(made.path) == made


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_patch_that_is_no_json_is_a_bad_request(api: Api, content: bytes) -> None:
    """A broken body is taken for an empty patch, and the client believes that it was done."""
    made = api.new()
    headers = {"content-type": "application/merge-patch+json", **made.match}
    told(api.ask("PATCH", made.path, content=content, headers=headers), 400)


@pytest.mark.parametrize("kind", ["application/json-patch", "application/xml", "text/plain"])
def test_a_patch_of_another_kind_is_refused(api: Api, kind: str) -> None:
    """Another language of patches is read as a merge patch, and the task is wrong afterwards."""
    made = api.new()
    told(api.ask("PATCH", made.path, content=b"<task/>", headers={"content-type": kind, **made.match}), 415)
