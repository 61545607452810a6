"""Task 3.13: two versions of one API."""

import re
from typing import Any

from workbook.lab import Client, Lab, task

COMPLETE = "ch03_rest.probes:complete"
SPLIT = "taskapi.rest.versions:split_path"
READ = "taskapi.rest.versions:read_header"
AGREED = "taskapi.rest.versions:agreed"
V1, V2 = "application/vnd.taskapi.v1+json", "application/vnd.taskapi.v2+json"
PROBLEM = "application/problem+json"
LAST_YEAR = ["id", "title", "priority", "done"]

Way = tuple[str, dict[str, str]]
"""A prefix of the path, and headers."""

WAYS: dict[int, list[Way]] = {
    1: [("/v1", {}), ("", {"api-version": "1"}), ("", {"accept": V1}), ("/v1", {"api-version": "1", "accept": V1})],
    2: [("/v2", {}), ("", {"api-version": "2"}), ("", {"accept": V2}), ("", {}), ("/v2", {"accept": "*/*"})],
}


def made(lab: Lab, client: Client) -> dict[str, Any]:
    """Create a task, and return it as it was answered."""
    answer = client.post("/tasks", json={"title": lab.words(1)[0], "priority": lab.random.choice([1, 2, 4, 5])})
    assert answer.status_code == 201
    content: dict[str, Any] = answer.json()
    return content


@task("3.13")
def test_a_prefix_is_a_whole_segment_and_a_version_that_there_is(lab: Lab) -> None:
    """`/v12` is served as version 1, or a version that was never made as whatever there is."""
    word = lab.words(1)[0]
    for version in (1, 2):
        for rest in (f"/{word}", "/", f"/v1/{word}", f"/{word}/", "//", "/\n"):
            assert lab.call(SPLIT, f"/v{version}{rest}") == (f"/v{version}", version, rest)
        assert lab.call(SPLIT, f"/v{version}") == (f"/v{version}", version, "/")
    for path in ("/", f"/{word}", f"/v3/{word}", f"/v0/{word}", f"/v12/{word}", f"/v1{word}", f"/v01/{word}", "/v"):
        assert lab.call(SPLIT, path) == ("", None, path)
    for path in (f"/V1/{word}", f"/{word}/v1", f"//v1/{word}", f"v1/{word}"):
        assert lab.call(SPLIT, path) == ("", None, path)


@task("3.13")
def test_places_that_differ_are_refused_with_both_versions(lab: Lab) -> None:
    """Path and header contradict each other, and one of them wins without a word."""
    one, two = lab.random.sample(range(10, 99), 2)
    for stated, wanted in (([], None), ([None, None], None), ([one], one), ([None, one, None, one], one)):
        assert lab.call(AGREED, *stated) == wanted
    for stated in ([one, two], [two, None, one], [one, one, two]):
        with lab.raises("BadRequest") as caught:
            lab.call(AGREED, *stated)
        assert set(re.findall(r"\d+", caught.message)) >= {str(one), str(two)}


@task("3.13")
def test_the_header_names_one_version_exactly(lab: Lab) -> None:
    """A version that nobody knows is served as another, and the client believes that it has what it asked for."""
    version = lab.random.choice([1, 2])
    assert lab.call(READ, []) is None
    for fields in ([str(version)], [f" {version}\t"], [str(version)] * 3):
        assert lab.call(READ, fields) == version
    word = lab.words(1)[0]
    for wrong in (
        "3",
        "0",
        "",
        f"v{version}",
        f"{version}.0",
        f"0{version}",
        f"+{version}",
        "\u0661",
        word,
        "1, 2",
        "-1",
    ):
        for fields in ([wrong], [str(version), wrong]):
            with lab.raises("BadRequest"):
                lab.call(READ, fields)
    with lab.raises("BadRequest"):
        lab.call(READ, lab.random.sample(["1", "2"], 2))


