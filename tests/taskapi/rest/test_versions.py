"""Which version is asked for, in three places, and what the first one looks like."""

import pytest

from api_starter import BadRequest
from taskapi.rest.versions import agreed, farewell, project_list, project_task, read_header, split_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/v1/tasks", ("/v1", 1, "/tasks")),
        ("/v2/tasks/x", ("/v2", 2, "/tasks/x")),
        ("/v1", ("/v1", 1, "/")),
        ("/v2/", ("/v2", 2, "/")),
        ("/v1/v2/tasks", ("/v1", 1, "/v2/tasks")),
        *(
            (path, ("", None, path))
            for path in ("/", "/tasks", "/v3/tasks", "/v12", "/v1x", "/v", "/V1/tasks", "/x/v1", "/v01")
        ),
    ],
)
def test_a_prefix_is_a_whole_segment(path: str, found: tuple[str, int | None, str]) -> None:
    """`/v12` is taken for version 1."""
    assert split_path(path) == found


def test_the_header_names_one_version_exactly() -> None:
    """A version that nobody knows is served as another."""
    assert read_header([]) is None
    assert read_header(["1"]) == 1
    assert read_header([" 2 ", "2"]) == 2
    for fields in (["3"], ["v1"], [""], ["1.0"], ["01"], ["1", "2"], ["1, 2"], ["1", "x"]):
        with pytest.raises(BadRequest):
            read_header(fields)


def test_two_places_have_to_agree() -> None:
    """Path and header differ, and one of them wins silently."""
    assert agreed() is None
    assert agreed(None, None) is None
    assert agreed(None, 1, 1) == 1
    with pytest.raises(BadRequest, match="1 and 2"):
        agreed(2, None, 1)


def test_version_1_is_a_projection() -> None:
    """A client of last year finds members that it does not know, or misses one."""
    task = {"id": "x", "title": "a", "description": "", "status": "done", "priority": 3, "_links": {}}
    assert project_task(task) == {"id": "x", "title": "a", "priority": 3, "done": True}
    assert [project_task({**task, "status": each})["done"] for each in ("todo", "doing", "cancelled")] == [False] * 3
    assert project_list({"items": [task], "page": 1, "_links": {}}) == {"tasks": [project_task(task)]}


def test_the_end_is_announced() -> None:
    """A client learns of the end on the day after."""
    assert farewell("/v2/tasks") == {
        "deprecation": "@1788220800",
        "sunset": "Wed, 01 Sep 2027 00:00:00 GMT",
        "link": '</v2/tasks>; rel="successor-version"',
    }
