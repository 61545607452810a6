"""A POST that can be repeated (draft-ietf-httpapi-idempotency-key-header)."""

import secrets

import pytest

from checkpoints.contracts.http.api import CONTRACT, Api, told

pytestmark = CONTRACT

SAME = ("content-type", "location", "etag", "api-version")


def key() -> dict[str, str]:
    """Return a header with a key that nobody has used."""
    return {"idempotency-key": f'"{secrets.token_hex(16)}"'}


def test_a_repeated_request_is_answered_again_and_done_once(api: Api) -> None:
    """The answer was lost, the client sends again, and there are two tasks."""
    headers, content = key(), {"title": "once", "tags": [api.tag]}
    first = api.post("/tasks", content, headers)
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    for _ in range(2):
        again = api.post("/tasks", content, headers)
        assert (again.status_code, again.content) == (201, first.content)
        assert [again.headers[name] for name in SAME] == [first.headers[name] for name in SAME]
        assert again.headers["idempotency-replayed"] == "true"
    assert api.mine()["total"] == 1


def test_without_a_key_or_with_another_one_it_is_another_request(api: Api) -> None:
    """Two tasks with the same title become one."""
    content = {"title": "twice", "tags": [api.tag]}
    for headers in ({}, {}, key(), key()):
        assert api.post("/tasks", content, headers).status_code == 201
    assert api.mine()["total"] == 4


def test_a_key_belongs_to_one_request(api: Api) -> None:
    """A client that uses its key twice by mistake believes that the second task was made."""
    made, headers = api.new(), key()
    api.post("/tasks", {"title": "one", "tags": [api.tag]}, headers)
    told(api.post("/tasks", {"title": "two", "tags": [api.tag]}, headers), 422)
    told(api.post(f"{made.path}/start", headers=headers), 422)
    told(api.post("/tasks", {"title": "one", "tags": [api.tag]}, {**headers, "authorization": "Bearer other"}), 422)
    assert api.mine()["total"] == 2


def test_a_move_can_be_repeated(api: Api) -> None:
    """A button that is pressed twice on a bad line ends in an error, although all is well."""
    made, headers = api.new(), key()
    first = api.post(f"{made.path}/complete", headers=headers)
    again = api.post(f"{made.path}/complete", headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    told(api.post(f"{made.path}/complete", headers=key()), 409)


def test_what_failed_can_be_tried_again(api: Api) -> None:
    """A client that mends its mistake gets the old error for a day."""
    headers = key()
    told(api.post("/tasks", {"title": ""}, headers), 422)
    answer = api.post("/tasks", {"title": "mended", "tags": [api.tag]}, headers)
    assert (answer.status_code, "idempotency-replayed" in answer.headers) == (201, False)


@pytest.mark.parametrize("wrong", ["", '""', '"', '"abc', "x" * 256, '"' + "x" * 256 + '"'])
def test_a_key_that_is_none_is_refused(api: Api, wrong: str) -> None:
    """A client believes that it is safe, and its key is thrown away."""
    content = {"title": "x", "tags": [api.tag]}
    told(api.post("/tasks", content, {"idempotency-key": wrong}), 400)
    told(api.ask("POST", "/tasks", json=content, headers=[("idempotency-key", "a"), ("idempotency-key", "b")]), 400)
    assert api.mine()["total"] == 0


def test_a_bare_key_is_understood(api: Api) -> None:
    """Many clients send the key without the quotation marks that the draft wants."""
    headers = {"idempotency-key": secrets.token_hex(16)}
    answers = [api.post("/tasks", {"title": "x", "tags": [api.tag]}, headers) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert api.mine()["total"] == 1


def test_the_same_request_twice_at_once_is_done_once(api: Api) -> None:
    """The second click comes before the first is answered, and both look for a key that is not there yet."""
    asked = ("POST", "/tasks", key(), {"title": "once", "tags": [api.tag]})
    other = ("POST", "/tasks", key(), {"title": "once", "tags": [api.tag]})
    *answers, found = api.race([asked, asked, asked, other], [("GET", f"/tasks?tag={api.tag}", {}, None)])
    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.json()["id"] for each in answers[:3]}) == 1
    assert sum("idempotency-replayed" in each.headers for each in answers) == 2
    assert found.json()["total"] == 2


def test_other_requests_at_once_with_one_key_are_refused(api: Api) -> None:
    """Two different tasks, one key: both wait for each other, or both get the same answer."""
    headers = key()
    first = ("POST", "/tasks", headers, {"title": "one", "tags": [api.tag]})
    second = ("POST", "/tasks", headers, {"title": "two", "tags": [api.tag]})
    *answers, found = api.race([first, second], [("GET", f"/tasks?tag={api.tag}", {}, None)])
    assert sorted(each.status_code for each in answers) == [201, 422]
    assert found.json()["total"] == 1