@task("3.13")
def test_version_1_has_the_members_of_last_year_and_no_others(lab: Lab) -> None:
    """A client of last year meets members that it does not know, or takes what was cancelled for done."""
    tasks = []
    for status in ("todo", "doing", "done", "cancelled"):
        word, number = lab.words(1)[0], lab.random.randint(1, 5)
        tasks.append({"_links": {}, "status": status, "title": word, "id": word[::-1], "priority": number, "tags": []})
    wanted = [
        {"id": each["id"], "title": each["title"], "priority": each["priority"], "done": each["status"] == "done"}
        for each in tasks
    ]
    found = [lab.call("taskapi.rest.versions:project_task", each) for each in tasks]
    assert found == wanted


@task("3.13", twins=("fastapi",))
def test_each_way_of_asking_gives_the_version(lab: Lab) -> None:
    """A client that was written a year ago breaks with today's release, and today's client is given last year's."""
    client = lab.asgi(COMPLETE)
    task_now = made(lab, client)
    for version, ways in WAYS.items():
        for prefix, headers in ways:
            shown = client.get(f"{prefix}/tasks/{task_now['id']}", headers=headers)
            assert (shown.status_code, shown.headers["api-version"]) == (200, str(version))
            listed = client.get(f"{prefix}/tasks", headers=headers).json()
            if version == 1:
                old = {**{name: task_now[name] for name in LAST_YEAR[:3]}, "done": False}
                assert (shown.json(), listed) == (old, {"tasks": [old]})
            else:
                assert (shown.json()["version"], listed["total"]) == (1, 1)
            kind = V1 if V1 in headers.values() else V2 if V2 in headers.values() else "application/json"
            assert shown.headers["content-type"] == kind


@task("3.13", twins=("fastapi",))
def test_only_the_old_version_says_that_it_is_going(lab: Lab) -> None:
    """The old version is switched off and nobody has been told; or everybody is, and stops listening."""
    client = lab.asgi(COMPLETE)
    path = f"/tasks/{made(lab, client)['id']}"
    for version, ways in WAYS.items():
        for prefix, headers in ways:
            answer = client.get(prefix + path, headers=headers)
            announced = [name in answer.headers for name in ("deprecation", "sunset")]
            assert announced == [version == 1] * 2
            assert ("successor-version" in (answer.headers.get("link") or "")) == (version == 1)


@task("3.13", twins=("fastapi",))
def test_a_wish_that_contradicts_itself_is_refused_before_anything_is_done(lab: Lab) -> None:
    """One of two versions wins by chance, and what was created is not what the client has sent it for."""
    client = lab.asgi(COMPLETE)
    for prefix, headers in (
        ("/v1", {"api-version": "2"}),
        ("/v2", {"accept": V1}),
        ("", {"accept": V2, "api-version": "1"}),
        ("", {"api-version": "3"}),
    ):
        answer = client.post(f"{prefix}/tasks", json={"title": lab.words(1)[0]}, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert client.post("/v3/tasks", json={"title": "x"}).status_code == 404
    assert client.get("/tasks").json()["items"] == []


@task("3.13", twins=("fastapi",))
def test_what_is_found_below_a_prefix_stays_there(lab: Lab) -> None:
    """A client that has begun in /v2 is somewhere else after its first link, and gets another version one day."""
    client = lab.asgi(COMPLETE)
    for version in (1, 2):
        answer = client.post(f"/v{version}/tasks", json={"title": lab.words(1)[0]})
        assert (answer.status_code, answer.headers["location"]) == (201, f"/v{version}/tasks/{answer.json()['id']}")
        assert client.get(answer.headers["location"]).json() == answer.json()
        assert sorted(answer.json()) == sorted(LAST_YEAR) or version == 2
    hrefs = [each["href"] for each in client.get("/v2/tasks").json()["_links"].values()]
    assert [each for each in hrefs if not each.startswith("/v2/tasks")] == []
