"""Two versions of one service, chosen in three ways."""

import email.utils
import re
from xml.etree import ElementTree as ET

import pytest

from checkpoints.contracts.http.api import CONTRACT, V1, V2, Api, kind, told

pytestmark = CONTRACT

WAYS: list[tuple[str, dict[str, str], str]] = [
    ("/v1", {}, "application/json"),
    ("", {"api-version": "1"}, "application/json"),
    ("", {"accept": V1}, V1),
    ("/v1", {"api-version": "1", "accept": V1}, V1),
]


@pytest.mark.parametrize(("prefix", "headers", "wanted"), WAYS)
def test_the_old_version_is_still_there(api: Api, prefix: str, headers: dict[str, str], wanted: str) -> None:
    """A client that was written a year ago breaks with today's release."""
    made = api.new(title="old", priority=4)
    answer = api.get(prefix + made.path, headers)
    assert (answer.status_code, kind(answer), answer.headers["api-version"]) == (200, wanted, "1")
    task = {"id": made.body["id"], "title": "old", "priority": 4, "done": False}
    assert answer.json() == task
    api.post(f"{made.path}/complete")
    tasks = api.get(f"{prefix}/tasks", headers, tag=api.tag)
    assert (kind(tasks), tasks.json()) == (wanted, {"tasks": [{**task, "done": True}]})


@pytest.mark.parametrize(("prefix", "headers", "wanted"), WAYS)
def test_the_old_version_says_that_it_is_going(api: Api, prefix: str, headers: dict[str, str], wanted: str) -> None:
    """The old version is switched off, and nobody has been told."""
    del wanted
    path = api.new().path
    for answer in (api.get(prefix + path, headers), api.post(f"{prefix}/tasks", {"title": "x"}, headers)):
        assert re.fullmatch(r"@\d+", answer.headers["deprecation"])
        assert email.utils.parsedate_to_datetime(answer.headers["sunset"]).tzinfo
        assert re.search(r'<[^>]+>\s*;\s*rel="?successor-version"?', answer.headers["link"])


@pytest.mark.parametrize(
    ("prefix", "headers", "wanted"),
    [
        ("", {}, "application/json"),
        ("/v2", {}, "application/json"),
        ("", {"api-version": "2"}, "application/json"),
        ("", {"accept": V2}, V2),
        ("/v2", {"accept": V2, "api-version": "2"}, V2),
        ("", {"accept": f"{V1};q=0.5, {V2}"}, V2),
    ],
)
def test_the_new_version_is_what_there_is(api: Api, prefix: str, headers: dict[str, str], wanted: str) -> None:
    """A new client gets the old form because it did not ask."""
    made = api.new()
    answer = api.get(prefix + made.path, headers)
    assert (answer.status_code, kind(answer), answer.headers["api-version"]) == (200, wanted, "2")
    assert answer.json()["version"] == 1
    assert not {"deprecation", "sunset"} & {name.lower() for name, _ in answer.headers.multi_items()}


def test_links_stay_in_their_version(api: Api) -> None:
    """A client that began in /v2 finds itself somewhere else after the first link."""
    answer = api.post("/v2/tasks", {"title": "x", "tags": [api.tag]})
    task = answer.json()
    assert answer.headers["location"] == task["_links"]["self"]["href"] == f"/v2/tasks/{task['id']}"
    page = api.get("/v2/tasks", tag=api.tag).json()
    links = [*page["_links"].values(), *page["items"][0]["_links"].values(), *api.get("/v2/").json()["_links"].values()]
    assert [
        each["href"] for each in links if "/tasks" in each["href"] and not each["href"].startswith("/v2/tasks")
    ] == []
    assert api.post(task["_links"]["start"]["href"]).json()["status"] == "doing"
    old = api.post("/v1/tasks", {"title": "x", "priority": 5})
    assert (old.status_code, set(old.json())) == (201, {"id", "title", "priority", "done"})
    assert old.headers["location"] == f"/v1/tasks/{old.json()['id']}"
    assert api.get(old.headers["location"]).json() == old.json()


