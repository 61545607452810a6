"""Task 2.4: an error as problem details (RFC 9457)."""

import json
from http import HTTPStatus

from workbook.lab import Lab, task

PROBLEM = "ch02_core_framework.probes_a:problem_of"
FAULTS = "ch02_core_framework.probes_a:problem_of_faults"


@task("2.4")
def test_a_problem_has_its_members_in_their_order(lab: Lab) -> None:
    """A client reads prose to find out what to do, because every API tells its errors in another shape."""
    for status in lab.random.sample([400, 401, 403, 404, 409, 429, 500, 503], 4):
        code, detail = lab.words(2)
        response = lab.asgi(PROBLEM, status, code, detail, {}, {}).get("/")
        title = HTTPStatus(status).phrase
        content = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
        assert response.json() == content
        assert list(json.loads(response.text)) == list(content)


@task("2.4")
def test_status_and_content_type_say_what_it_is(lab: Lab) -> None:
    """A proxy and a library look at the status and the type; if these are those of a success, it is cached as one."""
    status = lab.random.choice([404, 409, 500])
    response = lab.asgi(PROBLEM, status, "code", "detail", {}, {}).get("/")
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


@task("2.4")
def test_a_status_that_has_no_words_is_titled_by_the_code(lab: Lab) -> None:
    """An error with a status of its own is a KeyError while it is being told."""
    status, code = lab.random.choice([419, 460, 499, 599]), lab.words(1)[0]
    assert lab.asgi(PROBLEM, status, code, "detail", {}, {}).get("/").json()["title"] == code


@task("2.4")
def test_the_headers_of_the_error_go_along(lab: Lab) -> None:
    """A 401 without a challenge, or a 429 that does not say when to come back."""
    word, seconds = lab.words(1)[0], str(lab.random.randrange(1, 99))
    response = lab.asgi(PROBLEM, 429, "slow", "slower", {"Retry-After": seconds, "X-Word": word}, {}).get("/")
    assert (response.headers["retry-after"], response.headers["x-word"]) == (seconds, word)
    stranger = lab.asgi("ch02_core_framework.probes_a:problem_of_a_stranger", word).get("/")
    assert (stranger.status_code, stranger.headers["www-authenticate"]) == (401, word)


@task("2.4")
def test_the_faults_of_a_request_are_listed(lab: Lab) -> None:
    """A form can show one message at its top, and at no field what is wrong with it."""
    faults = [{"in": "body", "at": [word], "code": "missing", "detail": "is missing"} for word in lab.words(2)]
    content = lab.asgi(FAULTS, faults, {}).get("/").json()
    assert (content["status"], content["code"], content["errors"]) == (422, "unprocessable", faults)
    assert "errors" not in lab.asgi(FAULTS, [], {}).get("/").json()


@task("2.4")
def test_more_members_come_last(lab: Lab) -> None:
    """What a program needs besides the five, such as the version that is there now, has no place."""
    name, value = lab.words(2)
    content = lab.asgi(PROBLEM, 409, "conflict", "changed", {}, {name: value, "version": 7}).get("/").json()
    assert list(content.items())[5:] == [(name, value), ("version", 7)]
    content = lab.asgi(FAULTS, [{"at": [name]}], {name: [value]}).get("/").json()
    assert list(content)[4:] == ["detail", "errors", name]
