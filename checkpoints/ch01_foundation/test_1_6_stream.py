"""Task 1.6: the body of a request, piece by piece."""

from typing import Any

from workbook.lab import Lab, task

PIECES = "ch01_foundation.probes:read_pieces"
READING = "ch01_foundation.probes_core:reading"


def arriving(*pieces: bytes) -> list[dict[str, Any]]:
    """Return the events of a body that does not end with the last of these pieces."""
    return [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]


@task("1.6")
def test_the_pieces_come_in_their_order_and_the_empty_ones_are_left_out(lab: Lab) -> None:
    """A file that is uploaded in pieces is broken if one is lost, doubled or out of its place."""
    words = lab.words(5)
    content = [b"", *(word.encode() for word in words), b""]
    assert lab.asgi(PIECES).post("/", content=content).json() == words


@task("1.6", twins=("starlette", "fastapi"))
def test_a_piece_is_there_before_the_next_one_was_sent(lab: Lab) -> None:
    """Who waits for the whole body before the first piece holds an upload of 2 GB in memory."""
    word = lab.words(1)[0]
    sent = lab.asgi("ch01_foundation.probes:read_first_piece").exchange(arriving(word.encode()), method="POST")
    assert sent[-1]["body"] == f'"{word}"'.encode()


@task("1.6", twins=("starlette", "fastapi"))
def test_events_may_leave_out_what_is_empty_or_false(lab: Lab) -> None:
    """A server may send `{"type": "http.request"}` for a request without a body; that is an empty body."""
    sent = lab.asgi(PIECES).exchange([*arriving(b"a", b"b"), {"type": "http.request"}], method="POST")
    assert b"".join(sent[-1]["body"].split(b'"')[1::2]) == b"ab"


@task("1.6")
def test_a_body_of_the_largest_size_is_accepted_and_one_byte_more_is_not(lab: Lab) -> None:
    """A limit that is off by one refuses what the documentation allows."""
    limit = lab.random.randrange(20, 60)
    client = lab.asgi(READING, ["stream"], limit)
    assert client.post("/", content=b"x" * limit).json() == [["x" * limit]]
    for content in (b"x" * (limit + 1), [b"x" * limit, b"x"]):
        with lab.raises("ContentTooLarge"):
            client.post("/", content=content)


@task("1.6")
def test_a_length_beyond_the_limit_is_refused_before_anything_is_read(lab: Lab) -> None:
    """Who reads 2 GB first and then says that it is too much has already lost the memory."""
    client = lab.asgi(READING, ["stream"], 1000)
    with lab.raises("ContentTooLarge"):
        client.post("/", headers=[("content-length", str(lab.random.randrange(1001, 10**9)))], content=b"short")


@task("1.6")
def test_a_body_that_is_longer_than_announced_is_refused_as_soon_as_it_is_too_long(lab: Lab) -> None:
    """A client that announces 5 bytes and sends without end must not fill the memory."""
    client = lab.asgi(READING, ["stream"], 25)
    with lab.raises("ContentTooLarge"):
        client.exchange(arriving(*[b"x" * 10] * 3), method="POST", headers=[("content-length", "5")])


@task("1.6", twins=("starlette", "fastapi"))
def test_a_length_that_is_no_number_is_passed_over(lab: Lab) -> None:
    """`Content-Length: abc` is the client's mistake; the body is counted anyway, and no 500 comes of it."""
    client, word = lab.asgi(PIECES), lab.words(1)[0]
    for length in (b"abc", b"-5", b"1e3", b"", b"5, 5", b"\xb2", b"0x10"):
        response = client.post("/", headers=[(b"content-length", length)], content=word.encode())
        assert "".join(response.json()) == word


@task("1.6")
def test_a_client_that_vanishes_and_a_second_reading_have_errors_of_their_own(lab: Lab) -> None:
    """Half a body taken for a whole one is stored as if the user had meant it."""
    for events in ([*arriving(b"half of "), {"type": "http.disconnect"}], [{"type": "http.disconnect"}]):
        with lab.raises("ClientDisconnected"):
            lab.asgi(READING, ["stream"]).exchange(events, method="POST")
    for steps in (["stream", "stream"], ["first piece", "stream"]):
        with lab.raises("BodyAlreadyStreamed"):
            lab.asgi(READING, steps).post("/", content=[b"once", b"more"])
