"""Task 1.16: the first Task API, as its users see it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from workbook.lab import Client, Lab, task

API = "ch01_foundation.probes:task_api"


@contextmanager
def running(lab: Lab, *titles: str) -> Iterator[Client]:
    """Start an API, and add tasks with these titles."""
    client = lab.asgi(API)
    with client.lifespan() as life:
        assert life.startup == "complete"
        for title in titles:
            client.post("/tasks", json={"title": title})
        yield client


def seen(number: int, title: str, *, done: bool = False) -> dict[str, object]:
    """Return a task as a client sees it."""
    return {"id": number, "title": title, "done": done}


@task("1.16", twins=("starlette", "fastapi"))
def test_a_new_task_is_answered_with_its_address_and_is_found_there(lab: Lab) -> None:
    """A client that adds a task and cannot find it again adds it twice."""
    with running(lab) as client:
        for number, title in enumerate(lab.words(3), 1):
            created = client.post("/tasks", json={"title": f"  {title} ü\n", "id": 99})
            assert (created.status_code, created.json()) == (201, seen(number, f"{title} ü"))
            path = urljoin("http://testserver/tasks", created.headers["location"]).removeprefix("http://testserver")
            assert client.get(path).json() == created.json()


@task("1.16", twins=("starlette", "fastapi"))
def test_the_list_can_be_narrowed_to_what_is_done_or_not(lab: Lab) -> None:
    """A list of open tasks that shows the finished ones, or an unknown filter that shows all, misleads."""
    titles = lab.words(4)
    with running(lab, *titles) as client:
        finished = lab.random.randrange(1, 5)
        assert client.post(f"/tasks/{finished}/done").json() == seen(finished, titles[finished - 1], done=True)
        tasks = [seen(number, title, done=number == finished) for number, title in enumerate(titles, 1)]
        assert client.get("/tasks").json() == {"tasks": tasks}
        assert client.get("/tasks?done=true").json() == {"tasks": [tasks[finished - 1]]}
        assert client.get("/tasks?done=false").json() == {"tasks": [each for each in tasks if not each["done"]]}
        assert {client.get(f"/tasks?done={value}").status_code for value in ("", "yes", "True", "1")} == {400}


@task("1.16", twins=("starlette", "fastapi"))
def test_a_title_that_is_none_is_a_bad_request(lab: Lab) -> None:
    """A task without a title cannot be told from the others."""
    with running(lab) as client:
        bodies = [b"", b"{", b"[]", b'"buy milk"', b"null", b"{}", b"\xff", b"[" * 100_000]
        bodies += [json.dumps({"title": title}).encode() for title in ("", " \t\n", None, 7, ["a"], {"a": 1})]
        answers = {body[:20]: client.post("/tasks", content=body).status_code for body in bodies}
        assert answers == dict.fromkeys(answers, 400)
        assert client.get("/tasks").json() == {"tasks": []}


@task("1.16", twins=("starlette", "fastapi"))
def test_a_deleted_task_is_gone_and_its_id_is_not_given_again(lab: Lab) -> None:
    """A link to a deleted task that suddenly shows another one is worse than a 404."""
    titles = lab.words(3)
    with running(lab, *titles) as client:
        deleted = client.delete("/tasks/3")
        assert (deleted.status_code, deleted.content) == (204, b"")
        for response in (client.get("/tasks/3"), client.delete("/tasks/3"), client.post("/tasks/3/done")):
            assert response.status_code == 404
        assert client.post("/tasks", json={"title": "new"}).json()["id"] == 4
        assert {client.get(f"/tasks/{wrong}").status_code for wrong in ("0", "99", "abc", "-1", "1.0")} == {404}


@task("1.16", twins=("starlette", "fastapi"))
def test_the_export_is_one_task_a_line(lab: Lab) -> None:
    """A spreadsheet reads the export line by line; one line break too much is one task too much."""
    titles = [f"{word}\n世" for word in lab.words(3)]
    with running(lab, *titles) as client:
        response = client.get("/tasks/export")
        assert response.headers["content-type"].partition(";")[0] == "application/x-ndjson"
        assert [json.loads(line) for line in response.content.splitlines()] == client.get("/tasks").json()["tasks"]


@task("1.16")
def test_an_export_survives_what_happens_meanwhile(lab: Lab) -> None:
    """An export of a long list is cut off in the middle because somebody has deleted a task."""
    with running(lab, *lab.words(20)) as client, client.stream("GET", "/tasks/export") as export:
        lines = export.next()
        assert client.delete("/tasks/20").status_code == 204
        while not export.closed:
            lines += export.next()
    assert [json.loads(line)["id"] for line in lines.splitlines()] == list(range(1, 21))


@task("1.16", twins=("starlette", "fastapi"))
def test_the_page_shows_titles_and_runs_none_of_them(lab: Lab) -> None:
    """A title with a script in it would run in the browser of everybody who looks at the page."""
    word = lab.words(1)[0]
    with running(lab, f"{word} <script>alert('&')</script>") as client:
        response = client.get("/")
        assert response.headers["content-type"].partition(";")[0] == "text/html"
        assert f"{word} &lt;script&gt;alert(" in response.text
        assert re.findall("<script|'&'", response.text) == []


@task("1.16", twins=("starlette", "fastapi"))
def test_each_application_has_a_list_of_its_own_and_begins_empty(lab: Lab) -> None:
    """A list in a global variable mixes the tasks of two applications, and keeps them over a restart."""
    with running(lab, *lab.words(2)) as one, running(lab, "other") as other:
        assert [len(client.get("/tasks").json()["tasks"]) for client in (one, other)] == [2, 1]
    with one.lifespan():
        assert one.get("/tasks").json() == {"tasks": []}
        assert one.post("/tasks", json={"title": "first"}).json()["id"] == 1


@task("1.16")
def test_hostile_requests_are_refused_and_the_api_goes_on(lab: Lab) -> None:
    """What arrives from the network is not always meant well; none of it may become a 500 or a wait."""
    with running(lab) as client:
        large = b'{"title": "' + b"x" * 1_100_000 + b'"}'
        assert client.post("/tasks", content=large).status_code == 413
        assert client.post("/tasks", content=[large[:600_000], large[600_000:]]).status_code == 413
        assert client.post("/tasks", headers=[("content-length", "9" * 12)], content=b"{}").status_code == 413
        gone = [{"type": "http.request", "body": b'{"title"', "more_body": True}, {"type": "http.disconnect"}]
        assert client.exchange(gone, method="POST", path="/tasks") == []
        assert client.get("/tasks?" + "&".join(f"k{n}" for n in range(10_000))).status_code == 200
        assert client.get("/tasks", headers=[(b"cookie", b"\xff=\xfe;"), (b"x", b"\x80")]).status_code == 200
        assert (client.get("/tasks/%zz").status_code, client.patch("/tasks").status_code) == (404, 405)
