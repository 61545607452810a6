"""Task 3.16: a client that finds its way by links, in the Task API and in one that looks quite different."""

from typing import Any

from workbook.lab import Lab, task

PROBES = "ch03_rest.probes_client"


def elsewhere(lab: Lab, *steps: list[Any], options: Any = None, words: Any = None, **more: Any) -> dict[str, Any]:
    """Return what comes of steps in an API whose paths are words without a meaning."""
    found: dict[str, Any] = lab.observe(f"{PROBES}:elsewhere", words or lab.words(8), list(steps), more, options)
    return found


def shown(tasks: Any, *names: str) -> list[Any]:
    """Return some members of each task, or of what came in its place."""
    return [[each[name] for name in names] if each and names[0] in each else each for each in tasks]


def changes(log: list[Any]) -> list[list[Any]]:
    """Return the requests that may change something: method, If-Match, status."""
    return [[method, match, status] for method, _, match, _, _, status in log if method != "GET"]


@task("3.16")
def test_it_finds_its_way_by_links(lab: Lab) -> None:
    """The paths of the API get another prefix, and every client that has built them by itself is broken."""
    words, title = lab.words(9)[:8], lab.words(1)[0]
    steps = [["a", "create", "t", {"title": title}], ["a", "change", "t", {"title": f"{title}!"}]]
    steps += [["a", "move", "t", "complete"], ["a", "get", "t"], ["a", "delete", "t"], ["a", "get", "t"]]
    found = elsewhere(lab, *steps, words=words)
    wanted = [[1, title, 1, "todo"], [1, f"{title}!", 2, "todo"], [1, f"{title}!", 3, "done"]]
    assert shown(found["found"][:4], "number", "title", "version", "status") == [*wanted, wanted[2]]
    assert (found["found"][4], found["found"][5]["refused"]) == (None, 404)
    assert [[*each[:2], each[5]] for each in found["log"] if each[0] != "GET"] == [
        ["POST", f"/{words[2]}", 201],
        ["PATCH", f"/{words[4]}/1", 200],
        ["POST", f"/{words[6]}/1", 200],
        ["DELETE", f"/{words[5]}/1", 204],
    ]
    places = {"/", f"/{words[0]}?in={words[1]}", f"/{words[3]}/1"}
    assert {each[1] for each in found["log"] if each[0] == "GET"} <= places


@task("3.16")
def test_it_works_with_the_task_api(lab: Lab) -> None:
    """A client that was only tried against its author's idea of the API meets the real one at a customer."""
    words = lab.words(5)
    steps: list[list[Any]] = [
        ["a", "create", f"t{n}", {"title": word, "priority": n + 1}] for n, word in enumerate(words)
    ]
    query = {"sort": "-priority", "page_size": 2, "priority[gte]": 2}
    steps += [["a", "all", "list", query], ["b", "first", "x", {"status": "todo", "sort": "title"}]]
    steps += [["b", "change", "x", {"description": "mine"}], ["b", "move", "x", "start"], ["b", "get", "x"]]
    steps += [["b", "delete", "x"], ["a", "all", "list"], ["b", "get", "t0"], ["a", "create", "y", {"title": ""}]]
    found = lab.observe(f"{PROBES}:here", steps)
    assert [each["title"] for each in found[5]] == list(reversed(words[1:]))
    assert shown(found[6:10], "title", "status", "version") == [
        [min(words), "todo", 1],
        [min(words), "todo", 2],
        [min(words), "doing", 3],
        [min(words), "doing", 3],
    ]
    assert {each["title"] for each in found[11]} == {*words} - {min(words)}
    assert (found[13]["refused"], found[13]["problem"]["errors"][0]["at"]) == (422, "#/title")


@task("3.16")
def test_a_lost_answer_makes_no_second_task(lab: Lab) -> None:
    """The network fails after the task was made, the client sends again, and there are two."""
    one, two = lab.words(2)
    steps = [["a", "create", "t", {"title": one}], ["a", "create", "u", {"title": two}], ["a", "all", "list"]]
    found = elsewhere(lab, *steps, lost=2)
    assert shown(found["found"][:2], "number", "title") == [[1, one], [2, two]]
    assert [each["title"] for each in found["found"][2]] == [one, two]
    keys = [each[4] for each in found["log"] if each[0] == "POST"]
    assert (len(keys), len(set(keys[:3])), len(set(keys)), None in keys) == (4, 1, 2, False)


@task("3.16")
def test_it_gives_up_after_so_many_attempts(lab: Lab) -> None:
    """A client that never gives up keeps a server busy that has enough to do, and its user in front of a wheel."""
    attempts = lab.random.randint(2, 5)
    new = ["a", "create", "t", {"title": lab.words(1)[0]}]
    for options, wanted in ((None, 3), ({"attempts": attempts}, attempts)):
        found = elsewhere(lab, new, lost=9, options=options)
        assert found["found"] == [{"failed": "ReadTimeout"}]
        assert len(changes(found["log"])) == wanted
        found = elsewhere(lab, new, ["a", "change", "t", {"title": "new"}], rivals=9, options=options)
        assert (found["found"][1]["refused"], found["found"][1]["problem"]["code"]) == (412, "version_conflict")
        assert [each[2] for each in changes(found["log"])[1:]] == [412] * wanted


