"""Task 2.16: the grown Task API, as its users see it, and plugins that others wrote on it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from workbook.lab import Client, Lab, Response, task

PROBES = "ch02_core_framework.probes_d"
PROBLEM = "application/problem+json"


@contextmanager
def running(lab: Lab, *titles: str, app: str = "task_api", given: tuple[Any, ...] = ()) -> Iterator[Client]:
    """Start an API, and add tasks with these titles."""
    client = lab.asgi(f"{PROBES}:{app}", *given)
    with client.lifespan() as life:
        assert (life.startup, life.message) == ("complete", "")
        for title in titles:
            client.post("/tasks", json={"title": title})
        yield client


def seen(number: int, title: str, priority: int = 3, *, done: bool = False) -> dict[str, object]:
    """Return a task as a client sees it."""
    return {"id": number, "title": title, "priority": priority, "done": done}


def told(answer: Response) -> tuple[int, str, int]:
    """Return the status of an error, its content type, and the status that its problem names."""
    kind = answer.headers["content-type"].partition(";")[0]
    return answer.status_code, kind, answer.json()["status"] if kind == PROBLEM else 0


@task("2.16")
def test_a_new_task_is_answered_with_its_address_and_is_found_there(lab: Lab) -> None:
    """A client that adds a task and cannot find it again adds it twice."""
    with running(lab) as client:
        for number, (title, priority) in enumerate(zip(lab.words(3), (lab.random.randint(2, 4), 1, 5), strict=True), 1):
            created = client.post("/tasks", json={"title": f"  {title} ü\n", "priority": priority, "id": 99})
            assert (created.status_code, created.json()) == (201, seen(number, f"{title} ü", priority))
            path = urljoin("http://testserver/tasks", created.headers["location"]).removeprefix("http://testserver")
            assert client.get(path).json() == created.json()
        for number, title in ((4, "x"), (5, "x" * 100)):
            assert client.post("/tasks", json={"title": f" {title}"}).json() == seen(number, title)


@task("2.16")
def test_every_fault_of_a_body_is_named_with_its_place(lab: Lab) -> None:
    """A client with two mistakes in its form learns of the second one when the first is mended."""
    high = lab.random.randint(6, 99)
    with running(lab) as client:
        answer = client.post("/tasks", json={"title": " \t\n", "priority": high})
        assert told(answer) == (422, PROBLEM, 422)
        places = sorted((fault["in"], fault["at"]) for fault in answer.json()["errors"])
        assert places == [("body", "#/priority"), ("body", "#/title")]
        wrong: list[Any] = [{}, [], None, "buy milk", {"title": None}, {"title": 7}, {"title": "x" * 101}]
        wrong += [{"title": "x", "priority": each} for each in (0, 1.5, "high", None)]
        answers = {json.dumps(each)[:30]: client.post("/tasks", json=each) for each in wrong if each is not None}
        answers["null"] = client.post("/tasks", content=b"null", headers={"content-type": "application/json"})
        assert {body: told(each) for body, each in answers.items()} == dict.fromkeys(answers, (422, PROBLEM, 422))
        assert client.get("/tasks").json() == {"tasks": []}


@task("2.16")
def test_what_is_no_json_is_told_apart_from_what_is_wrong_in_it(lab: Lab) -> None:
    """A client that is told "a title is missing" looks for it in a body that nobody could read."""
    with running(lab) as client:
        kind = {"content-type": "application/json"}
        for content in (b"", b"{", b"\xff", b"[" * 100_000):
            assert told(client.post("/tasks", content=content, headers=kind)) == (400, PROBLEM, 400)
        form = client.post("/tasks", content=b'{"title": "x"}', headers={"content-type": "text/plain"})
        assert told(form) == (415, PROBLEM, 415)
        assert client.get("/tasks").json() == {"tasks": []}


@task("2.16")
def test_the_list_can_be_narrowed(lab: Lab) -> None:
    """A list of open tasks that shows the finished ones, or an unknown filter that shows all, misleads."""
    titles = lab.words(22)
    with running(lab, *titles) as client:
        finished = lab.random.randrange(1, 20)
        assert client.post(f"/tasks/{finished}/done").json() == seen(finished, titles[finished - 1], done=True)
        tasks = [seen(number, title, done=number == finished) for number, title in enumerate(titles, 1)]
        open_tasks = [each for each in tasks if not each["done"]]
        assert client.get("/tasks").json() == {"tasks": tasks[:20]}
        assert client.get("/tasks?limit=100").json() == {"tasks": tasks}
        assert client.get("/tasks?done=true").json() == {"tasks": [tasks[finished - 1]]}
        assert client.get("/tasks?done=false&limit=21").json() == {"tasks": open_tasks}
        assert client.get("/tasks?done=false&limit=1").json() == {"tasks": open_tasks[:1]}
        for query in ("done=perhaps", "done=", "limit=0", "limit=101", "limit=x", "limit="):
            assert told(client.get(f"/tasks?{query}")) == (422, PROBLEM, 422)


@task("2.16")
def test_a_deleted_task_is_gone_and_its_id_is_not_given_again(lab: Lab) -> None:
    """A link to a deleted task that suddenly shows another one is worse than a 404."""
    with running(lab, *lab.words(3)) as client:
        deleted = client.delete("/tasks/3")
        assert (deleted.status_code, deleted.content) == (204, b"")
        for answer in (client.get("/tasks/3"), client.delete("/tasks/3"), client.post("/tasks/3/done")):
            assert told(answer) == (404, PROBLEM, 404)
        assert client.post("/tasks", json={"title": "new"}).json()["id"] == 4
        assert {client.get(f"/tasks/{wrong}").status_code for wrong in ("0", "99", "abc", "-1", "1.0")} == {404}


@task("2.16")
def test_an_export_outlives_its_call_and_what_happens_meanwhile(lab: Lab) -> None:
    """An export of a long list is cut off in the middle, because its call is over or a task was deleted."""
    titles = [f"{word}\n世" for word in lab.words(20)]
    with running(lab, *titles) as client, client.stream("GET", "/tasks/export") as export:
        assert export.headers["content-type"].partition(";")[0] == "application/x-ndjson"
        lines = export.next()
        assert client.delete("/tasks/20").status_code == 204
        while not export.closed:
            lines += export.next()
    assert [json.loads(line)["title"] for line in lines.splitlines()] == titles


@task("2.16")
def test_somebody_elses_plugin_hears_of_a_task_that_is_done_once(lab: Lab) -> None:
    """A mail for each click on a task that is done already, or a 500 because no mail could be sent."""
    titles = lab.words(3)
    with running(lab, *titles, app="with_journal") as client:
        number = lab.random.randint(1, 3)
        for _ in range(2):
            done = client.post(f"/tasks/{number}/done")
            assert (done.status_code, done.json()) == (200, seen(number, titles[number - 1], done=True))
        assert client.post("/tasks/99/done").status_code == 404
        assert client.get("/journal").json() == [[number, titles[number - 1]]]
        assert [client.get("/shared").json() for _ in range(2)] == [True, True]


@task("2.16")
def test_nobody_hears_of_what_could_not_be_committed(lab: Lab) -> None:
    """A mail tells of a task that is done, and its commit has failed a moment later."""
    with running(lab, *lab.words(2), app="with_a_failing_end") as client:
        assert client.post("/tasks/1/done").status_code == 409
        assert client.get("/journal").json() == []


@task("2.16")
def test_the_plugins_of_others_run_on_it(lab: Lab) -> None:
    """A framework on which only its author's own plugins run is no framework."""
    one, two, three = lab.words(3)
    with running(lab, app="with_plugins") as client:
        statuses = [client.post(f"/notes?text={each}").status_code for each in (one, f"{two}&doomed=true", three)]
        assert statuses == [201, 409, 201]
        assert client.get("/notes").json() == {"notes": [one, three], "last": three}
        assert client.get("/tasks/1").status_code == 404
        lines = client.get("/metrics").text.splitlines()
    counted = {"200": 1, "201": 2, "404": 1, "409": 1}
    assert lines == [f'responses_total{{status="{status}"}} {count}' for status, count in counted.items()]


