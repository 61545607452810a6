"""Where a client can go from here."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_starter.core.query import parse_query
from taskapi.rest.links import cursor_links, page_links, task_links
from taskapi.tasks import Status
from tests.taskapi.rest.samples import a_task

ALWAYS = {"self", "collection", "tags", "delete"}


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (Status.TODO, {"replace", "patch", "start", "complete", "cancel"}),
        (Status.DOING, {"replace", "patch", "complete", "cancel"}),
        (Status.DONE, {"reopen"}),
        (Status.CANCELLED, {"reopen"}),
    ],
)
def test_a_task_links_to_what_is_allowed_now(status: Status, more: set[str]) -> None:
    """A button is shown that answers 409."""
    assert set(task_links(a_task(status=status), "")) == ALWAYS | more


def test_links_have_method_and_prefix() -> None:
    """A client of /v2 finds itself elsewhere, or deletes with GET."""
    task = a_task()
    links = task_links(task, "/api/v2")
    path = f"/api/v2/tasks/{task.id}"
    assert links["self"] == {"href": path}
    assert links["collection"] == {"href": "/api/v2/tasks"}
    assert links["tags"] == {"href": f"{path}/tags"}
    assert links["replace"] == {"href": path, "method": "PUT"}
    assert links["patch"] == {"href": path, "method": "PATCH"}
    assert links["delete"] == {"href": path, "method": "DELETE"}
    assert links["start"] == {"href": f"{path}/start", "method": "POST"}


@pytest.mark.parametrize(
    ("page", "total", "wanted"),
    [
        (1, 0, {"self": 1, "first": 1, "last": 1}),
        (1, 10, {"self": 1, "first": 1, "last": 1}),
        (1, 11, {"self": 1, "first": 1, "last": 2, "next": 2}),
        (2, 25, {"self": 2, "first": 1, "last": 3, "prev": 1, "next": 3}),
        (3, 25, {"self": 3, "first": 1, "last": 3, "prev": 2}),
        (9, 25, {"self": 9, "first": 1, "last": 3, "prev": 3}),
        (2, 0, {"self": 2, "first": 1, "last": 1, "prev": 1}),
    ],
)
def test_pages_link_to_their_neighbours(page: int, total: int, wanted: dict[str, int]) -> None:
    """The last page offers one more, which is empty."""
    links = page_links("/tasks", [], page, 10, total)
    assert links.pop("create") == {"href": "/tasks", "method": "POST"}
    assert links == {rel: {"href": f"/tasks?page={number}&page_size=10"} for rel, number in wanted.items()}


@given(
    st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)).filter(lambda pair: pair[0] or pair[1]), max_size=4)
)
def test_all_other_parameters_are_kept_as_they_are(pairs: Any) -> None:
    """The second page is that of another filter: an ampersand in a text was not encoded."""
    links = page_links("/tasks", [("page", "7"), *pairs, ("page_size", "1")], 1, 10, 100)
    path, _, query = links["next"]["href"].partition("?")
    assert path == "/tasks"
    assert parse_query(query.encode("ascii")) == [*pairs, ("page", "2"), ("page_size", "10")]


def test_cursors_link_to_the_next_part_only() -> None:
    """A client walks in circles, or believes that the end is not the end."""
    pairs = [("cursor", "abc"), ("tag", "a"), ("page_size", "5")]
    assert cursor_links("/v2/tasks", pairs, "abc", 5, "def") == {
        "self": {"href": "/v2/tasks?tag=a&cursor=abc&page_size=5"},
        "first": {"href": "/v2/tasks?tag=a&cursor=&page_size=5"},
        "next": {"href": "/v2/tasks?tag=a&cursor=def&page_size=5"},
        "create": {"href": "/v2/tasks", "method": "POST"},
    }
    assert "next" not in cursor_links("/tasks", pairs, "abc", 5, None)
