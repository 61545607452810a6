"""Task 3.6: a patch that merges."""

import json
from typing import Any

from workbook.lab import Lab, task

MERGE = "taskapi.rest.patch:merge_patch"
ROW = "ch03_rest.probes_b:in_a_row"

APPENDIX = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]
"""The cases of RFC 7396, appendix A: what there is, the patch, what becomes of it."""


def same(found: Any, wanted: Any) -> bool:
    """Return whether two values are the same JSON; to Python, 1 and true are equal."""
    return json.dumps(found, sort_keys=True) == json.dumps(wanted, sort_keys=True)


@task("3.6")
def test_what_a_patch_does_not_name_stays(lab: Lab) -> None:
    """Somebody changes the title, and the tags are gone; or a city, and the street with it."""
    one, two, three, word = lab.words(4)
    target = {one: 1, two: {one: 2, two: {three: 3}, three: [4]}}
    assert lab.call(MERGE, target, {}) == target
    wanted = {one: 1, two: {one: 2, two: {three: 3, one: word}, three: [4]}}
    assert lab.call(MERGE, target, {two: {two: {one: word}}}) == wanted


@task("3.6")
def test_null_removes_and_nothing_else_does(lab: Lab) -> None:
    """A text that is emptied, or a number that is set to 0, keeps its old value or gets a default."""
    names = lab.words(6)
    values: list[Any] = ["", 0, False, [], {}, None]
    lab.random.shuffle(values)
    patch = dict(zip(names, values, strict=True))
    found = lab.call(MERGE, dict.fromkeys(names, "old"), patch)
    assert same(found, {name: value for name, value in patch.items() if value is not None})


@task("3.6")
def test_a_null_is_never_kept_however_deep_it_stands(lab: Lab) -> None:
    """A new object arrives with its nulls, and the next reader finds a member that says nothing."""
    one, two, three = lab.words(3)
    new = {one: None, two: {one: None, three: {two: None, one: 1}}}
    wanted = {two: {three: {one: 1}}}
    assert lab.call(MERGE, {}, {three: new}) == {three: wanted}
    assert lab.call(MERGE, {three: "no object"}, {three: new}) == {three: wanted}
    assert lab.call(MERGE, lab.random.choice([None, 7, "text", [1]]), new) == wanted


@task("3.6")
def test_a_list_is_replaced_as_a_whole(lab: Lab) -> None:
    """Who sends the tags that are left gets those that were taken away as well."""
    name, one, two, three = lab.words(4)
    for new in ([], [three], [two, None], [{one: None}]):
        assert lab.call(MERGE, {name: [one, two], "more": 1}, {name: new}) == {name: new, "more": 1}


@task("3.6")
def test_what_was_there_and_what_was_sent_stay_as_they_are(lab: Lab) -> None:
    """A patch that is refused afterwards has changed the task already; one that is kept for a retry has changed."""
    one, two, three = lab.words(3)
    target = {one: {two: 1, three: 2}, two: 3}
    patches = [{one: {two: None}, three: {one: {two: 4}}}, {three: {one: {two: None, three: 5}}}, {three: None}]
    wanted = [{one: {three: 2}, two: 3, three: {one: {two: 4}}}, {one: {three: 2}, two: 3, three: {one: {three: 5}}}]
    wanted += [{one: {three: 2}, two: 3}]
    assert lab.observe(ROW, target, patches) == {"found": wanted, "changed": False, "patches changed": False}


@task("3.6")
def test_the_cases_of_the_standard_come_out_as_it_says(lab: Lab) -> None:
    """A client's library and the server make two different tasks of one patch."""
    found = [(target, patch, lab.call(MERGE, target, patch)) for target, patch, _ in APPENDIX]
    assert found == APPENDIX


@task("3.6", twins=("fastapi",))
def test_a_task_is_changed_where_the_patch_says_so(lab: Lab) -> None:
    """A client that changes the title resets the priority, and a due date that was set once stays for ever."""
    client = lab.asgi("ch03_rest.probes:app")
    old, new, tag = lab.words(3)
    content = {"title": old, "description": old, "priority": 5, "due_date": "2999-05-17", "tags": [tag]}
    path = client.post("/tasks", json=content).headers["location"]

    def patched(patch: Any) -> Any:
        headers = {"if-match": "*", "content-type": "application/merge-patch+json"}
        return client.patch(path, json=patch, headers=headers)

    answer = patched({"title": new, "due_date": None})
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in content} == {**content, "title": new, "due_date": None}
    assert patched({"description": None, "tags": None}).json()["tags"] == []
    assert [fault["at"] for fault in patched({"title": None}).json()["errors"]] == ["#/title"]
    assert client.get(path).json()["version"] == 3
