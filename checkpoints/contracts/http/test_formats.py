"""One task in several formats, by the wish of the client (RFC 9110, section 12.5.1)."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest

from checkpoints.contracts.http.api import CONTRACT, V1, V2, Api, kind, listed, places, told

pytestmark = CONTRACT

XML = {"application/xml", "text/xml"}
COLUMNS = [
    "id", "title", "description", "status", "priority", "due_date", "tags",
    "created_by", "created_at", "updated_at", "version",
]  # fmt: skip


def rows(answer: object) -> list[dict[str, str]]:
    """Return the rows of an answer in CSV."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        ("APPLICATION/XML", "application/xml"),
        ("text/xml", "xml"),
        ("text/csv", "text/csv"),
        (V2, V2),
        ("application/xml, application/json;q=0.9", "application/xml"),
        ("application/json;q=0.5, application/xml;q=0.6, text/csv;q=0.7", "text/csv"),
        ("text/csv;q=0.1, */*;q=0.2", "application/json"),
        ("application/json;q=0.1, */*", "xml or csv or vendor"),
        ("application/json;q=0, */*;q=0.1", "xml or csv or vendor"),
        ("*/*;q=0.1, application/xml;q=0", "application/json"),
        ("image/png, application/json;q=0.1", "application/json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("application/json;q=0.001", "application/json"),
        ("text/*;q=0.5, application/xml;q=0.4", "text/"),
    ],
)
def test_the_best_format_of_those_that_are_wanted_is_sent(api: Api, accept: str, wanted: str) -> None:
    """A browser that prefers XML by its habit, or a client that cannot read it, is sent the wrong one."""
    made = api.new()
    for path in (made.path, f"/tasks?tag={api.tag}"):
        answer = api.get(path, {"accept": accept})
        assert answer.status_code == 200
        got = kind(answer)
        if wanted == "xml or csv or vendor":
            assert got != "application/json"
        else:
            assert wanted in got


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "application/json;q=0",
        "*/*;q=0",
        "text/html",
        "application/vnd.other+json",
        "application/json;q=0, text/html",
    ],
)
def test_a_format_that_is_not_there_is_refused_before_anything_happens(api: Api, accept: str) -> None:
    """The client is told that it failed, sends again, and there are two tasks."""
    made = api.new()
    headers = {"accept": accept}
    for path in (made.path, "/tasks"):
        detail = told(api.get(path, headers), 406)["detail"]
        assert "application/json" in detail
        assert "application/xml" in detail
    told(api.post("/tasks", {"title": "twice", "tags": [api.tag]}, headers), 406)
    told(api.patch(made.path, {"title": "new"}, {**headers, **made.match}), 406)
    told(api.post(f"{made.path}/start", headers=headers), 406)
    assert api.mine()["items"] == [made.body]


def test_errors_are_problems_whatever_is_wanted(api: Api, unused: str) -> None:
    """A client that asks for CSV gets an error as a table."""
    for accept in ("application/xml", "text/csv", V1):
        told(api.get(unused, {"accept": accept}), 404)
        told(api.post("/tasks", {"title": ""}, {"accept": accept}), 422)


def test_what_is_negotiated_says_so(api: Api) -> None:
    """A cache gives the XML of one client to another that reads JSON."""
    made = api.new()
    for path in ("/", made.path, "/tasks", f"{made.path}/tags"):
        assert listed(api.get(path), "vary") >= {"accept", "api-version"}


def test_a_task_in_xml(api: Api) -> None:
    """Markup in a title breaks the document, or a value is lost on the way."""
    title = '<b>1 & 2</b> ]]> "ü" 世'
    made = api.new("zoo", title=title, priority=4, due_date="2999-12-31", description="one\r\ntwo\t")
    answer = api.get(made.path, {"accept": "application/xml"})
    task = ET.fromstring(answer.content)
    assert (kind(answer), task.tag) == ("application/xml", "task")
    found = {each.tag: each.text or "" for each in task}
    plain = [name for name in COLUMNS if name != "tags"]
    assert {name: found[name] for name in plain} == {name: str(made.body[name]) for name in plain}
    assert [each.text for each in task.findall("tags/tag")] == made.body["tags"]
    bare = ET.fromstring(api.get(api.new().path, {"accept": "text/xml"}).content)
    assert not bare.findtext("due_date")


def test_a_list_in_xml(api: Api) -> None:
    """The list in XML is another list."""
    made = [api.new(), api.new(), api.new()]
    answer = api.get("/tasks", {"accept": "application/xml"}, tag=api.tag, page_size=2)
    tasks = ET.fromstring(answer.content)
    assert (tasks.tag, tasks.get("page"), tasks.get("page_size"), tasks.get("total")) == ("tasks", "1", "2", "3")
    assert [each.findtext("id") for each in tasks.findall("task")] == [each.body["id"] for each in made[:2]]
    cursors = ET.fromstring(api.get("/tasks", {"accept": "application/xml"}, tag=api.tag, cursor="").content)
    assert len(cursors.findall("task")) == 3


