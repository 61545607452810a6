"""Requests and responses, the same over both drivers."""

import ast
from typing import Any

import pytest

from workbook.lab import Lab, Misuse, Raised, Unreadable

HERE = "subject.probes:"
START: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": []}
BODY: dict[str, Any] = {"type": "http.response.body", "body": b"x"}


def seen(lab: Lab, *request: Any, **asked: Any) -> tuple[dict[str, Any], list[Any]]:
    """Return the scope and the events that an application saw of a request."""
    text = lab.asgi(HERE + "echo_app").request(*request, **asked).text
    scope, events, _ = ast.literal_eval(text)
    return scope, events


def test_a_scope_is_what_a_server_makes_of_a_request(lab: Lab) -> None:
    """Code that is right here and wrong behind a real server teaches the wrong thing."""
    scope, events = seen(lab, "GET", "/tasks/caf%C3%A9%2F1?tag=a%20b&tag=")
    assert scope == {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/tasks/café/1",
        "raw_path": b"/tasks/caf%C3%A9%2F1",
        "query_string": b"tag=a%20b&tag=",
        "root_path": "",
        "headers": [(b"host", b"testserver")],
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
    }
    assert events == [("http.request", b"", False)]


def test_a_path_with_bad_percent_encoding_reaches_the_application_as_servers_send_it(lab: Lab) -> None:
    """Malformed paths could not be tested."""
    assert seen(lab, "GET", "/%ff%zz%")[0]["path"] == "/\ufffd%zz%"


def test_a_path_beyond_ascii_is_the_checkpoints_fault(lab: Lab) -> None:
    """No server ever hands one to an application."""
    with pytest.raises(Misuse, match="percent-encoding"):
        lab.asgi(HERE + "echo_app").get("/café")


def test_headers_arrive_in_lower_case_in_order_and_repeated(lab: Lab) -> None:
    """A learner's lookup would be tested with names that no server sends."""
    scope, _ = seen(lab, "GET", "/", headers=[("X-Tag", "é"), ("x-tag", "2"), (b"X-Raw", b"\xff")], cookies={"a": "1"})
    assert scope["headers"][1:] == [(b"x-tag", b"\xe9"), (b"x-tag", b"2"), (b"x-raw", b"\xff"), (b"cookie", b"a=1")]
    assert seen(lab, "GET", "/", headers={"Host": "here"})[0]["headers"] == [(b"host", b"here")]


def test_params_are_added_to_the_query(lab: Lab) -> None:
    """Each test would have to encode its own query."""
    assert seen(lab, "GET", "/", params={"tag": ["a b", "&"]})[0]["query_string"] == b"tag=a+b&tag=%26"
    assert seen(lab, "GET", "/?x=1", params=[("y", 2)])[0]["query_string"] == b"x=1&y=2"


@pytest.mark.parametrize(
    ("asked", "fields", "bodies"),
    [
        ({"content": b"abc"}, [(b"content-length", b"3")], [b"abc"]),
        ({"content": [b"a", b"", b"c"]}, [(b"transfer-encoding", b"chunked")], [b"a", b"", b"c"]),
        ({"content": b"abc", "headers": {"content-length": "9"}}, [(b"content-length", b"9")], [b"abc"]),
        ({"json": {"é": 1}}, [(b"content-type", b"application/json"), (b"content-length", b"8")], [b'{"\xc3\xa9":1}']),
        (
            {"json": 1, "headers": {"Content-Type": "a/b"}},
            [(b"content-type", b"a/b"), (b"content-length", b"1")],
            [b"1"],
        ),
        ({}, [(b"content-length", b"0")], [b""]),
    ],
)
def test_a_body_is_framed_as_clients_do(lab: Lab, asked: dict[str, Any], fields: Any, bodies: list[bytes]) -> None:
    """A body limit would be tested without the header that clients send, or without the lie that some send."""
    scope, events = seen(lab, "POST", "/", **asked)
    assert scope["headers"][1:] == fields
    assert events == [("http.request", body, n < len(bodies)) for n, body in enumerate(bodies, 1)]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_every_method_has_its_own_name(lab: Lab, method: str) -> None:
    """A checkpoint would send another method than it says."""
    response = getattr(lab.asgi(HERE + "echo_app"), method)("/")
    assert ast.literal_eval(response.text)[0]["method"] == method.upper()


