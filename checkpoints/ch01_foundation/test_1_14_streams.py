"""Task 1.14: an answer that is made while it is sent, and given up when nobody listens."""

from workbook.lab import Lab, task

STREAMED = "ch01_foundation.probes:streamed"
STALLED = "ch01_foundation.probes:stalled"
ENDLESS = "ch01_foundation.probes_streams:endless"
BREAKING = "ch01_foundation.probes_streams:breaking"
FILE = "ch01_foundation.probes:file"


@task("1.14", twins=("starlette", "fastapi"))
def test_the_pieces_arrive_as_they_are_made_and_then_an_end(lab: Lab) -> None:
    """An answer without an end keeps the client waiting; one with a piece too few is a broken download."""
    words = lab.words(4)
    response = lab.asgi(STREAMED, [words[0].encode(), words[1], b"", words[2].encode(), "", f"{words[3]} ü"]).get("/")
    assert response.content == "".join([*words, " ü"]).encode()
    assert [chunk for chunk in response.chunks if chunk][1] == words[1].encode()
    assert response.headers.get_list("content-length") == []


@task("1.14", twins=("starlette", "fastapi"))
def test_the_first_piece_does_not_wait_for_the_second(lab: Lab) -> None:
    """Collected before it is sent, an endless feed never sends anything."""
    with lab.asgi(STALLED).stream("GET", "/") as stream:
        assert (stream.status_code, stream.next()) == (200, b"first")


@task("1.14", twins=("starlette", "fastapi"))
def test_a_client_that_leaves_ends_the_generator(lab: Lab) -> None:
    """A generator that goes on waiting keeps its database cursor; a thousand closed tabs use up the pool."""
    client = lab.asgi(STALLED)
    with client.stream("GET", "/") as stream:
        stream.next()
        stream.disconnect()
        assert stream.finished() is True
    assert client.get("/log").json() == ["closed"]


@task("1.14", twins=("starlette", "fastapi"))
def test_the_rest_of_the_request_is_no_disconnect(lab: Lab) -> None:
    """A client that is still sending its body has not gone; cut off, its answer stays half."""
    words = lab.words(3)
    response = lab.asgi(STREAMED, words).post("/", content=[b"x"] * 4)
    assert response.text == "".join(words)


@task("1.14")
def test_head_and_statuses_without_a_body_start_no_stream(lab: Lab) -> None:
    """A HEAD request for an endless feed would never be answered."""
    for method, status in (("HEAD", 200), ("GET", 204), ("GET", 304)):
        response = lab.asgi(ENDLESS, status).request(method, "/")
        assert (response.status_code, response.content) == (status, b"")


@task("1.14")
def test_a_fault_of_the_source_is_raised_and_the_generator_closed(lab: Lab) -> None:
    """If the fault is swallowed, half an export looks like a whole one."""
    client = lab.asgi(BREAKING)
    with lab.raises("SourceError"):
        client.get("/")
    assert client.get("/log").json() == ["closed", "returned"]


@task("1.14")
def test_the_generator_is_closed_before_the_request_is_over(lab: Lab) -> None:
    """A client that does not read on, or a server that shuts down, leaves a connection that nobody gives back."""
    client = lab.asgi(ENDLESS)
    with client.stream("GET", "/") as stream:
        assert stream.next() == b"more"
        stream.disconnect()
        assert stream.finished() is True
    assert client.get("/log").json() == ["closed", "returned"]
    assert lab.observe("ch01_foundation.probes_streams:ended_from_outside") == ["closed", "cancelled"]


@task("1.14", twins=("starlette", "fastapi"))
def test_a_file_arrives_whole_with_its_length_and_type(lab: Lab) -> None:
    """Without a length the browser shows no progress; with a wrong type it shows garbage instead of the picture."""
    content = lab.random.randbytes(200_000)
    for name, media_type in (("plan.png", "image/png"), ("tasks.json", "application/json")):
        client = lab.asgi(FILE, name, content)
        response = client.get("/")
        assert response.content == content
        assert max(len(chunk) for chunk in response.chunks) <= 64 * 1024
        assert (response.headers["content-length"], response.headers["content-type"]) == ("200000", media_type)
        assert (client.head("/").content, client.head("/").headers["content-length"]) == (b"", "200000")