@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8", "Application/XML"])
def test_a_task_can_be_sent_in_xml(api: Api, content_type: str) -> None:
    """Half of content negotiation: what can be read in XML cannot be written."""
    tags = f"<tags><tag>{api.tag}</tag><tag>zoo</tag></tags>"
    body = f"<?xml version='1.0'?><task><title>a &amp; b</title><priority>5</priority>{tags}</task>"
    headers = {"content-type": content_type}
    answer = api.ask("POST", "/tasks", content=body.encode(), headers=headers)
    task = answer.json()
    assert answer.status_code == 201, answer.text
    assert (task["title"], task["priority"], task["tags"]) == ("a & b", 5, sorted([api.tag, "zoo"]))
    body = "<task><title>new</title><due_date>2999-01-01</due_date><tags/></task>"
    headers["if-match"] = answer.headers["etag"]
    answer = api.ask("PUT", task["_links"]["self"]["href"], content=body.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    assert [answer.json()[name] for name in ("title", "due_date", "tags", "priority")] == ["new", "2999-01-01", [], 3]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><task><title>&b;</title></task>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><task><title>&f;</title></task>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        FILE,
        "<!DOCTYPE task><task><title>x</title></task>",
        "<task>",
        "",
        "{}",
        "<task><title>&x;</title></task>",
        "<a>" * 20_000,
    ],
)
def test_hostile_and_broken_xml_is_a_bad_request(api: Api, body: str) -> None:
    """Ten lines of XML fill the memory, or carry a file of the server away."""
    answer = api.ask("POST", "/tasks", content=body.encode(), headers={"content-type": "application/xml"})
    told(answer, 400)
    assert "root:" not in answer.text


def test_the_rules_hold_for_xml(api: Api) -> None:
    """XML is the way around the rules."""
    headers = {"content-type": "application/xml"}
    for body, place in (
        ("<task><title> </title></task>", "#/title"),
        ("<task><title>x</title><priority>9</priority></task>", "#/priority"),
        ("<task><title>x</title><priority>high</priority></task>", "#/priority"),
        ("<task><title>x</title><colour>red</colour></task>", "#/colour"),
        ("<task><title>x</title><tags><tag>NO</tag></tags></task>", "#/tags/0"),
    ):
        assert place in places(api.ask("POST", "/tasks", content=body.encode(), headers=headers))
    wrong_root = api.ask("POST", "/tasks", content=b"<other><title>x</title></other>", headers=headers)
    assert wrong_root.status_code in {400, 422}


def test_tasks_in_csv(api: Api) -> None:
    """A comma in a title moves every column behind it."""
    title = 'a, "b"; c\'s'
    made = api.new("zoo", title=title, description="one\r\ntwo", priority=2, due_date="2999-12-31")
    plain = api.new()
    answer = api.get("/tasks", {"accept": "text/csv"}, tag=api.tag)
    assert kind(answer) == "text/csv"
    assert answer.content.decode().split("\r\n")[0].split(",") == COLUMNS
    first, second = rows(answer)
    for name in set(COLUMNS) - {"tags"}:
        assert first[name] == str(made.body[name])
    assert first["tags"].split() == made.body["tags"]
    assert second["due_date"] == ""
    assert rows(api.get(plain.path, {"accept": "text/csv"})) == [second]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(api: Api, start: str) -> None:
    """A spreadsheet calculates what a stranger has written, and sends the other cells to them."""
    made = api.new(title=f"{start}HYPERLINK(A1)", description=f"{start}cmd")
    (row,) = rows(api.get(made.path, {"accept": "text/csv"}))
    assert (row["title"], row["description"]) == (f"'{start}HYPERLINK(A1)", f"'{start}cmd")
    tab = api.new(description="\t=1+1")
    (row,) = rows(api.get(tab.path, {"accept": "text/csv"}))
    assert row["description"].startswith("'")


def test_csv_is_for_tasks_and_lists(api: Api) -> None:
    """The entrance as a table of nothing."""
    for path in ("/", f"{api.new().path}/tags"):
        told(api.get(path, {"accept": "text/csv"}), 406)


def test_a_new_task_is_answered_in_the_format_that_is_wanted(api: Api) -> None:
    """A client that writes XML has to read JSON."""
    answer = api.post("/tasks", {"title": "x", "tags": [api.tag]}, {"accept": "application/xml"})
    assert (answer.status_code, kind(answer), ET.fromstring(answer.content).findtext("title")) == (
        201,
        "application/xml",
        "x",
    )
    assert answer.headers["etag"] == api.get(answer.headers["location"], {"accept": "application/xml"}).headers["etag"]