def test_a_response_can_be_read_in_every_way(lab: Lab) -> None:
    """Repeated headers and bytes that are no text are answers, too."""
    headers = [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=\xe9")]
    response = lab.asgi(HERE + "constant_app", 201, b"\xff[1]", headers).get("/")
    assert (response.status_code, response.content, response.text) == (201, b"\xff[1]", "\ufffd[1]")
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers.get_list("Set-Cookie") == ["a=1", "b=é"]
    assert response.headers.multi_items()[0] == ("content-type", "text/plain")
    assert "x-absent" not in response.headers
    assert response.headers.get("x-absent", "no") == "no"


def test_a_head_response_keeps_the_body_that_was_sent(lab: Lab) -> None:
    """Nobody would see that an application answers HEAD with a body."""
    response = lab.asgi(HERE + "constant_app", 200, b"abc", [(b"content-length", b"99")]).head("/")
    assert response.content == b"abc"


def test_a_body_that_is_no_json_and_a_header_that_is_not_there_are_the_applications_fault(lab: Lab) -> None:
    """The learner would be told that the course is at fault."""
    response = lab.asgi(HERE + "constant_app", 200, b"<p>", []).get("/")
    with pytest.raises(Unreadable, match="no JSON: b'<p>'"):
        response.json()
    with pytest.raises(Unreadable, match="no header 'location'"):
        response.headers["location"]


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        ([], "returned without sending a response"),
        ([START], "returned before it sent the last 'http.response.body'"),
        ([START, {**BODY, "more_body": True}], "returned before it sent the last"),
        ([BODY], "'http.response.body' before 'http.response.start'"),
        ([START, START], "'http.response.start' twice"),
        ([START, BODY, BODY], "after the response was complete"),
        ([START, {"type": "http.response.bdy"}], "sent 'http.response.bdy'; an HTTP response is one"),
        ([{"status": 200}], "must be a dict with a 'type'"),
        (["http.response.start"], "must be a dict with a 'type', not 'http.response.start'"),
        ([{**START, "status": "200"}], "an int from 100 to 599, not '200'"),
        ([{**START, "status": True}], "not True"),
        ([{**START, "status": 2000}], "not 2000"),
        ([{"type": "http.response.start"}], "not None"),
        ([{**START, "headers": {b"a": b"b"}}], "not a dict"),
        ([{**START, "headers": [(b"a",)]}], "pairs of bytes"),
        ([{**START, "headers": 3}], "pairs of bytes"),
        ([{**START, "headers": [("a", "b")]}], "('a', 'b') must be two bytes objects"),
        ([{**START, "headers": [(b"X-A", b"b")]}], "b'X-A' must be in lower case"),
        ([{**START, "headers": [(b"x a", b"b")]}], "b'x a' is no header name"),
        ([{**START, "headers": [(b"a", b"b\r\nset-cookie: x=1")]}], "control character in its value"),
        ([{**START, "headers": [(b"content-length", b"two")]}], "content-length must be one number"),
        ([{**START, "headers": [(b"content-length", b"2")]}, BODY], "shorter than the content-length"),
        ([{**START, "headers": [(b"content-length", b"0")]}, BODY], "longer than the content-length"),
        ([START, {**BODY, "body": "text"}], "must be bytes, not str"),
        ([START, {**BODY, "more_body": 1}], "more_body must be True or False, not 1"),
    ],
)
def test_what_a_server_refuses_is_refused(lab: Lab, messages: list[Any], fault: str) -> None:
    """An application would pass here and fail behind every server."""
    with pytest.raises(Raised) as caught:
        lab.asgi(HERE + "script_app", messages).get("/")
    assert caught.value.type == "ASGIViolation"
    assert fault in caught.value.message


def test_a_violation_that_the_application_hides_is_seen(lab: Lab) -> None:
    """A general error handler would hide the fault from its author."""
    with pytest.raises(Raised, match=r"before 'http\.response\.start'"):
        lab.asgi(HERE + "swallowing_app").get("/")


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"5")]])
def test_a_not_modified_response_may_say_a_length_that_it_has_not(lab: Lab, headers: Any) -> None:
    """RFC 9110 allows 304 to carry the length of what was not sent."""
    assert lab.asgi(HERE + "constant_app", 304, b"", headers).get("/").status_code == 304


@pytest.mark.parametrize(("kind", "type_name"), [("domain", "DomainError"), ("exit", "SystemExit")])
def test_what_an_application_raises_is_told(lab: Lab, kind: str, type_name: str) -> None:
    """A server would answer 500; the learner needs the error itself."""
    with pytest.raises(Raised) as caught:
        lab.asgi(HERE + "raising_app", kind).get("/")
    assert caught.value.type == type_name


def test_an_application_that_cannot_be_made_is_told_at_once(lab: Lab) -> None:
    """The error would be blamed on the first request."""
    with pytest.raises(Raised, match="DomainError: no application today"):
        lab.asgi(HERE + "broken_factory")


def test_an_application_that_waits_for_more_than_there_is_hangs_by_name(lab: Lab) -> None:
    """Reading past the end of a body is a common mistake, and must not hang the run."""
    with pytest.raises(Raised) as caught:
        lab.asgi(HERE + "deaf_app").get("/slow?x=1")
    assert caught.value.message == "GET /slow?x=1  (subject.probes:deaf_app) did not come back within 0.2 s"
    assert "receive" in [function for _, _, function in caught.value.frames]


def test_an_exchange_gives_exactly_these_events(lab: Lab) -> None:
    """A client that vanishes in the middle of its body could not be played."""
    events: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent = lab.asgi(HERE + "patient_app").exchange(events, method="POST", path="/x")
    assert sent[0] == {"type": "http.response.start", "status": 200, "headers": []}
    assert sent[1]["body"] == b"['http.request', 'http.disconnect', 'http.disconnect', 'http.disconnect']"


def test_an_exchange_may_end_without_a_response(lab: Lab) -> None:
    """To a client that is gone, silence is a right answer."""
    assert lab.asgi(HERE + "script_app", []).exchange([{"type": "http.disconnect"}]) == []


def test_an_exchange_may_change_the_scope(lab: Lab) -> None:
    """What an application does with a scope of another type could not be tested."""
    message = {"type": "websocket.close", "code": 1000}
    client = lab.asgi(HERE + "script_app", [message])
    assert client.exchange([], scope={"type": "websocket"}) == [message]


def test_after_a_complete_response_the_client_is_gone(lab: Lab) -> None:
    """Servers say so; an application that listens would wait for ever."""
    lab.asgi(HERE + "complete_app").get("/")
    assert lab.observe(HERE + "leaked")[-1] == "http.disconnect"
