"""To create, read, replace and delete a task."""

import datetime as dt
import uuid
from typing import Any

import pytest

from checkpoints.contracts.http.api import CONTRACT, Api, moves, places, told

pytestmark = CONTRACT

MEMBERS = {
    "id", "title", "description", "status", "priority", "due_date", "tags",
    "created_by", "created_at", "updated_at", "version", "_links",
}  # fmt: skip


def tomorrow() -> str:
    """Return a date that lies ahead, wherever the server is."""
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)).isoformat()


def test_a_new_task_is_answered_with_its_address_and_is_found_there(api: Api) -> None:
    """A client that adds a task and cannot find it again adds it twice."""
    content = {"title": "  buy milk \n", "description": "two of them ü", "priority": 5, "due_date": tomorrow()}
    answer = api.post("/tasks", {**content, "tags": [api.tag, "home"]})
    task = answer.json()
    assert answer.status_code == 201
    assert set(task) == MEMBERS
    assert (task["title"], task["description"], task["priority"]) == ("buy milk", "two of them ü", 5)
    assert (task["due_date"], task["status"], task["version"]) == (content["due_date"], "todo", 1)
    assert task["tags"] == sorted(["home", api.tag])
    assert task["created_by"] == "anonymous"
    assert task["created_at"] == task["updated_at"]
    assert uuid.UUID(task["id"]).version == 7
    found = api.get(answer.headers["location"])
    assert (found.status_code, found.json(), found.headers["etag"]) == (200, task, answer.headers["etag"])
    assert task["_links"]["self"]["href"] == f"/tasks/{task['id']}"


def test_what_is_left_out_has_a_default(api: Api) -> None:
    """A client has to send fields that it does not care about."""
    task = api.post("/tasks", {"title": "x"}).json()
    assert [task[name] for name in ("description", "priority", "due_date", "tags")] == ["", 3, None, []]


def test_times_are_in_utc_and_ids_rise(api: Api) -> None:
    """A task made in one time zone seems to be from the future in another."""
    first, second = api.new(), api.new()
    moment = dt.datetime.fromisoformat(first.body["created_at"])
    assert moment.utcoffset() == dt.timedelta(0)
    assert first.body["id"] < second.body["id"]


def test_tags_are_a_sorted_set(api: Api) -> None:
    """A task bears the same tag three times."""
    assert api.post("/tasks", {"title": "x", "tags": ["b", "a", "b"]}).json()["tags"] == ["a", "b"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "#/title"),
    ({"title": " \t\n"}, "#/title"),
    ({"title": "x" * 201}, "#/title"),
    ({"title": "a\u0007b"}, "#/title"),
    ({"title": 7}, "#/title"),
    ({"title": None}, "#/title"),
    ({"description": "x" * 2001}, "#/description"),
    ({"priority": 0}, "#/priority"),
    ({"priority": 6}, "#/priority"),
    ({"priority": 1.5}, "#/priority"),
    ({"priority": "high"}, "#/priority"),
    ({"priority": None}, "#/priority"),
    ({"due_date": "2001-01-01"}, "#/due_date"),
    ({"due_date": "soon"}, "#/due_date"),
    ({"tags": "home"}, "#/tags"),
    ({"tags": [f"t{n}" for n in range(11)]}, "#/tags"),
    ({"tags": ["again"] * 11}, "#/tags"),
    ({"tags": ["ok", "Not OK"]}, "#/tags/1"),
    ({"tags": ["x" * 31]}, "#/tags/0"),
    ({"tags": ["-x"]}, "#/tags/0"),
    ({"colour": "red"}, "#/colour"),
    ({"status": "done"}, "#/status"),
    ({"version": 7}, "#/version"),
    ({"id": "x"}, "#/id"),
    ({"created_by": "me"}, "#/created_by"),
]


