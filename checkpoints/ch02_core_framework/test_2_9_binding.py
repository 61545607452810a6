"""Task 2.9: from a request to the arguments of an endpoint."""

import json
from typing import Any

from workbook.lab import Lab, Response, task

TAKING = "ch02_core_framework.probes:taking"
GOT = "ch02_core_framework.probes_b:got"
JSON = [("content-type", "application/json")]


def faults(seen: Response) -> list[tuple[str, str, str]]:
    """Return the faults that a 422 names: where, where there, and what."""
    assert seen.status_code == 422
    assert all(each["detail"] for each in seen.json()["errors"])
    return sorted((each["in"], each["at"], each["code"]) for each in seen.json()["errors"])


@task("2.9", twins=("fastapi",))
def test_every_argument_arrives_from_its_place_with_its_type(lab: Lab) -> None:
    """An endpoint that gets the text "20" where it asked for a number counts to "2020"."""
    one, two, three, four = lab.words(4)
    parameters: list[list[Any]] = [
        ["task_id", "int"],
        [one, "int"],
        ["ids", "ints"],
        [two, "date", {"source": "query", "key": f"{two}-on"}],
        ["x_number", "int", {"source": "header"}],
        [three, "bool", {"source": "cookie"}],
        ["new", "model"],
    ]
    client = lab.asgi(TAKING, "/tasks/{task_id}", "POST", parameters)
    numbers = [lab.random.randrange(10**6) for _ in range(5)]
    path = f"/tasks/{numbers[0]}?{one}={numbers[1]}&ids={numbers[2]}&ids={numbers[3]}&{two}-on=2031-02-28"
    body = {"title": four, "tags": [one, two], "weight": 2.5}
    seen = client.post(path, json=body, headers=[("X-Number", str(numbers[4]))], cookies={three: "true"})
    found = {"task_id": numbers[0], one: numbers[1], "ids": numbers[2:4], two: "2031-02-28", three: True}
    assert (seen.status_code, seen.json()) == (200, {**found, "x_number": numbers[4], "new": body})


@task("2.9", twins=("fastapi",))
def test_what_is_not_sent_is_left_to_its_default(lab: Lab) -> None:
    """A limit that one client asked for must not be the limit of the next one, who asked for none."""
    one, two, three = lab.words(3)
    default, other = lab.random.sample(range(1, 99), 2)
    parameters = [
        [one, "int", {"default": default}],
        ["ids", "ints", {"default": [default]}],
        ["x_key", "str", {"source": "header", "default": two}],
        [three, "str", {"source": "cookie", "default": ""}],
        ["new", "model or none", {"default": None}],
    ]
    client = lab.asgi(TAKING, "/tasks", "POST", parameters)
    nothing = {one: default, "ids": [default], "x_key": two, three: "", "new": None}
    assert client.post("/tasks").json() == nothing
    assert client.post(f"/tasks?{one}={other}&ids={other}").json() == {**nothing, one: other, "ids": [other]}
    task = {"title": two, "tags": [], "weight": 1.0}
    assert client.post("/tasks", json={"title": two}, cookies={three: two}).json() == {
        **nothing,
        three: two,
        "new": task,
    }
    assert client.post("/tasks").json() == nothing


@task("2.9", twins=("fastapi",))
def test_a_wrong_or_missing_value_is_422_wherever_it_stands(lab: Lab) -> None:
    """`?limit=x` is the caller's mistake; a 500 wakes somebody at night who can do nothing about it."""
    one, two = lab.words(2)
    for source in ("query", "header", "cookie"):
        client = lab.asgi(TAKING, "/tasks", "GET", [[one, "int", {"source": source, "lowest": 5}]])
        for value, status in (("7", 200), ("4", 422), (two, 422), ("", 422), ("7.5", 422), (None, 422)):
            given = {} if value is None else {one: value}
            place = {"query": "params", "header": "headers", "cookie": "cookies"}[source]
            seen = client.get("/tasks", **{place: given})  # type: ignore[arg-type]
            assert (source, value, seen.status_code) == (source, value, status)
    client = lab.asgi(TAKING, "/{day}", "PUT", [["day", "date"], ["new", "model"]])
    bodies: list[Any] = [{}, [], "x", {"title": ""}, {"title": 7}, {"title": two, "tags": one}, {"title": "x" * 41}]
    for body in bodies:
        assert client.put("/2031-02-28", json=body).status_code == 422
    assert client.put("/2031-02-30", json={"title": two}).status_code == 422
    assert client.put("/2031-02-28", json={"title": two}).status_code == 200


