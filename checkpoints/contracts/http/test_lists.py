"""The list of tasks by pages and by cursors, filtered and sorted."""

from urllib.parse import parse_qs, urlsplit

import pytest

from checkpoints.contracts.http.api import CONTRACT, Api, Made, told

pytestmark = CONTRACT


def query(link: dict[str, str]) -> dict[str, list[str]]:
    """Return the parameters of a link."""
    return parse_qs(urlsplit(link["href"]).query, keep_blank_values=True)


def some(api: Api, count: int) -> list[Made]:
    """Create tasks called "task 1" and so on."""
    return [api.new() for _ in range(count)]


def test_a_page_holds_part_of_the_list_and_leads_on(api: Api) -> None:
    """Whoever has a thousand tasks waits for all of them; or cannot reach the second page."""
    some(api, 5)
    first = api.mine(page_size=2, sort="created_at")
    assert set(first) == {"items", "page", "page_size", "total", "_links"}
    assert (first["page"], first["page_size"], first["total"]) == (1, 2, 5)
    assert set(first["_links"]) == {"self", "first", "next", "last", "create"}
    assert first["_links"]["create"] == {"href": "/tasks", "method": "POST"}
    assert query(first["_links"]["next"]) == {
        "tag": [api.tag],
        "sort": ["created_at"],
        "page": ["2"],
        "page_size": ["2"],
    }
    second = api.get(first["_links"]["next"]["href"]).json()
    last = api.get(second["_links"]["next"]["href"]).json()
    assert [each["title"] for page in (first, second, last) for each in page["items"]] == [
        f"task {n}" for n in range(1, 6)
    ]
    assert set(second["_links"]) == {"self", "first", "prev", "next", "last", "create"}
    assert set(last["_links"]) == {"self", "first", "prev", "last", "create"}
    assert api.get(last["_links"]["prev"]["href"]).json()["items"] == second["items"]
    assert api.get(second["_links"]["first"]["href"]).json()["items"] == first["items"]
    assert api.get(second["_links"]["last"]["href"]).json()["items"] == last["items"]
    assert api.get(second["_links"]["self"]["href"]).json()["items"] == second["items"]


def test_a_list_holds_tasks_as_they_are_alone(api: Api) -> None:
    """A client has to read each task of the list once more, to learn what it can do with it."""
    made = some(api, 2)
    assert api.mine(sort="created_at")["items"] == [each.body for each in made]


def test_a_list_without_anything_has_one_empty_page(api: Api) -> None:
    """A page 0 of 0 that links to itself."""
    empty = api.mine()
    assert (empty["items"], empty["total"], empty["page"], empty["page_size"]) == ([], 0, 1, 20)
    assert not {"next", "prev"} & set(empty["_links"])
    assert query(empty["_links"]["last"])["page"] == ["1"]


def test_behind_the_last_page_is_nothing(api: Api) -> None:
    """A list that has become shorter while somebody pages through it ends in an error."""
    some(api, 3)
    page = api.mine(page=7, page_size=2)
    assert (page["items"], page["total"], page["page"]) == ([], 3, 7)
    assert "next" not in page["_links"]
    assert api.mine(page=10**6)["items"] == []


def test_links_keep_what_was_asked_for(api: Api) -> None:
    """The second page of a search shows other tasks than the first."""
    for number in range(3):
        api.new(title=f"50 % & more = ü+{number}", priority=2)
    asked = {"q": "50 % & more = ü+", "priority[lte]": "2", "sort": "-title"}
    for more in ({"page_size": 1}, {"page_size": 1, "cursor": ""}):
        first = api.mine(**asked, **more)
        second = api.get(first["_links"]["next"]["href"]).json()
        assert [each["title"][-1] for each in first["items"] + second["items"]] == ["2", "1"]
        kept = query(second["_links"]["self"])
        assert {name: kept[name] for name in asked} == {name: [value] for name, value in asked.items()}


@pytest.mark.parametrize("sort", ["created_at", "-priority,title", "due_date,-created_at", "-due_date"])
def test_cursors_lead_through_the_whole_list(api: Api, sort: str) -> None:
    """A task is left out at the border of two pages, or shown twice."""
    for number in range(7):
        api.new(priority=1 + number % 3, due_date="2999-01-01" if number % 2 else None)
    wanted = api.titles(sort=sort)
    page = api.mine(sort=sort, page_size=2, cursor="")
    assert set(page) == {"items", "page_size", "_links"}
    found = [each["title"] for each in page["items"]]
    while "next" in page["_links"]:
        assert set(page["_links"]) == {"self", "first", "next", "create"}
        page = api.get(page["_links"]["next"]["href"]).json()
        found += [each["title"] for each in page["items"]]
    assert found == wanted
    assert set(page["_links"]) == {"self", "first", "create"}


def test_a_cursor_is_stable_while_others_work(api: Api) -> None:
    """Somebody adds a task at the top, and the next page repeats one; somebody deletes one, and another is skipped."""
    made = some(api, 6)
    page = api.mine(sort="-created_at", page_size=2, cursor="")
    api.new()
    for gone in (made[5], made[4], made[2]):
        api.delete(gone.path)
    rest = api.get(page["_links"]["next"]["href"]).json()
    assert [each["title"] for each in page["items"] + rest["items"]] == ["task 6", "task 5", "task 4", "task 2"]


