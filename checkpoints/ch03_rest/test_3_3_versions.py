"""Task 3.3: what is written, and over what."""

import re
from typing import Any

from workbook.lab import Lab, task

WRITTEN = "ch03_rest.probes_a:written"


def some(lab: Lab, count: int) -> list[dict[str, Any]]:
    """Return tasks that differ, each of a version above 1, as the probes tell them."""
    numbers = sorted(lab.random.sample(range(1, 10**6), count))
    return [
        {
            "number": number,
            "title": title,
            "description": "",
            "priority": lab.random.randint(1, 5),
            "due_date": None,
            "tags": (title,),
            "status": lab.random.choice(["todo", "doing", "done"]),
            "created_by": "anonymous",
            "version": lab.random.randint(2, 40),
            "created_at": "2030-01-01T12:00:00+00:00",
            "updated_at": "2030-01-01T12:00:00+00:00",
        }
        for number, title in zip(numbers, lab.words(count), strict=True)
    ]


def rewritten(lab: Lab, old: dict[str, Any]) -> dict[str, Any]:
    """Return what somebody made of a task: the next version, with another title."""
    return old | {"title": lab.words(1)[0], "status": "todo", "version": old["version"] + 1}


def errors(found: dict[str, Any]) -> list[Any]:
    """Return how each step ended: None, or the name of its error with its status."""
    return [each and (each["error"], each["status"]) for each in found["said"]]


STALE, MISSING = ("VersionConflict", 412), ("TaskNotFound", 404)


@task("3.3")
def test_what_is_saved_over_the_version_that_was_seen_is_there(lab: Lab) -> None:
    """A change is kept nowhere, or in another task."""
    given = some(lab, 3)
    new = rewritten(lab, given[1])
    found = lab.observe(WRITTEN, given, [[new, given[1]["version"]]])
    assert found == {"said": [None], "kept": [given[0], new, given[2]]}


@task("3.3")
def test_who_has_not_seen_the_last_change_writes_nothing(lab: Lab) -> None:
    """Two people edit a task, and the second overwrites what the first has written: the lost update."""
    given = some(lab, 2)
    version = given[0]["version"]
    first, second = rewritten(lab, given[0]), rewritten(lab, given[0])
    found = lab.observe(WRITTEN, given, [[first, version], [second, version]])
    assert (errors(found), found["kept"]) == ([None, STALE], [first, given[1]])


@task("3.3")
def test_a_version_that_never_was_is_stale_too(lab: Lab) -> None:
    """A client that has counted by itself overwrites changes that it never saw."""
    [given] = some(lab, 1)
    version = given["version"] + lab.random.randint(1, 5)
    new = given | {"title": "new", "version": version + 1}
    found = lab.observe(WRITTEN, [given], [[new, version], [given["number"], version]])
    assert (errors(found), found["kept"]) == ([STALE, STALE], [given])


@task("3.3")
def test_of_many_who_write_at_the_same_time_one_is_told_that_it_was_kept(lab: Lab) -> None:
    """Three requests read the same version, and each is told that its change was kept."""
    given = some(lab, 1)
    new = [rewritten(lab, given[0]) for _ in range(3)]
    found = lab.observe(WRITTEN, given, [[each, given[0]["version"]] for each in new], "together")
    assert sorted(map(str, errors(found))) == sorted(map(str, [None, STALE, STALE]))
    assert found["kept"] == [new[errors(found).index(None)]]


@task("3.3")
def test_a_task_is_removed_in_the_version_that_was_seen(lab: Lab) -> None:
    """Somebody deletes what somebody else has just rewritten, or a deleted task is still there."""
    given = some(lab, 2)
    number, version = given[0]["number"], given[0]["version"]
    found = lab.observe(WRITTEN, given, [[number, version - 1], [number, version]])
    assert (errors(found), found["kept"]) == ([STALE, None], [None, given[1]])


@task("3.3")
def test_what_is_not_there_cannot_be_written(lab: Lab) -> None:
    """A save brings a deleted task back to life."""
    given = some(lab, 2)
    gone = given.pop()
    steps = [[rewritten(lab, gone), gone["version"]], [gone["number"], gone["version"]]]
    found = lab.observe(WRITTEN, given, steps)
    assert (errors(found), found["kept"]) == ([MISSING, MISSING], [given[0], None])
    again = lab.observe(WRITTEN, given, [[given[0]["number"], given[0]["version"]], [given[0], given[0]["version"]]])
    assert (errors(again), again["kept"]) == ([None, MISSING], [None])


@task("3.3")
def test_a_conflict_names_both_versions(lab: Lab) -> None:
    """Whoever is refused is not told how far behind he is."""
    [given] = some(lab, 1)
    stale = given["version"] - 1
    found = lab.observe(WRITTEN, [given], [[rewritten(lab, given), stale], [given["number"], stale]])
    for each in found["said"]:
        named = {*map(int, re.findall(r"\d+", each["detail"]))}
        shown = {"detail": each["detail"], "versions that it does not name": sorted({stale, given["version"]} - named)}
        assert shown == {"detail": each["detail"], "versions that it does not name": []}