@task("3.16")
def test_somebody_elses_work_is_not_lost(lab: Lab) -> None:
    """After a 412 the client sends what it had, without a look at what is there, and the other's work is gone."""
    words, title = lab.words(8), lab.words(1)[0]
    for step, wanted in (
        (["a", "change", "t", {"title": f"{title}!"}], [f"{title}!", 4, "todo", 3]),
        (["a", "move", "t", "complete"], [title, 4, "done", 3]),
    ):
        found = elsewhere(lab, ["a", "create", "t", {"title": title}], step, rivals=1, words=words)
        assert shown(found["found"][1:], "title", "priority", "status", "version") == [wanted]
        assert [each[1:] for each in changes(found["log"])[1:]] == [[f'"{words[7]}1"', 412], [f'"{words[7]}2"', 200]]
    deleted = elsewhere(lab, ["a", "create", "t", {"title": title}], ["a", "delete", "t"], rivals=1)
    assert (deleted["found"][1], deleted["tasks"]) == (None, {})


@task("3.16")
def test_a_change_is_made_of_the_task_that_was_given(lab: Lab) -> None:
    """Two parts of a program share a client, and what one has read licenses the other to overwrite."""
    words, title, late = lab.words(8), *lab.words(2)
    for other in ("a", "b"):
        steps = [["a", "create", "t", {"title": title}], [other, "first", "x", {}]]
        steps += [[other, "change", "x", {"title": f"{title}!"}], ["a", "change", "t", {"title": late}]]
        found = elsewhere(lab, *steps, words=words, options={"attempts": 1})
        assert found["found"][3]["refused"] == 412
        assert found["tasks"][1]["title"] == f"{title}!"
        assert changes(found["log"])[-1] == ["PATCH", f'"{words[7]}1"', 412]


@task("3.16")
def test_what_is_not_offered_is_not_tried(lab: Lab) -> None:
    """A button for something that cannot be done any more, and an error for everybody who presses it."""
    title, nonsense = lab.words(2)
    new, change = ["a", "create", "t", {"title": title}], ["a", "change", "t", {"title": f"{title}!"}]
    found = elsewhere(lab, new, ["a", "move", "t", nonsense], ["a", "move", "t", "complete"], change)
    for missing, names in (
        (found["found"][1], (nonsense, "complete", "patch")),
        (found["found"][3], ("patch", "delete")),
    ):
        assert missing["lookup"] is True
        assert all(name in missing["missing"] for name in names)
    assert [each[0] for each in changes(found["log"])] == ["POST", "POST"]
    found = elsewhere(lab, new, change, rivals=1, closing="done")
    assert "patch" in found["found"][1]["missing"]
    assert [each[2] for each in changes(found["log"])] == [201, 412]
    assert found["tasks"][1]["title"] == title


@task("3.16")
def test_a_list_is_read_as_far_as_it_is_wanted(lab: Lab) -> None:
    """Whoever wants the first task loads a thousand, and whoever wants all gets the first page."""
    titles = lab.words(5)
    made = [["a", "create", f"t{n}", {"title": title}] for n, title in enumerate(titles)]
    found = elsewhere(lab, *made, ["b", "first", "x", {}], ["c", "all", "y"], ["b", "all", "z", {"title": titles[4]}])
    assert found["found"][5]["title"] == titles[0]
    assert [each["title"] for each in found["found"][6]] == titles
    assert [each["title"] for each in found["found"][7]] == [titles[4]]
    (start,) = [n for n, each in enumerate(found["log"]) if each[1] == "/"][1:2]
    assert [each[1].partition("?")[0].strip("/") != "" for each in found["log"][start:]] == [
        False,
        True,
        False,
        *[True] * 4,
    ]


@task("3.16")
def test_what_comes_from_a_list_can_be_changed(lab: Lab) -> None:
    """A task from a list has no ETag, so the client sends none, or a star, and overwrites what it has not seen."""
    words, (one, two) = lab.words(8), lab.words(2)
    new, first = ["a", "create", "t", {"title": one}], ["b", "first", "x", {}]
    found = elsewhere(lab, new, first, ["b", "change", "x", {"title": two}], rivals=1, words=words)
    assert shown(found["found"][2:], "title", "priority") == [[two, 4]]
    assert changes(found["log"])[1:] == [["PATCH", f'"{words[7]}1"', 412], ["PATCH", f'"{words[7]}2"', 200]]


@task("3.16")
def test_what_is_known_is_not_loaded_again(lab: Lab) -> None:
    """Every look at a task costs its whole body, or shows what was true before somebody changed it."""
    one, two = lab.words(2)
    steps: list[list[Any]] = [["a", "create", "t", {"title": one}], ["a", "get", "t"], ["a", "spoil", "t", two]]
    steps += [["a", "get", "t"], ["b", "first", "x", {}]]
    steps += [["b", "change", "x", {"title": two}], ["a", "get", "t"], ["a", "get", "t"]]
    found = elsewhere(lab, *steps)
    assert [found["found"][n] for n in (1, 3)] == [found["found"][0]] * 2
    assert [each["title"] for each in found["found"][6:]] == [two, two]
    read = [[each[5], bool(each[3])] for each in found["log"] if each[0] == "GET" and each[1].endswith("/1")]
    assert [read[0], read[1], read[-2], read[-1]] == [[304, True], [304, True], [200, True], [304, True]]
    assert len([each for each in found["log"] if each[1] == "/"]) == 2


@task("3.16")
def test_an_error_that_is_no_problem_is_told_too(lab: Lab) -> None:
    """A proxy answers with a page, and the client fails at its JSON."""
    status, word = lab.random.choice([500, 502, 503, 504]), lab.words(1)[0]
    new = ["a", "create", "t", {"title": word}]
    found = elsewhere(lab, new, down=[status, f"<html>{word}", "text/html"])
    assert found["found"] == [{"refused": status, "problem": {}}]
    found = elsewhere(lab, new, down=[status, f'{{"code": "{word}"}}', "application/problem+json"])
    assert found["found"] == [{"refused": status, "problem": {"code": word}}]
