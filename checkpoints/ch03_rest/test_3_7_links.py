"""Task 3.7: links that say what may be done, and where the other pages are."""

from itertools import product
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from workbook.lab import Client, Lab, task

PAGES, CURSORS = "taskapi.rest.links:page_links", "taskapi.rest.links:cursor_links"
LINKS = "ch03_rest.probes_b:links"
MOVES = {
    "todo": {"start", "complete", "cancel"},
    "doing": {"complete", "cancel"},
    "done": {"reopen"},
    "cancelled": {"reopen"},
}
"""For each status, what may be done with a task that stands there."""

ALL = {"start", "complete", "cancel", "reopen"}


def number_of(link: dict[str, str]) -> int:
    """Return the number of the page that a link leads to."""
    return int(dict(parse_qsl(link["href"].partition("?")[2]))["page"])


def numbers(lab: Lab, page: int, size: int, total: int) -> dict[str, int]:
    """Return the number of the page behind each link of a page, but not how a task is created."""
    links = lab.call(PAGES, "/tasks", [], page, size, total)
    return {name: number_of(link) for name, link in links.items() if name != "create"}


@task("3.7")
def test_the_moves_that_are_allowed_are_offered_and_no_others(lab: Lab) -> None:
    """A button is shown that only leads to an error, or the one that somebody needs is missing."""
    root = f"/{lab.words(1)[0]}"
    for status, allowed in MOVES.items():
        number = lab.random.randint(1, 2**60)
        links = lab.observe(LINKS, number, status, root)
        path = f"{root}/tasks/{UUID(int=number)}"
        wanted = {move: {"href": f"{path}/{move}", "method": "POST"} for move in allowed}
        assert {name: link for name, link in links.items() if name in ALL} == wanted
    other = {move: [status for status in MOVES if move not in MOVES[status]] for move in sorted(ALL)}
    for status, allowed in MOVES.items():
        offered = {*lab.observe("ch03_rest.probes_b:links_by_another_table", other, status)} & ALL
        assert {"by another table": offered} == {"by another table": ALL - allowed}


@task("3.7")
def test_what_is_always_there_and_what_an_open_task_has_besides(lab: Lab) -> None:
    """A form opens for a task that is done, and what was written into it is refused; or nothing leads to the list."""
    number = lab.random.randint(1, 2**60)
    for root, status in product(["", f"/{lab.words(1)[0]}/v2"], MOVES):
        path = f"{root}/tasks/{UUID(int=number)}"
        always = {"self": {"href": path}, "collection": {"href": f"{root}/tasks"}, "tags": {"href": f"{path}/tags"}}
        always["delete"] = {"href": path, "method": "DELETE"}
        changes = {"replace": {"href": path, "method": "PUT"}, "patch": {"href": path, "method": "PATCH"}}
        links = lab.observe(LINKS, number, status, root)
        found = {name: link for name, link in links.items() if name not in ALL}
        assert found == {**always, **(changes if status in {"todo", "doing"} else {})}


@task("3.7")
def test_the_pages_around_one_are_found(lab: Lab) -> None:
    """The last page is empty, or the last tasks are on a page that no link leads to."""
    for _ in range(4):
        size, last = lab.random.randint(1, 100), lab.random.randint(3, 50)
        total = (last - 1) * size + lab.random.choice([1, size])
        page = lab.random.randint(2, last - 1)
        around = {"self": page, "first": 1, "last": last, "prev": page - 1, "next": page + 1}
        assert numbers(lab, page, size, total) == around
        assert numbers(lab, 1, size, total) == {"self": 1, "first": 1, "last": last, "next": 2}
        assert numbers(lab, last, size, total) == {"self": last, "first": 1, "last": last, "prev": last - 1}


@task("3.7")
def test_from_an_empty_page_a_way_leads_back(lab: Lab) -> None:
    """Who stands behind the end of a list that has become shorter goes back page by page, through empty ones."""
    size, behind = lab.random.randint(1, 100), lab.random.randint(5, 10**6)
    assert numbers(lab, 1, size, 0) == {"self": 1, "first": 1, "last": 1}
    assert numbers(lab, behind, size, 0) == {"self": behind, "first": 1, "last": 1, "prev": 1}
    assert numbers(lab, behind, size, 2 * size) == {"self": behind, "first": 1, "last": 2, "prev": 2}


@task("3.7")
def test_a_link_keeps_everything_that_was_asked_for(lab: Lab) -> None:
    """The second page of the urgent tasks shows all tasks, because the link has lost what was asked for."""
    one, two, path = lab.words(3)
    asked = [("tag", one), ("q", f"{one} & {two}=ü+100%?#/"), ("priority[gte]", "3"), ("tag", two), (two, "")]
    asked.append((f"{two}&{one}=%41+\u00fc", "1"))
    lab.random.shuffle(asked)
    where = lab.random.randint(0, len(asked))
    pairs = [*asked[:where], ("page", "2"), ("page_size", "7"), *asked[where:]]
    links = lab.call(PAGES, f"/{path}", pairs, 2, 7, 100)
    assert links.pop("create") == {"href": f"/{path}", "method": "POST"}
    for link in links.values():
        start, _, query = link["href"].partition("?")
        paging = [("page", str(number_of(link))), ("page_size", "7")]
        assert (start, parse_qsl(query, keep_blank_values=True)) == (f"/{path}", [*asked, *paging])


@task("3.7")
def test_a_walk_with_a_cursor_has_a_next_part_until_it_ends(lab: Lab) -> None:
    """A client that follows next for ever reads the list in circles; or it stops after the first part."""
    here, after, word = lab.words(3)
    size = lab.random.randint(1, 100)
    pairs = [("cursor", here), ("q", f"{word}&"), ("page_size", str(size))]
    for following in (after, None):
        links = lab.call(CURSORS, "/v2/tasks", pairs, here, size, following)
        assert links.pop("create") == {"href": "/v2/tasks", "method": "POST"}
        wanted = {"self": here, "first": "", **({"next": following} if following else {})}
        found = {
            name: parse_qsl(link["href"].partition("?")[2], keep_blank_values=True) for name, link in links.items()
        }
        asked = ("q", f"{word}&")
        assert found == {name: [asked, ("cursor", cursor), ("page_size", str(size))] for name, cursor in wanted.items()}
        assert {link["href"].partition("?")[0] for link in links.values()} == {"/v2/tasks"}


def followed(client: Client, shown: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a task after one of its links was followed."""
    link = shown["_links"][name]
    answer = client.request(link.get("method", "GET"), link["href"])
    assert answer.status_code == 200
    return dict(answer.json())


@task("3.7", twins=("fastapi",))
def test_a_client_gets_everywhere_by_links_alone(lab: Lab) -> None:
    """A client has to know by heart how a task is moved, and breaks with the first rule that changes."""
    client = lab.asgi("ch03_rest.probes:linked")
    shown = client.post("/tasks", json={"title": lab.words(1)[0]}).json()
    status = "todo"
    for move, then in [("start", "doing"), ("cancel", "cancelled"), ("reopen", "todo"), ("complete", "done")]:
        assert ALL & set(shown["_links"]) == MOVES[status]
        refused = [client.post(f"{shown['_links']['self']['href']}/{each}") for each in sorted(ALL - MOVES[status])]
        assert {answer.status_code for answer in refused} == {409}
        shown, status = followed(client, shown, move), then
        assert shown["status"] == status
    assert followed(client, shown, "tags")["tags"] == []
    gone = shown["_links"]["delete"]
    assert client.request(gone["method"], gone["href"]).status_code == 204
    assert client.get(shown["_links"]["self"]["href"]).status_code == 404