def test_a_cursor_belongs_to_its_order(api: Api) -> None:
    """A cursor of another order leads somewhere, and nobody knows where."""
    some(api, 3)
    page = api.mine(sort="title", page_size=1, cursor="")
    (cursor,) = query(page["_links"]["next"])["cursor"]
    assert "cursor" in told(api.get("/tasks", tag=api.tag, sort="-title", cursor=cursor), 400)["detail"]
    for wrong in ("x", "AAAA", "=", "e30", "%00", cursor[:-2], cursor + "A", "9" * 5000):
        assert "cursor" in told(api.get("/tasks", tag=api.tag, sort="title", cursor=wrong), 400)["detail"]


def test_a_page_and_a_cursor_exclude_each_other(api: Api) -> None:
    """One of the two is ignored without a word."""
    told(api.get("/tasks", page=1, cursor=""), 400)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "todo"}, "bc"),
        ({"status": "doing,done"}, "ad"),
        ({"status": "cancelled"}, ""),
        ({"q": "MILK"}, "ab"),
        ({"q": "butter"}, "c"),
        ({"tag": "home"}, "ac"),
        ({"tag": ["home", "shop"]}, "c"),
        ({"priority": 3}, "b"),
        ({"priority[gte]": 3}, "bcd"),
        ({"priority[gt]": 3}, "cd"),
        ({"priority[lt]": 3}, "a"),
        ({"priority[lte]": 3, "priority[gte]": 2}, "b"),
        ({"due_date[gte]": "2999-01-02"}, "bd"),
        ({"due_date[lt]": "2999-01-02"}, "a"),
        ({"created_at[gt]": "2020-01-01T00:00:00Z"}, "abcd"),
        ({"created_at[lt]": "2020-01-01T00:00:00+02:00"}, ""),
        ({"created_by": "anonymous"}, "abcd"),
        ({"created_by": "nobody"}, ""),
        ({"status": "todo", "priority[gte]": 4, "tag": "shop"}, "c"),
        ({"sort": "priority"}, "abcd"),
        ({"sort": "-priority"}, "dcba"),
        ({"sort": "due_date"}, "abdc"),
        ({"sort": "-due_date,priority"}, "bdac"),
        ({"sort": "status,-created_at"}, None),
    ],
)
def test_a_list_can_be_narrowed_and_sorted(api: Api, asked: dict[str, object], found: str | None) -> None:
    """A list of open tasks that shows the finished ones misleads."""
    mine = api.tag
    tasks = {
        "a": api.new("home", title="a milk", priority=1, due_date="2999-01-01"),
        "b": api.new(title="b Milky way", priority=3, due_date="2999-01-02"),
        "c": api.new("home", "shop", title="c", description="Butter", priority=4),
        "d": api.new(title="d", priority=5, due_date="2999-01-02"),
    }
    api.post(f"{tasks['a'].path}/start")
    api.post(f"{tasks['d'].path}/complete")
    tags = asked.get("tag", [])
    more = {"tag": [mine, *([tags] if isinstance(tags, str) else tags)]}  # type: ignore[misc]
    page = api.mine(**{"sort": "title", **asked, **more})
    names = "".join(each["title"][0] for each in page["items"])
    assert page["total"] == len(names)
    if found is None:
        assert {names.index("b") - names.index("c"), len(names)} == {1, 4}
    else:
        assert names == found


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("colour=red", ["colour"]),
        ("colour=red&priority=high", ["colour", "priority"]),
        ("status=todo,lost", ["lost"]),
        ("status=", ["status"]),
        ("status=todo&status=done", ["status"]),
        ("priority=1&priority=2", ["priority"]),
        ("priority[about]=3", ["about"]),
        ("title[gt]=a", ["title"]),
        ("priority[gte]=", ["priority"]),
        ("due_date[gte]=soon", ["due_date"]),
        ("created_at[gte]=2020-13-01T00:00:00Z", ["created_at"]),
        ("sort=colour", ["colour"]),
        ("sort=-priority,-colour", ["colour"]),
        ("sort=title&sort=status", ["sort"]),
        ("sort=", ["sort"]),
        ("page=0", ["page"]),
        ("page=x", ["page"]),
        ("page=-1", ["page"]),
        ("page=1.5", ["page"]),
        ("page_size=0", ["page_size"]),
        ("page_size=101", ["page_size"]),
        ("page_size=", ["page_size"]),
        ("page=1&page=2", ["page"]),
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(api: Api, asked: str, named: list[str]) -> None:
    """An unknown filter that is ignored shows all tasks, and somebody believes that they are the filtered ones."""
    detail = told(api.ask("GET", f"/tasks?{asked}"), 400, "invalid_query")["detail"]
    assert [name for name in named if name not in detail] == []


@pytest.mark.parametrize(
    "asked",
    [
        "q=%00",
        "q=%ff",
        "%",
        "&&",
        "priority=3&",
        "q=%27%3B+DROP+TABLE+tasks",
        "status=TODO",
        "tag=%F0%9F%98%80",
        "priority=99999999999999999999",
        "page=" + "9" * 30,
        "page=" + "9" * 5000,
        "created_at[gte]=2020-01-01",
        "due_date[gte]=2020-01-01T00:00:00Z",
    ],
)
def test_no_question_breaks_the_service(api: Api, asked: str) -> None:
    """Hostile input ends in a 500, and a log that nobody can read."""
    assert api.ask("GET", f"/tasks?{asked}").status_code in {200, 400}