@pytest.mark.parametrize(("wrong", "place"), WRONG, ids=[str(wrong)[:40] for wrong, _ in WRONG])
def test_content_that_breaks_a_rule_is_refused_with_its_place(api: Api, wrong: dict[str, Any], place: str) -> None:
    """A form cannot show the message beside the field, or a rule is no rule."""
    content = {"title": "x", **wrong}
    answer = api.post("/tasks", content)
    assert [at for at in places(answer) if at.startswith(place)]
    made = api.new()
    assert [at for at in places(api.put(made.path, content, made.match)) if at.startswith(place)]
    assert api.seen(made.path) == made


def test_the_largest_that_is_allowed_is_allowed(api: Api) -> None:
    """A limit is off by one."""
    tags = [f"t{n}" for n in range(9)] + ["x" * 30]
    content = {"title": " " + "x" * 200 + " ", "description": "y" * 2000, "priority": 1, "tags": tags}
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert api.post("/tasks", {**content, "due_date": today}).status_code in {201, 422}  # 422: midnight has passed
    assert api.post("/tasks", content).status_code == 201


def test_every_fault_is_told_at_once(api: Api) -> None:
    """A client with three mistakes learns of the next one when the first is mended."""
    wrong = {"title": " ", "priority": 9, "tags": ["ok", "NO"], "colour": "red"}
    assert places(api.post("/tasks", wrong)) == ["#/colour", "#/priority", "#/tags/1", "#/title"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"title": NaN}'])
def test_what_is_no_json_is_a_bad_request(api: Api, content: bytes) -> None:
    """A client that is told "a title is missing" looks for it in a body that nobody could read."""
    headers = {"content-type": "application/json"}
    told(api.ask("POST", "/tasks", content=content, headers=headers), 400)
    made = api.new()
    told(api.ask("PUT", made.path, content=content, headers={**headers, **made.match}), 400)


@pytest.mark.parametrize("content", [b"[]", b"7", b"null", b'"x"', b"{}"])
def test_json_that_is_no_task_is_unprocessable(api: Api, content: bytes) -> None:
    """A list where a task should be ends in a 500."""
    told(api.ask("POST", "/tasks", content=content, headers={"content-type": "application/json"}), 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/csv", "nonsense"])
def test_a_body_of_another_type_is_refused(api: Api, kind: str) -> None:
    """A form that is read as JSON is told that its JSON is broken."""
    told(api.ask("POST", "/tasks", content=b'{"title": "x"}', headers={"content-type": kind}), 415)


def test_put_replaces_the_content_and_nothing_else(api: Api) -> None:
    """What a client leaves out stays, and PUT is a second PATCH; or the task gets another id."""
    made = api.new(description="old", priority=5, due_date=tomorrow())
    answer = api.put(made.path, {"title": "new", "tags": [api.tag]}, made.match)
    task = answer.json()
    assert answer.status_code == 200
    content = ("title", "description", "priority", "due_date", "tags")
    assert [task[name] for name in content] == ["new", "", 3, None, [api.tag]]
    kept = ("id", "status", "created_by", "created_at")
    assert [task[name] for name in kept] == [made.body[name] for name in kept]
    assert task["version"] == 2
    assert task["updated_at"] >= made.body["updated_at"]
    assert answer.headers["etag"] != made.etag
    assert api.seen(made.path).body == task


def test_the_same_put_twice_makes_one_version(api: Api) -> None:
    """A request that is repeated after a lost answer wakes everybody who watches the task."""
    made = api.new()
    content = {"title": "new", "tags": [api.tag]}
    once = api.put(made.path, content, made.match)
    again = api.put(made.path, content, {"if-match": once.headers["etag"]})
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, once.json(), once.headers["etag"])


def test_a_deleted_task_is_gone(api: Api) -> None:
    """A deleted task can still be read, or is deleted a second time."""
    made = api.new()
    answer = api.delete(made.path)
    assert (answer.status_code, answer.content) == (204, b"")
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/start"), ("GET", "/tags"), ("PUT", "/tags/x")):
        told(api.ask(method, made.path + path), 404, "task_not_found")
    assert api.mine()["items"] == []


