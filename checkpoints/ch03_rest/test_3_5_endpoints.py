"""Task 3.5: to create, get, replace and delete tasks."""

from datetime import date
from typing import Any
from uuid import UUID

from workbook.lab import Client, Lab, Response, task

APP = "ch03_rest.probes:app"
PROBLEM = "application/problem+json"
CONTENT = ("title", "description", "priority", "due_date", "tags")
MEMBERS = ["id", "title", "description", "status", "priority", "due_date", "tags"]
MEMBERS += ["created_by", "created_at", "updated_at", "version"]
NOBODY = "/tasks/01890a5d-ac96-774b-bcce-b302099a8057"


def some_content(lab: Lab) -> dict[str, Any]:
    """Return what a client may write of a task, every member of it."""
    words = lab.words(4)
    due = date(2999, lab.random.randint(1, 12), lab.random.randint(1, 28)).isoformat()
    content = {"title": words[0], "description": f"{words[1]} ü", "priority": lab.random.choice([1, 2, 4, 5])}
    return {**content, "due_date": due, "tags": sorted(words[2:])}


def created(client: Client, content: dict[str, Any]) -> tuple[str, Response]:
    """Create a task; return where it is, and what was answered."""
    answer = client.post("/tasks", json=content)
    assert answer.status_code == 201
    return answer.headers["location"], answer


def told(answer: Response) -> tuple[int, str]:
    """Return the status and the code of an error; in place of a code, what it is if it is no error."""
    kind = answer.headers.get("content-type", "nothing")
    return answer.status_code, answer.json()["code"] if kind == PROBLEM else f"{kind}, no problem details"


@task("3.5", twins=("fastapi",))
def test_a_new_task_is_answered_with_its_address_and_is_found_there(lab: Lab) -> None:
    """A client that adds a task and does not learn its address cannot find it again, and adds it twice."""
    client = lab.asgi(APP)
    for _ in range(2):
        content = some_content(lab)
        path, answer = created(client, {**content, "title": f" {content['title']}\n"})
        assert path == f"/tasks/{answer.json()['id']}"
        found = client.get(path)
        assert (found.status_code, found.json()) == (200, answer.json())
        assert found.headers["etag"] == answer.headers["etag"]
        assert {name: found.json()[name] for name in CONTENT} == content


@task("3.5")
def test_every_member_of_a_task_is_shown_as_it_is(lab: Lab) -> None:
    """A member that is missing, or has the value of its neighbour, is an empty column on somebody's board."""
    number, status = lab.random.randint(1, 2**40), lab.random.choice(["todo", "doing", "done", "cancelled"])
    title, text, tag, actor = lab.words(4)
    more: dict[str, Any] = {"title": title, "description": text, "tags": [tag], "created_by": actor, "status": status}
    more |= {"priority": lab.random.randint(1, 5), "due_date": "2999-05-17", "version": lab.random.randint(2, 99)}
    more |= {"created_at": "2030-01-01T12:00:00Z", "updated_at": "2030-02-03T04:05:06Z"}
    found = lab.observe("ch03_rest.probes_b:members", number, more)
    assert list(found) == MEMBERS
    assert found == {**more, "id": str(UUID(int=number))}


@task("3.5")
def test_below_a_prefix_the_address_begins_with_it(lab: Lab) -> None:
    """As soon as the API is mounted somewhere, every new task is said to be where there is nothing."""
    prefix = f"/{lab.words(1)[0]}"
    client = lab.asgi("ch03_rest.probes:mounted", prefix)
    answer = client.post(f"{prefix}/tasks", json={"title": "x"})
    assert answer.headers["location"] == f"{prefix}/tasks/{answer.json()['id']}"
    assert client.get(answer.headers["location"]).json()["title"] == "x"


@task("3.5", twins=("fastapi",))
def test_put_replaces_all_that_a_client_writes_and_nothing_else(lab: Lab) -> None:
    """What a client leaves out stays as it was, and PUT is a second PATCH; or the task becomes another one."""
    client = lab.asgi(APP)
    path, before = created(client, some_content(lab))
    title = lab.words(1)[0]
    answer = client.put(path, json={"title": title}, headers={"if-match": before.headers["etag"]})
    assert answer.status_code == 200
    wanted = {"title": title, "description": "", "priority": 3, "due_date": None, "tags": [], "version": 2}
    assert {name: answer.json()[name] for name in wanted} == wanted
    kept = ("id", "status", "created_by", "created_at")
    assert [answer.json()[name] for name in kept] == [before.json()[name] for name in kept]
    found = client.get(path)
    assert (found.json(), found.headers["etag"]) == (answer.json(), answer.headers["etag"])
    assert answer.headers["etag"] != before.headers["etag"]


@task("3.5", twins=("fastapi",))
def test_put_changes_only_what_the_client_has_seen(lab: Lab) -> None:
    """Two people edit the same task, and the second one wipes out what the first has written without seeing it."""
    client = lab.asgi(APP)
    path, before = created(client, some_content(lab))
    seen = {"if-match": before.headers["etag"]}
    assert told(client.put(path, json={"title": "blind"})) == (428, "precondition_required")
    first = client.put(path, json={"title": lab.words(1)[0]}, headers=seen)
    for stale in (seen, {"if-match": f"W/{first.headers['etag']}"}):
        assert told(client.put(path, json={"title": "too late"}, headers=stale)) == (412, "version_conflict")
    assert client.get(path).json() == first.json()
    assert client.put(path, json={"title": "forced"}, headers={"if-match": "*"}).json()["version"] == 3


@task("3.5", twins=("fastapi",))
def test_a_deleted_task_is_gone(lab: Lab) -> None:
    """A deleted task can still be read, or a second person is told that they have deleted it."""
    client = lab.asgi(APP)
    (path, _), (other, _) = (created(client, {"title": title}) for title in lab.words(2))
    answer = client.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    for again in (client.get(path), client.delete(path)):
        assert told(again) == (404, "task_not_found")
    assert client.get(other).status_code == 200


@task("3.5", twins=("fastapi",))
def test_a_task_that_has_changed_since_is_not_deleted(lab: Lab) -> None:
    """Somebody deletes the version that they have seen, and with it what was written a moment ago."""
    client = lab.asgi(APP)
    path, before = created(client, some_content(lab))
    seen = {"if-match": before.headers["etag"]}
    now = client.put(path, json={"title": lab.words(1)[0]}, headers=seen)
    for stale in (seen, {"if-match": f"W/{now.headers['etag']}"}):
        assert told(client.delete(path, headers=stale)) == (412, "version_conflict")
    assert client.get(path).json() == now.json()
    assert client.delete(path, headers={"if-match": now.headers["etag"]}).status_code == 204


@task("3.5", twins=("fastapi",))
def test_what_the_domain_refuses_is_told_and_nothing_is_written(lab: Lab) -> None:
    """A task that breaks a rule is stored all the same, or a PUT to an address that was never given makes a task."""
    client = lab.asgi(APP)
    past = {"title": "x", "due_date": "2001-01-01"}
    path, before = created(client, some_content(lab))
    answers = [client.post("/tasks", json=past), client.put(path, json=past, headers={"if-match": "*"})]
    assert [(answer.status_code, answer.json()["errors"][0]["at"]) for answer in answers] == [(422, "#/due_date")] * 2
    assert client.get(path).json() == before.json()
    assert told(client.put(NOBODY, json={"title": "x"}, headers={"if-match": "*"})) == (404, "task_not_found")
    assert told(client.get(NOBODY)) == (404, "task_not_found")
