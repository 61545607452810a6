"""Task 3.15: a POST that is done once, however often it is sent."""

from typing import Any

from workbook.lab import Client, Lab, Response, task

APP = "ch03_rest.probes:complete"
PROBES = "ch03_rest.probes_e"
SAME = ("content-type", "location", "etag")
DAY = 24 * 60 * 60


def keyed(key: str, **more: str) -> dict[str, str]:
    """Return headers with a key."""
    return {"idempotency-key": key, **more}


def post(client: Client, title: str, headers: dict[str, str]) -> Response:
    """Ask for a new task."""
    return client.post("/tasks", json={"title": title}, headers=headers)


def total(client: Client) -> int:
    """Return how many tasks there are."""
    count: int = client.get("/tasks").json()["total"]
    return count


@task("3.15", twins=("fastapi",))
def test_the_first_answer_comes_again(lab: Lab) -> None:
    """The answer is lost, the client sends again, and the milk is bought twice."""
    title, key, other = lab.words(3)
    client = lab.asgi(APP)
    first = post(client, title, keyed(f'"{key}"'))
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    for same in (f'"{key}"', key):
        again = post(client, title, keyed(same))
        assert (again.status_code, again.content) == (201, first.content)
        assert [again.headers[name] for name in SAME] == [first.headers[name] for name in SAME]
        assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in post(client, title, keyed(other)).headers
    path = first.headers["location"]
    moves = [client.post(f"{path}/start", headers=keyed(f"{key}-{other}")) for _ in range(2)]
    assert [(each.status_code, each.json()["status"]) for each in moves] == [(200, "doing")] * 2
    assert total(client) == 2


@task("3.15")
def test_twins_at_the_same_time_make_one_task(lab: Lab) -> None:
    """A double click sends the second request before the first is answered, and both find the key unused."""
    title, key, other = lab.words(3)
    asked = [["POST", "/tasks", keyed(each), {"title": title}] for each in (key, key, other, key)]
    *answers, found = lab.observe(f"{PROBES}:race", asked, [["GET", "/tasks", {}, None]])
    assert [each["status"] for each in answers] == [201] * 4
    assert len({answers[n]["body"] for n in (0, 1, 3)}) == 1
    replayed = ["idempotency-replayed" in answers[n]["headers"] for n in (0, 1, 3)]
    assert (sorted(replayed), '"total":2,' in found["body"].replace(" ", "")) == ([False, True, True], True)


@task("3.15", twins=("fastapi",))
def test_a_key_belongs_to_one_request(lab: Lab) -> None:
    """A client that counts its keys from 1 is told that its new task was made, and it was not."""
    one, two, key = lab.words(3)
    client = lab.asgi(APP)
    path = post(client, one, keyed(key)).headers["location"]
    others = [post(client, two, keyed(key)), post(client, one, keyed(key, authorization=f"Bearer {two}"))]
    others.append(client.post(f"{path}/start", headers=keyed(key)))
    assert [each.status_code for each in others] == [422] * 3
    assert total(client) == 1
    assert "idempotency-replayed" in post(client, one, keyed(key)).headers


@task("3.15")
def test_two_requests_differ_in_any_of_their_parts(lab: Lab) -> None:
    """The answer to somebody else's request, with somebody else's task in it, is handed out for a guessed key."""
    one, two, three = lab.words(3)
    body = f'{{"title": "{one}"}}'
    sent = [("content-type", "application/json"), ("authorization", two)]
    requests: list[list[Any]] = [["POST", "/tasks", one, sent, body], ["PUT", "/tasks", one, sent, body]]
    requests += [["POST", "/v2/tasks", one, sent, body], ["POST", "/tasks", two, sent, body]]
    requests += [["POST", "/tasks", one, sent, f"{body} "], ["POST", "/tasks", one, sent[:1], body]]
    requests += [["POST", "/tasks", one, [*sent[:1], ("authorization", three)], body]]
    requests += [["POST", "/tasks", one, [*sent, (name, three)], body] for name in ("accept", "api-version")]
    requests += [["POST", "/tasks", one, [("content-type", "application/xml"), sent[1]], body]]
    requests += [["POST", "/tasks", one[:-1], sent, one[-1] + body], ["POST", "/tasks", "", [], one + body]]
    requests += [["POST", "/tasks/", one, sent, body], ["POST", "/tasks", f"{one}&", sent, body]]
    requests += [["POST", "/tasks", query, sent, body] for query in (f"{one}={two}&a=b", f"a=b&{one}={two}")]
    turned = [("content-type", three), ("accept", "application/json")]
    requests += [["POST", "/tasks", one, each, body] for each in (turned, [("content-type", three), ("accept", one)])]
    requests += [["POST", "/tasks", one, [("content-type", "application/json"), ("accept", three)], body]]
    for border in ("\n", "\0", " ", "|", "/"):
        requests += [["POST", f"/{one}{border}{two}", three, [], ""]]
        requests += [["POST", f"/{one}", f"{two}{border}{three}", [], ""]]
        requests += [["POST", "/x", f"{one}{border}{two}", [], three], ["POST", "/x", one, [], f"{two}{border}{three}"]]
        requests += [["POST", "/x", one, [], f"{two}{border}accept:{three}"]]
    requests += [["POST", "/x", one, [("accept", three)], two]]
    found = lab.observe(f"{PROBES}:fingerprints", requests)
    assert len(set(found)) == len(requests)
    assert min(map(len, found)) >= 32
    same = [requests[0], ["POST", "/tasks", one, [*sent, ("user-agent", three), ("idempotency-key", two)], body]]
    assert lab.observe(f"{PROBES}:fingerprints", same) == [found[0]] * 2


