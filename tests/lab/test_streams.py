"""Responses piece by piece, and an application's life, the same over both drivers."""

import pytest

from workbook.lab import Lab, Raised

HERE = "subject.probes:"


def test_a_stream_is_read_piece_by_piece(lab: Lab) -> None:
    """A response that is collected first and sent at the end would pass as a stream."""
    with lab.asgi(HERE + "counting_app", 2).stream("GET", "/") as stream:
        assert (stream.status_code, stream.headers["x-kind"]) == (200, "numbers")
        assert [stream.next(), stream.next()] == [b"1;", b"2;"]
        assert not stream.closed
        assert stream.next() == b"end"
        assert stream.closed
        assert stream.next() == b""
        assert stream.finished()


def test_an_endless_stream_waits_for_its_reader(lab: Lab) -> None:
    """The lab would fill the memory with what nobody reads."""
    with lab.asgi(HERE + "counting_app", None).stream("GET", "/") as stream:
        assert [stream.next() for _ in range(3)] == [b"1;", b"2;", b"3;"]
        assert int(lab.observe(HERE + "leaked")[0].split(":")[1].split(",")[0]) <= 4


def test_a_disconnect_reaches_an_application_that_listens(lab: Lab) -> None:
    """A generator would go on for ever after its reader left."""
    with lab.asgi(HERE + "counting_app", None).stream("GET", "/") as stream:
        stream.next()
        stream.disconnect()
        assert stream.finished()


def test_an_application_that_never_ends_is_not_finished(lab: Lab) -> None:
    """A leak of one task for each lost client would be called finished."""
    with lab.asgi(HERE + "counting_app", None).stream("GET", "/") as stream:
        assert not stream.finished()


@pytest.mark.parametrize(("kind", "said"), [("domain", "DomainError"), ("return", "returned before it sent the last")])
def test_a_stream_that_breaks_off_says_why(lab: Lab, kind: str, said: str) -> None:
    """Half a file would look like a whole one."""
    with lab.asgi(HERE + "breaking_stream_app", kind).stream("GET", "/") as stream:
        assert stream.next() == b"one"
        with pytest.raises(Raised, match=said):
            stream.next()


def test_a_stream_that_never_starts_says_why(lab: Lab) -> None:
    """The error must come where the response is asked for."""
    with pytest.raises(Raised, match="without sending a response"):
        lab.asgi(HERE + "script_app", []).stream("GET", "/")


def test_requests_share_the_state_of_the_life_around_them(lab: Lab) -> None:
    """What startup opened could not be used by a request."""
    client = lab.asgi(HERE + "living_app")
    with client.lifespan() as life:
        assert life.startup == "complete"
        client.get("/a")
        assert client.get("/b").text == "['visits', '/a', '/b']"
    assert life.shutdown == "complete"


def test_a_startup_that_fails_says_so_and_has_no_shutdown(lab: Lab) -> None:
    """A server would exit with the application's message; a test must see it."""
    with lab.asgi(HERE + "living_app", "failed").lifespan() as life:
        assert (life.startup, life.message) == ("failed", "no disk")
    assert life.shutdown == ""


def test_a_shutdown_that_fails_says_so(lab: Lab) -> None:
    """Lost data at shutdown would go unnoticed."""
    with lab.asgi(HERE + "living_app", "complete", "failed").lifespan() as life:
        pass
    assert (life.shutdown, life.message) == ("failed", "no disk")


@pytest.mark.parametrize(("what", "said"), [("raise", "DomainError"), ("silent", "without answering lifespan.startup")])
def test_a_startup_without_an_answer_is_an_error(lab: Lab, what: str, said: str) -> None:
    """A server takes such an application for one without a lifespan, and never runs its shutdown."""
    with pytest.raises(Raised, match=said), lab.asgi(HERE + "living_app", what).lifespan():
        pass


@pytest.mark.parametrize(
    ("what", "said"), [("raise", "DomainError"), ("silent", "without answering lifespan.shutdown")]
)
def test_a_shutdown_without_an_answer_is_an_error(lab: Lab, what: str, said: str) -> None:
    """What was opened at startup would stay open."""
    with pytest.raises(Raised, match=said), lab.asgi(HERE + "living_app", "complete", what).lifespan():
        pass


def test_a_wrong_answer_to_startup_is_refused(lab: Lab) -> None:
    """A typing error in the message's type would hang every server's start."""
    client = lab.asgi(HERE + "script_app", [{"type": "lifespan.startup.completed"}])
    with pytest.raises(Raised, match=r"'lifespan\.startup\.completed' where 'lifespan\.startup\.complete'"):
        client.lifespan().__enter__()
