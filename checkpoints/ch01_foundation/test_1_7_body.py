"""Task 1.7: the body of a request, whole and as JSON."""

import json

from workbook.lab import Lab, task

READING = "ch01_foundation.probes_core:reading"
READ_JSON = "ch01_foundation.probes:read_json"


@task("1.7", twins=("starlette", "fastapi"))
def test_the_body_can_be_asked_for_again(lab: Lab) -> None:
    """A middleware that logs the body must not take it away from the endpoint."""
    words = lab.words(3)
    content = [word.encode() for word in words]
    response = lab.asgi("ch01_foundation.probes:read_body_again").post("/", content=content)
    assert response.json() == ["".join(words)] * 3


@task("1.7")
def test_an_empty_body_can_be_asked_for_again_too(lab: Lab) -> None:
    """A middleware that looks into an empty body must not break the endpoint that looks again."""
    steps = ["body", lab.random.choice(["body", "stream"]), "body"]
    wanted = [[] if step == "stream" else "" for step in steps]
    for content in (b"", [b"", b""]):
        assert lab.asgi(READING, steps).post("/", content=content).json() == wanted


@task("1.7", twins=("starlette", "fastapi"))
def test_every_json_value_is_read_with_its_type(lab: Lab) -> None:
    """A task whose number arrives as text, or whose `false` counts as "no body", is another task."""
    nested = {lab.words(1)[0]: [lab.random.random(), -lab.random.getrandbits(40), None, True, {"ü": '"\\\n世'}, []]}
    client = lab.asgi(READ_JSON)
    for value in (nested, [], {}, "", 0, False, 1.5, "text"):
        seen = client.post("/", content=json.dumps(value).encode()).json()
        assert seen == {"value": value, "type": type(value).__name__}


@task("1.7")
def test_what_is_no_json_is_a_bad_request(lab: Lab) -> None:
    """A comma too much is the caller's mistake: 400 with a word that helps, never a 500."""
    client = lab.asgi(READ_JSON)
    for content in (b"", b" ", b"{", b'{"a": 1,}', b"{'a': 1}", b"[1] [2]", b"nul", b'"\xff"', b"NaN", b"[-Infinity]"):
        with lab.raises("BadRequest") as caught:
            client.post("/", content=content)
        assert len(caught.message) > 10


@task("1.7")
def test_a_hundred_thousand_brackets_are_a_bad_request(lab: Lab) -> None:
    """One request of 100 kB that exhausts the stack would take the process down for everybody."""
    opening = lab.random.choice([b"[", b'{"a":'])
    with lab.raises("BadRequest"):
        lab.asgi(READ_JSON).post("/", content=opening * 100_000)


@task("1.7")
def test_other_faults_of_a_body_are_not_called_bad_json(lab: Lab) -> None:
    """A client that has gone is nobody to tell about JSON, and too much is 413."""
    vanished = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    for step in ("json", "body"):
        with lab.raises("ClientDisconnected"):
            lab.asgi(READING, [step]).exchange(vanished, method="POST")
        with lab.raises("ContentTooLarge"):
            lab.asgi(READING, [step], 10).post("/", content=b'["far too long"]')


@task("1.7")
def test_a_body_that_was_streamed_is_gone(lab: Lab) -> None:
    """An empty body in place of the one that was already consumed would be stored as if it had been sent."""
    for step in ("body", "json"):
        with lab.raises("BodyAlreadyStreamed"):
            lab.asgi(READING, ["stream", step]).post("/", content=b"{}")
    seen = lab.asgi(READING, ["json", "stream", "body", "json"]).post("/", content=[b"[", b"1]"]).json()
    assert seen == [[1], ["[1]"], "[1]", [1]]