@task("2.16")
def test_its_plugin_works_in_another_application(lab: Lab) -> None:
    """Somebody who wants tasks beside their own pages has to copy them."""
    words = lab.words(2)
    with running(lab, words[0], app="other_host", given=(f"/{words[1]}",)) as client:
        assert client.get(f"/{words[1]}").text == "a page of its own"
        assert client.get("/tasks").json() == {"tasks": [seen(1, words[0])]}
        answer = client.get("/docs")
        assert (answer.status_code, "server-timing" in answer.headers) == (404, False)


@task("2.16")
def test_the_documentation_says_what_a_client_may_send(lab: Lab) -> None:
    """A client is written against a description that leaves out what is refused."""
    with running(lab) as client:
        document = client.get("/openapi.json").json()
        assert (document["info"]["title"], document["info"]["version"]) == ("Tasks", "1.0")
        offered = {(path, method) for path, methods in document["paths"].items() for method in methods}
        one, done = "/tasks/{task_id}", "/tasks/{task_id}/done"
        named = {(re.sub(r"\{\w+\}", "{task_id}", path), method) for path, method in offered}
        wanted = {("/tasks", "get"), ("/tasks", "post"), ("/tasks/export", "get"), (done, "post")}
        assert named >= wanted | {(one, "get"), (one, "delete")}
        schema = document["paths"]["/tasks"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        assert (schema["required"], sorted(schema["properties"])) == (["title"], ["priority", "title"])
        queries = {each["name"]: each["required"] for each in document["paths"]["/tasks"]["get"]["parameters"]}
        assert queries == {"done": False, "limit": False}
        start, page = client.get("/"), client.get("/docs")
        assert (start.status_code, start.headers["location"]) == (307, "/docs")
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")


@task("2.16")
def test_every_answer_tells_how_long_it_took(lab: Lab) -> None:
    """The slow answers are the failed ones, and they are not measured."""
    with running(lab, "one") as client:
        answers = [client.get(path) for path in ("/", "/tasks", "/tasks/1", "/tasks/99", "/nowhere", "/tasks?limit=0")]
        answers += [client.delete("/tasks/1"), client.put("/tasks"), client.post("/tasks", content=b"{")]
        assert {bool(re.match(r"app;dur=\d", answer.headers["server-timing"])) for answer in answers} == {True}


@task("2.16")
def test_each_application_has_a_list_of_its_own_and_begins_empty(lab: Lab) -> None:
    """A list in a global variable mixes the tasks of two applications, and keeps them over a restart."""
    with running(lab, *lab.words(2)) as one, running(lab, "other") as other:
        assert [len(client.get("/tasks").json()["tasks"]) for client in (one, other)] == [2, 1]
    with one.lifespan():
        assert one.get("/tasks").json() == {"tasks": []}
        assert one.post("/tasks", json={"title": "first"}).json()["id"] == 1