@task("3.15")
def test_only_what_has_succeeded_is_remembered(lab: Lab) -> None:
    """A form with a mistake in it is answered with this mistake for a day, mended or not."""
    key = keyed(lab.words(1)[0])
    statuses = [lab.random.choice([400, 409, 412, 422]), 503, 303, lab.random.choice([200, 201, 202])]
    client = lab.asgi(f"{PROBES}:counting", statuses)
    answers = [client.post("/", headers=key) for _ in range(6)]
    assert [each.status_code for each in answers] == [*statuses, statuses[3], statuses[3]]
    assert [each.text for each in answers] == ["1", "2", "3", "4", "4", "4"]
    assert [each.headers.get("idempotency-replayed") for each in answers] == [None] * 4 + ["true"] * 2
    for kind in ("streamed", "written"):
        streams = lab.asgi(f"{PROBES}:counting", [200] * 2, kind)
        assert [streams.post("/", headers=key).text for _ in range(2)] == ["one two"] * 2
    reads = lab.asgi(f"{PROBES}:counting", [200, 200, 200])
    assert [reads.request(method, "/", headers=key).text for method in ("POST", "GET", "GET")] == ["1", "2", "3"]


@task("3.15", twins=("fastapi",))
def test_a_key_that_is_none_is_refused(lab: Lab) -> None:
    """A client believes that it is safe, and its key is thrown away."""
    client = lab.asgi(APP)
    key, title = lab.words(2)
    for wrong in ("", '""', '"', f'"{key}', key.ljust(256, "x"), f'"{key.ljust(256, "x")}"'):
        assert post(client, title, keyed(wrong)).status_code == 400
    for two_keys in ((key, title), (key, key)):
        fields = [("content-type", "application/json"), *(("idempotency-key", each) for each in two_keys)]
        assert client.post("/tasks", content=b'{"title": "x"}', headers=fields).status_code == 400
    assert total(client) == 0


@task("3.15")
def test_answers_are_kept_for_a_day_and_so_many_of_them(lab: Lab) -> None:
    """The memory of the server grows with each request, or a retry in the evening makes a second task."""
    one, two, three = lab.words(3)
    early = lab.random.randint(1, DAY - 2)
    steps: list[Any] = [[one, "first"], early, [one, None], [two, "second"], DAY - early - 1]
    steps += [[one, None], 1, [one, None], [two, None], [three, None]]
    assert lab.observe(f"{PROBES}:kept", steps) == [None, "first", None, "first", None, "second", None]
    steps = [[one, "first", early], DAY - 1, [one, None, 2], [one, None]]
    assert lab.observe(f"{PROBES}:kept", steps) == [None, "first", None]
    steps = [[one, "first"], 1, [two, "second"], DAY - 2, [one, "third"], 2, [two, None], [one, None]]
    assert lab.observe(f"{PROBES}:kept", steps) == [None, None, "first", None, "third"]
    asked: list[Any] = [[f"{one}{n}", None] for n in (0, 1, 10_000)]
    assert lab.observe(f"{PROBES}:kept_of_many", one, 10_001, asked) == [None, "x", "x"]
    objects_left = lab.observe(f"{PROBES}:left_of", [f"{word}{n}" for word in (one, two) for n in range(500)])
    assert objects_left < 500


@task("3.15")
def test_only_those_with_the_same_key_wait_for_each_other(lab: Lab) -> None:
    """One slow request holds up all others, or the twin of one that has failed is answered with nothing."""
    one, two = lab.words(2)
    log = lab.observe(f"{PROBES}:in_turns", [["a", one, False], ["b", one, False], ["c", two, False]])
    assert log[:2] == ["a begins, nothing is known", "c begins, nothing is known"]
    assert [line for line in log if line[0] != "c"][1:] == ["a ends", "b begins, a is known", "b ends"]
    log = lab.observe(f"{PROBES}:in_turns", [["a", one, True], ["b", one, False], ["c", one, False]])
    assert log[:3] == ["a begins, nothing is known", "a fails", "b begins, nothing is known"]
    assert log[3:] == ["b ends", "c begins, b is known", "c ends"]


@task("3.15")
def test_what_is_done_to_an_answer_does_not_change_what_is_remembered(lab: Lab) -> None:
    """Each repetition carries the timing of all before it; or an endpoint that returns a dict has no repetitions."""
    request, value, body, other = lab.words(4)
    found = lab.observe(f"{PROBES}:replayed", request, [["location", value]], body, 3)
    assert found == [[201, [["location", value], ["idempotency-replayed", "true"]], body]] * 3
    with lab.raises("KeyReused"):
        lab.observe(f"{PROBES}:of_another", request, other)
    for kind in ("plain", "json", "upstream"):
        client = lab.asgi(f"{PROBES}:counting", [201] * 3, kind)
        answers = [client.post("/", headers=keyed(value)) for _ in range(3)]
        assert [(kind, each.text) for each in answers] == [(kind, "1")] * 3
        assert [each.headers.get_list("passed") for each in answers] == [["once"]] * 3