def test_a_task_that_never_was_is_not_found(api: Api, unused: str) -> None:
    """PUT creates a task under an id that the client has invented."""
    told(api.get(unused), 404, "task_not_found")
    told(api.put(unused, {"title": "x"}, {"if-match": '"1"'}), 404, "task_not_found")
    told(api.patch(unused, {"title": "x"}, {"if-match": '"1"'}), 404, "task_not_found")


ALLOWED = {
    "todo": {"start": "doing", "complete": "done", "cancel": "cancelled"},
    "doing": {"complete": "done", "cancel": "cancelled"},
    "done": {"reopen": "todo"},
    "cancelled": {"reopen": "todo"},
}
WAY = {"todo": [], "doing": ["start"], "done": ["complete"], "cancelled": ["cancel"]}


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("move", ["start", "complete", "cancel", "reopen"])
def test_a_move_is_done_where_it_is_offered_and_nowhere_else(api: Api, status: str, move: str) -> None:
    """A cancelled task is completed, or a button is shown that only leads to an error."""
    made = api.new()
    for step in WAY[status]:
        assert api.post(f"{made.path}/{step}").status_code == 200
    before = api.seen(made.path)
    assert (before.body["status"], moves(before.body)) == (status, set(ALLOWED[status]))
    answer = api.post(f"{made.path}/{move}")
    if move not in ALLOWED[status]:
        detail = told(answer, 409, "illegal_move")["detail"]
        assert move in detail
        assert status in detail
        assert api.seen(made.path) == before
        return
    link = before.body["_links"][move]
    assert link == {"href": f"{made.path}/{move}", "method": "POST"}
    assert (answer.status_code, answer.json()["status"]) == (200, ALLOWED[status][move])
    assert answer.json()["version"] == before.body["version"] + 1
    assert answer.headers["etag"] == api.seen(made.path).etag != before.etag


@pytest.mark.parametrize("move", ["complete", "cancel"])
def test_a_closed_task_keeps_its_content_until_it_is_reopened(api: Api, move: str) -> None:
    """What was done is rewritten afterwards."""
    made = api.new()
    api.post(f"{made.path}/{move}")
    closed = api.seen(made.path)
    assert not {"replace", "patch"} & set(closed.body["_links"])
    told(api.put(made.path, {"title": "new"}, closed.match), 409, "task_closed")
    told(api.patch(made.path, {"title": "new"}, closed.match), 409, "task_closed")
    told(api.put(f"{made.path}/tags/more"), 409, "task_closed")
    told(api.delete(f"{made.path}/tags/{api.tag}"), 409, "task_closed")
    assert api.seen(made.path) == closed
    api.post(f"{made.path}/reopen")
    assert api.patch(made.path, {"title": "new"}, {"if-match": api.seen(made.path).etag}).status_code == 200


def test_a_task_links_to_what_can_be_done_with_it(api: Api) -> None:
    """A client has to know by itself how a task is changed."""
    made = api.new()
    links = made.body["_links"]
    assert links["self"] == {"href": made.path}
    assert links["collection"] == {"href": "/tasks"}
    assert links["tags"] == {"href": f"{made.path}/tags"}
    wanted = {"replace": "PUT", "patch": "PATCH", "delete": "DELETE"}
    assert {name: links[name] for name in wanted} == {
        name: {"href": made.path, "method": method} for name, method in wanted.items()
    }


def test_tags_are_a_resource_of_their_own(api: Api) -> None:
    """To add one tag, a client sends the whole task, and overwrites what others have changed."""
    made = api.new()
    tags = made.body["_links"]["tags"]["href"]
    for _ in range(2):
        answer = api.put(f"{tags}/later")
        assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(tags).json()["tags"] == sorted([api.tag, "later"])
    assert api.seen(made.path).body["version"] == 2
    for _ in range(2):
        answer = api.delete(f"{tags}/later")
        assert (answer.status_code, answer.content) == (204, b"")
    task = api.seen(made.path).body
    assert (task["tags"], task["version"]) == ([api.tag], 3)
    told(api.put(f"{tags}/NO"), 422)
    for number in range(9):
        api.put(f"{tags}/t{number}")
    told(api.put(f"{tags}/one-too-many"), 422)
