"""Conditional requests: the lost update, and the copy that is still good (RFC 9110, section 13)."""

from typing import Any

import pytest

from checkpoints.contracts.http.api import CONTRACT, V1, V2, Api, listed, told

pytestmark = CONTRACT


def change(api: Api, method: str, path: str, headers: dict[str, str]) -> Any:
    """Send a change of the content."""
    return api.put(path, {"title": "new"}, headers) if method == "PUT" else api.patch(path, {"title": "new"}, headers)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_must_say_what_it_was_made_from(api: Api, method: str) -> None:
    """Two people edit a task, and the second overwrites the first without knowing."""
    made = api.new()
    told(change(api, method, made.path, {}), 428, "precondition_required")
    assert api.seen(made.path) == made


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_update_is_not_lost(api: Api, method: str) -> None:
    """The same, with a precondition that nobody looks at."""
    made = api.new()
    first = api.patch(made.path, {"description": "mine"}, made.match)
    told(change(api, method, made.path, made.match), 412, "version_conflict")
    assert api.seen(made.path).body == first.json()
    again = {"if-match": first.headers["etag"]}
    assert change(api, method, made.path, again).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_star_takes_whatever_is_there(api: Api, method: str) -> None:
    """A client that knows what it does cannot say so."""
    made = api.new()
    assert change(api, method, made.path, {"if-match": "*"}).status_code == 200


def test_one_of_a_list_is_enough(api: Api) -> None:
    """A client with several copies cannot send them all."""
    made = api.new()
    assert api.patch(made.path, {"title": "a"}, {"if-match": f'"x", {made.etag} ,"y"'}).status_code == 200
    told(api.patch(made.path, {"title": "b"}, {"if-match": f'"x", {made.etag}'}), 412)


@pytest.mark.parametrize(
    ("tag", "statuses"),
    [('"x"', {412}), ("W/{etag}", {412}), ('""', {412}), ('"{bare}', {400, 412}), ("{bare}", {400, 412})],
)
def test_another_tag_does_not_match(api: Api, tag: str, statuses: set[int]) -> None:
    """A weak tag says "about the same", and an update is lost by it."""
    made = api.new()
    field = tag.format(etag=made.etag, bare=made.etag.strip('"'))
    assert api.patch(made.path, {"title": "b"}, {"if-match": field}).status_code in statuses
    assert api.seen(made.path) == made


def test_a_copy_in_another_format_is_a_copy_of_the_same_version(api: Api) -> None:
    """A client that reads XML can never write."""
    made = api.new()
    for accept in ("application/xml", "text/csv", V1):
        made = api.seen(made.path)
        etag = api.get(made.path, {"accept": accept}).headers["etag"]
        assert etag != made.etag
        answer = api.patch(made.path, {"title": accept}, {"if-match": etag})
        assert (answer.status_code, answer.json()["title"]) == (200, accept)
        told(api.patch(made.path, {"title": "late"}, {"if-match": etag}), 412)


def test_delete_and_moves_look_at_a_precondition_if_there_is_one(api: Api) -> None:
    """A task that somebody has just changed is deleted by an old page."""
    made = api.new()
    current = api.patch(made.path, {"title": "new"}, made.match).headers["etag"]
    told(api.post(f"{made.path}/start", headers=made.match), 412, "version_conflict")
    told(api.delete(made.path, made.match), 412, "version_conflict")
    moved = api.post(f"{made.path}/start", headers={"if-match": current})
    assert moved.status_code == 200
    assert api.delete(made.path, {"if-match": moved.headers["etag"]}).status_code == 204


def test_a_copy_that_is_still_good_is_not_sent_again(api: Api) -> None:
    """Every look at a task costs its whole content."""
    made = api.new()
    lists = f"/tasks?tag={api.tag}"
    for path, etag in ((made.path, made.etag), (lists, api.get(lists).headers["etag"])):
        for field in (etag, "*", f'"x", {etag}', f"W/{etag}".replace("W/W/", "W/"), etag.removeprefix("W/")):
            for method in ("GET", "HEAD"):
                answer = api.ask(method, path, headers={"if-none-match": field})
                assert (answer.status_code, answer.content) == (304, b""), field
                assert answer.headers["etag"] == etag
                assert listed(answer, "cache-control") == {"no-cache"}
                assert listed(answer, "vary") >= {"accept", "api-version"}
                assert "content-type" not in answer.headers
        assert api.get(path, {"if-none-match": '"x"'}).status_code == 200


def test_a_copy_that_is_not_good_any_more_is_replaced(api: Api) -> None:
    """A client shows what was true yesterday."""
    made = api.new()
    lists = f"/tasks?tag={api.tag}"
    before = api.get(lists).headers["etag"]
    api.post(f"{made.path}/start")
    changed = api.get(made.path, {"if-none-match": made.etag})
    assert (changed.status_code, changed.json()["status"]) == (200, "doing")
    assert api.get(lists, {"if-none-match": before}).json()["items"][0]["status"] == "doing"


def test_every_representation_has_a_tag_of_its_own(api: Api) -> None:
    """A cache that holds the XML tells the client that its JSON is still good."""
    made = api.new()
    accepts = ["application/json", "application/xml", "text/csv", V1, V2]
    for path in (made.path, f"/tasks?tag={api.tag}"):
        tags = [api.get(path, {"accept": each}).headers["etag"] for each in accepts]
        assert len(set(tags)) >= 4
        assert tags[0] not in tags[1:4]
        answer = api.get(path, {"accept": "application/xml", "if-none-match": tags[0]})
        assert answer.status_code == 200
    assert made.etag.startswith('"')


def test_caches_ask_before_they_use_a_copy(api: Api) -> None:
    """A shared cache shows a task that was changed a minute ago as it was before."""
    for answer in (api.get(api.new().path), api.get("/tasks", tag=api.tag)):
        assert listed(answer, "cache-control") == {"no-cache"}
        assert listed(answer, "vary") >= {"accept", "api-version"}


def test_a_precondition_on_what_is_not_there_fails(api: Api, unused: str) -> None:
    """If-Match: * says "only if there is one", and nothing may come into being by it."""
    assert api.put(unused, {"title": "x"}, {"if-match": "*"}).status_code in {404, 412}
    assert api.get(unused).status_code == 404


def test_of_two_changes_at_once_one_is_refused(api: Api) -> None:
    """Both have read the same version, both are accepted, and one of them is lost."""
    before = ("POST", "/tasks", {}, {"title": "shared", "tags": [api.tag]})
    changes = [("PUT", "{path}", {"if-match": "{etag}"}, {"title": f"mine {n}"}) for n in range(3)]
    created, *answers, found = api.race(changes, [("GET", "{path}", {}, None)], before)
    assert created.status_code == 201
    assert sorted(each.status_code for each in answers) == [200, 412, 412]
    (done,) = [each.json() for each in answers if each.status_code == 200]
    assert found.json() == done