@task("2.9")
def test_every_fault_is_named_with_its_place(lab: Lab) -> None:
    """A client that is told one fault at a time repairs its request in seven rounds."""
    one, two = lab.words(2)
    parameters: list[list[Any]] = [
        ["task_id", "int"],
        ["new", "model"],
        [one, "int"],
        ["ids", "ints"],
        ["x_key", "int", {"source": "header"}],
        [two, "int", {"source": "cookie", "key": f"{two}-id"}],
    ]
    client = lab.asgi(TAKING, "/{task_id}", "POST", parameters)
    right = lab.random.randrange(9)
    body = {"title": "", "tags": [one] * right + [""], "weight": "heavy"}
    wanted = [
        ("path", "task_id", "int_parsing"),
        ("body", "#/title", "string_too_short"),
        ("body", f"#/tags/{right}", "string_too_short"),
        ("body", "#/weight", "float_parsing"),
        ("query", one, "int_parsing"),
        ("query", f"ids/{right}", "int_parsing"),
        ("header", "x-key", "int_parsing"),
        ("cookie", f"{two}-id", "missing"),
    ]
    path = f"/{one}?{one}=&{'&'.join(['ids=1'] * right + ['ids=b'])}"
    assert faults(client.post(path, json=body, headers=[("x-key", "k")])) == sorted(wanted)
    assert faults(client.post(f"/7?{one}=1&ids=1", json={}, headers=[("x-key", "1")], cookies={f"{two}-id": "1"})) == [
        ("body", "#/title", "missing")
    ]
    seen = client.post("/7", json=[], headers=[("x-key", "1")], cookies={f"{two}-id": "1"})
    assert faults(seen) == [
        ("body", "#", "model_type"),
        *sorted([("query", "ids", "missing"), ("query", one, "missing")]),
    ]


@task("2.9")
def test_the_place_of_a_fault_is_a_pointer_that_can_be_followed(lab: Lab) -> None:
    """A key with a slash in it would point at another place of the body than the wrong one."""
    one, two = lab.words(2)
    client = lab.asgi(TAKING, "/", "POST", [["counts", "counts"]])
    for key, step in (("a/b", "a~1b"), ("a~b", "a~0b"), ("~1", "~01"), (" %", "%20%25"), ("ü", "%C3%BC")):
        content = {one: 1, f"{two}{key}": "x"}
        assert faults(client.post("/", json=content)) == [("body", f"#/{two}{step}", "int_parsing")]


@task("2.9")
def test_what_was_sent_is_not_repeated(lab: Lab) -> None:
    """The answer is logged by proxies and error trackers; a password that was too long would stand in all of them."""
    secret = "".join(lab.words(12))
    parameters = [["new", "model"], ["key", "int", {"source": "header"}], ["sid", "int", {"source": "cookie"}]]
    client = lab.asgi(TAKING, "/", "POST", parameters)
    seen = client.post("/", json={"title": secret}, headers=[("key", secret)], cookies={"sid": secret})
    assert [place for place, *_ in faults(seen)] == ["body", "cookie", "header"]
    assert secret not in seen.text


@task("2.9")
def test_what_cannot_be_read_at_all_is_400(lab: Lab) -> None:
    """Told that a title is missing, a client looks for it in a body that was cut off in the middle."""
    client, word = lab.asgi(TAKING, "/", "POST", [["new", "model"], ["limit", "int", {"default": 1}]]), lab.words(1)[0]
    text = json.dumps({"title": word}).encode()
    for content in (b"", text[:-1], b"\xff", text + b" y", b"{'title': 1}", b"[" * 100_000, b'{"title": "\xff"}'):
        for path in ("/", "/?limit=x"):
            assert client.post(path, content=content, headers=JSON).status_code == 400
    assert client.post("/").status_code == 400
    assert client.post("/", content=text, headers=[("content-type", "text/plain")]).status_code == 415
    assert client.post("/", content=text, headers=JSON).json()["new"]["title"] == word


@task("2.9")
def test_services_are_got_only_for_a_request_that_is_right(lab: Lab) -> None:
    """A transaction is opened, and a connection taken, for a request that is turned away."""
    one, two = lab.words(2)
    number = lab.random.randrange(10**6)
    parameters = [["ctx", "context"], [two, "repository"], [one, "int"]]
    for query, given in ((f"{one}=x", "Unprocessable"), ("", "Unprocessable")):
        assert lab.observe(GOT, query, parameters) == {"given": given, "asked": []}
    right = {"ctx": "the context", one: number, two: "the Repository"}
    assert lab.observe(GOT, f"{one}={number}", parameters) == {"given": right, "asked": ["Repository"]}
