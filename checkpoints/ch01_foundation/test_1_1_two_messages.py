"""Task 1.1: a response is one start event and one body event."""

from workbook.lab import Lab, task

ANSWER = "ch01_foundation.probes:answer"


@task("1.1", twins=("starlette", "fastapi"))
def test_a_client_gets_the_status_the_fields_and_the_body(lab: Lab) -> None:
    """A client acts on the status that it gets: a 503 that arrives as 200 is taken for an answer."""
    status, (value, body) = lab.random.choice([200, 201, 404, 503]), lab.words(2)
    response = lab.asgi(ANSWER, body.encode(), status, [("x-trace", value)]).get("/")
    assert (response.status_code, response.content) == (status, body.encode())
    assert response.headers["x-trace"] == value


@task("1.1", twins=("starlette", "fastapi"))
def test_an_answer_is_exactly_two_events(lab: Lab) -> None:
    """A server that waits for another event keeps the connection, and the client waits with it."""
    sent = lab.asgi(ANSWER, b"done").exchange([])
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[-1].get("more_body", False) is False


@task("1.1", twins=("starlette", "fastapi"))
def test_the_length_counts_bytes(lab: Lab) -> None:
    """A length in characters cuts the end off every text that has an umlaut."""
    text = " ".join(lab.words(3)) + " Grüße 世界"
    response = lab.asgi(ANSWER, text).get("/")
    assert response.headers.get_list("content-length") == [str(len(text.encode()))]
    assert response.text == text


@task("1.1")
def test_the_answer_to_a_head_has_the_length_but_no_body(lab: Lab) -> None:
    """A body after the answer to a HEAD is read by the client as the answer to its next request."""
    body = lab.words(1)[0].encode()
    response = lab.asgi(ANSWER, body).head("/")
    assert response.content == b""
    assert response.headers.get_list("content-length") == [str(len(body))]


@task("1.1")
def test_some_statuses_have_neither_body_nor_length(lab: Lab) -> None:
    """After a 204 or a 304 the client expects the next answer; a body there is garbage in front of it."""
    for status in (204, 304, lab.random.randrange(102, 200)):
        response = lab.asgi(ANSWER, b"left over", status).get("/")
        assert response.content == b""
        assert response.headers.get_list("content-length") == []


@task("1.1")
def test_a_length_that_is_set_already_is_kept(lab: Lab) -> None:
    """An answer to HEAD that knows the length of a large file without reading it may say so, once."""
    length = str(lab.random.randrange(10_000, 90_000))
    response = lab.asgi(ANSWER, b"", 200, [("content-length", length)]).head("/")
    assert response.headers.get_list("content-length") == [length]


@task("1.1", twins=("starlette", "fastapi"))
def test_fields_that_repeat_all_arrive_in_their_order(lab: Lab) -> None:
    """Two cookies are two fields of the same name: a dict in between loses the first login."""
    fields = [("x-step", word) for word in lab.words(3)]
    response = lab.asgi(ANSWER, b"", 200, fields).get("/")
    assert response.headers.get_list("x-step") == [value for _, value in fields]


@task("1.1", twins=("starlette", "fastapi"))
def test_a_response_can_be_sent_twice(lab: Lab) -> None:
    """A response that is kept and sent again must not grow a second length, which servers refuse."""
    client = lab.asgi(ANSWER, b"kept", 200, [("x-trace", "1")])
    first, second = client.get("/"), client.get("/")
    assert second.headers.multi_items() == first.headers.multi_items()
    assert second.headers.get_list("content-length") == ["4"]


@task("1.1")
def test_sending_changes_nothing_in_the_response(lab: Lab) -> None:
    """A response that is kept for later and was asked for with HEAD would be empty for everybody after that."""
    left, body = "ch01_foundation.probes_core:left_after", lab.words(1)[0].encode()
    assert lab.observe(left, body, ["HEAD", "GET"]) == lab.observe(left, body, [])