@pytest.mark.parametrize(
    ("prefix", "headers", "status"),
    [
        ("/v1", {"api-version": "2"}, 400),
        ("/v2", {"api-version": "1"}, 400),
        ("/v2", {"accept": V1}, 400),
        ("", {"accept": V2, "api-version": "1"}, 400),
        ("/v3", {}, 404),
        ("/v0", {}, 404),
        ("/v1/v2", {}, 404),
        ("", {"api-version": "3"}, 400),
        ("", {"api-version": ""}, 400),
        ("", {"api-version": "one"}, 400),
        ("", {"accept": "application/vnd.taskapi.v3+json"}, 406),
    ],
)
def test_a_version_that_is_not_there_is_told(api: Api, prefix: str, headers: dict[str, str], status: int) -> None:
    """A wish that contradicts itself is fulfilled by chance."""
    told(api.get(f"{prefix}/tasks", headers), status)
    refused = api.post(f"{prefix}/tasks", {"title": "x", "tags": [api.tag]}, headers)
    told(refused, status)
    assert api.mine()["items"] == []


def test_every_answer_names_its_version(api: Api, unused: str) -> None:
    """Whoever reads a log cannot tell which version has answered."""
    made = api.new()
    for prefix, number in (("", "2"), ("/v1", "1"), ("/v2", "2")):
        answers = [
            api.get(f"{prefix}/tasks", tag=api.tag),
            api.get(prefix + made.path),
            api.get(prefix + unused),
            api.post(f"{prefix}/tasks", {"title": ""}),
            api.put(prefix + made.path, {"title": "x"}),
            api.get(prefix + made.path, {"if-none-match": "*"}),
        ]
        assert [each.status_code for each in answers] == [200, 200, 404, 422, 428, 304]
        assert [each.headers["api-version"] for each in answers] == [number] * 6
    told(api.get("/nothing"), 404)
    assert api.get("/nothing").headers["api-version"] == "2"


def test_the_old_version_can_be_written_and_kept_up_to_date(api: Api) -> None:
    """The old version can be read, and everything else has changed under it."""
    made = api.new()
    old = api.get(f"/v1{made.path}")
    assert old.headers["etag"] != made.etag
    changed = api.put(f"/v1{made.path}", {"title": "new", "tags": [api.tag]}, {"if-match": old.headers["etag"]})
    assert (changed.status_code, changed.json()["title"]) == (200, "new")
    again = api.get(f"/v1{made.path}", {"if-none-match": changed.headers["etag"]})
    assert again.status_code == 304
    assert api.post(f"/v1{made.path}/complete").json()["done"] is True
    told(api.post(f"/v1{made.path}/start"), 409)
    assert api.delete(f"/v1{made.path}").status_code == 204


@pytest.mark.parametrize(
    ("prefix", "headers"),
    [("/v1", {}), ("", {"accept": V1}), ("/v1", {"accept": "text/csv"}), ("", {"accept": "text/csv"})],
)
def test_a_list_without_links_leads_on_by_a_header(api: Api, prefix: str, headers: dict[str, str]) -> None:
    """A program that reads twenty tasks of three hundred believes that there are twenty."""
    for number in range(5):
        api.new(title=f"number {number}")
    answer = api.get(f"{prefix}/tasks", headers, tag=api.tag, page_size=2, sort="created_at")
    found = [answer.text]
    while following := re.search(r'<([^>]+)>\s*;\s*rel="?next"?', answer.headers.get("link", "")):
        assert following[1].startswith(f"{prefix}/tasks?")
        answer = api.get(following[1], headers)
        found.append(answer.text)
    assert [re.findall(r"number \d", each) for each in found] == [
        ["number 0", "number 1"],
        ["number 2", "number 3"],
        ["number 4"],
    ]


def test_a_list_that_goes_on_now_is_another_one(api: Api) -> None:
    """A program that keeps a full page is told that it is still right, and never learns of the next."""
    for _ in range(2):
        api.new()
    asked = {"tag": api.tag, "page_size": 2, "sort": "created_at"}
    full = api.get("/v1/tasks", **asked)
    api.new()
    answer = api.get("/v1/tasks", {"if-none-match": full.headers["etag"]}, **asked)
    assert (answer.status_code, answer.content) == (200, full.content)
    assert "next" in answer.headers["link"]


def test_the_old_version_has_the_other_formats_too(api: Api) -> None:
    """Format and version are two questions; whoever answers them together forgets a combination."""
    made = api.new(title="old", priority=4)
    task = ET.fromstring(api.get(f"/v1{made.path}", {"accept": "application/xml"}).content)
    assert [(each.tag, each.text) for each in task] == [
        ("id", made.body["id"]), ("title", "old"), ("priority", "4"), ("done", "false"),
    ]  # fmt: skip
    table = api.get(f"/v1{made.path}", {"accept": "text/csv"}).content.decode().split("\r\n")
    assert table == ["id,title,priority,done", f"{made.body['id']},old,4,false", ""]
