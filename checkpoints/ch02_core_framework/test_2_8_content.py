"""Task 2.8: the body of a request, if its content type is JSON."""

import json

from workbook.lab import Lab, task

CONTENT = "ch02_core_framework.probes_b:content"
GONE = [{"type": "http.disconnect"}]


def typed(kind: str) -> list[tuple[str, str]]:
    """Return the field that tells the type of a body."""
    return [("content-type", kind)]


@task("2.8")
def test_a_body_of_a_type_that_is_json_is_returned_as_it_came(lab: Lab) -> None:
    """Clients write the charset behind the type, or capitals; turned away, they cannot send anything at all."""
    body = json.dumps({word: [lab.random.random(), None, "ü"] for word in lab.words(3)}, indent=2, ensure_ascii=False)
    word = lab.words(1)[0]
    kinds = [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
    ]
    kinds += ["application/merge-patch+json", f"application/vnd.{word}.v2+json", f"application/{word}+JSON ; q=1"]
    for kind in kinds:
        seen = lab.asgi(CONTENT).post("/", content=body.encode(), headers=typed(kind))
        assert (kind, seen.json()) == (kind, {"content": body})


@task("2.8")
def test_every_other_type_is_refused(lab: Lab) -> None:
    """A form on somebody else's page may post text/plain with its visitor's cookies; JSON needs a permission."""
    word = lab.words(1)[0]
    kinds = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"]
    kinds += ["application/jsonp", "application/json-seq", f"application/{word}json", "application/", "", "+json"]
    kinds += [
        "text/plain; x=application/json",
        f"application/{word}; x=+json",
        "xapplication/json",
        "application/json x",
    ]
    for kind in kinds:
        with lab.raises("UnsupportedMediaType"):
            lab.asgi(CONTENT).post("/", content=b'{"title": "x"}', headers=typed(kind))


@task("2.8")
def test_a_wrong_type_is_refused_before_anything_is_received(lab: Lab) -> None:
    """A video is uploaded to its end before anybody says no; or the client has gone, and nobody asked for its body."""
    client = lab.asgi(CONTENT, 10)
    for kind in ("video/mp4", "", "text/plain"):
        with lab.raises("UnsupportedMediaType"):
            client.post("/", content=b"x" * lab.random.randrange(11, 99), headers=typed(kind))
        with lab.raises("UnsupportedMediaType"):
            client.exchange(GONE, method="POST", headers=typed(kind))


@task("2.8")
def test_a_body_without_a_type_is_refused_and_no_body_is_none(lab: Lab) -> None:
    """A script on another page can leave the type out, and then it needs no permission; no body needs no type."""
    with lab.raises("UnsupportedMediaType"):
        lab.asgi(CONTENT).post("/", content=b'{"title": "x"}')
    for headers in ([], typed("application/json")):
        assert lab.asgi(CONTENT).post("/", headers=headers).json() == {"content": None}
        assert lab.asgi(CONTENT).post("/", content=[b"", b""], headers=headers).json() == {"content": None}


@task("2.8")
def test_nan_and_infinity_are_no_json_and_as_words_they_are(lab: Lab) -> None:
    """A weight that equals nothing, not even itself, gets into the database, and sorting breaks there."""
    word = lab.words(1)[0]
    client, headers = lab.asgi(CONTENT), typed("application/json")
    for number in ("NaN", "Infinity", "-Infinity"):
        with lab.raises("BadRequest"):
            client.post("/", content=f'{{"{word}": [1, {number}]}}'.encode(), headers=headers)
        text = f'{{"{word}": "{number}", "{number}": 1}}'
        assert client.post("/", content=text.encode(), headers=headers).json() == {"content": text}


@task("2.8")
def test_other_faults_of_a_body_keep_their_names(lab: Lab) -> None:
    """Too much is 413, and a client that has gone can be told nothing; neither is a wrong type."""
    headers = typed("application/json")
    with lab.raises("ContentTooLarge"):
        lab.asgi(CONTENT, 10).post("/", content=b"[" + b" " * 10 + b"]", headers=headers)
    with lab.raises("ContentTooLarge"):
        lab.asgi(CONTENT, 10).post("/", content=b"x" * 11)
    with lab.raises("ClientDisconnected"):
        lab.asgi(CONTENT).exchange(GONE, method="POST", headers=headers)
