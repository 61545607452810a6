"""Task 3.16: a client that finds its way by links, in the Task API and in one that looks quite different."""

from typing import Any

from workbook.lab import Lab, task

PROBES = "ch03_rest.probes_client"


def step(text: str, **given: Any) -> list[Any]:
    """Return a step that reads like a line of Python: ``x = anna.change t``."""
    name, _, does = text.rpartition(" = ")
    who, _, what = does.partition(".")
    return [name, who, *what.partition(" ")[::2], given]


def line(step: list[Any]) -> str:
    """Return a step as a line of Python."""
    name, who, what, task, given = step
    values = [task, *(f"{key}={value!r}" for key, value in given.items())]
    return f"{name} = ".lstrip("= ") + f"{who}.{what}({', '.join(filter(None, values))})"


def asked(log: list[Any], *methods: str) -> list[str]:
    """Return requests, of these methods or all, in a line each: what was asked, and what became of it."""
    names = ("If-Match", "If-None-Match", "Idempotency-Key")
    return [
        " ".join([method, path, *(f"{n}: {v}" for n, v in zip(names, values, strict=True) if v), f"-> {status}"])
        for method, path, *values, status in log
        if method in methods or not methods
    ]


def observed(lab: Lab, probe: str, steps: list[list[Any]], *more: Any) -> dict[str, Any]:
    """Return what comes of steps; a failure shows them, and prints the requests that arrived."""
    try:
        found: dict[str, Any] = lab.observe(f"{PROBES}:{probe}", steps, *more)
    finally:
        around = [f"{name}={value!r}" for each in more[1:] if each for name, value in each.items()]
        lab.called = "; ".join([*map(line, steps), *around])
    print("", *asked(found["log"]), sep="\n")
    return found


def elsewhere(lab: Lab, *steps: list[Any], options: Any = None, words: Any = None, **more: Any) -> dict[str, Any]:
    """Return what comes of steps in an API whose paths are words without a meaning."""
    return observed(lab, "elsewhere", list(steps), words or lab.words(8), more, options)


def told(each: Any, *names: str) -> Any:
    """Return some members of a task or of each in a list; of what is none, what it is."""
    if isinstance(each, list):
        return [told(one, *names) for one in each]
    if not isinstance(each, dict):
        return each
    if "raised" in each:
        return each["raised"]
    values = [each.get(name, f"no {name}") for name in names]
    return values[0] if len(names) == 1 else values


def writing(log: list[Any]) -> list[list[Any]]:
    """Return the requests that may change something: method, If-Match, and what became of it."""
    return [[method, match, status] for method, _, match, _, _, status in log if method != "GET"]


@task("3.16")
def test_1_it_finds_its_way_by_links(lab: Lab) -> None:
    """The paths of the API get another prefix, and every client that has built them by itself is broken."""
    words, title = lab.words(9)[:8], lab.words(1)[0]
    found = elsewhere(lab, step("t = anna.create", title=title, priority=1), step("x = anna.get t"), words=words)
    assert told(found["found"], "number", "title", "priority", "status") == [[1, title, 1, "todo"]] * 2
    places = [f"{method} {path}" for method, path, *_ in found["log"]]
    wanted = ["GET /", f"GET /{words[0]}?in={words[1]}", f"PUT /{words[2]}", f"GET /{words[3]}/1"]
    assert list(dict.fromkeys(places)) == wanted
    assert [places.count("GET /"), places.count(wanted[2])] == [1, 1]


@task("3.16")
def test_1_an_error_is_told_and_not_tried_again(lab: Lab) -> None:
    """A proxy answers with a page, and the client fails at its JSON; or a mistake is sent again and again."""
    status, word = lab.random.choice([500, 502, 503, 504]), lab.words(1)[0]
    new, problem = step("t = anna.create", title=word), (f'{{"code": "{word}"}}', "application/problem+json")
    for down, told_of in (
        ([status, f"<html>{word}", "text/html", ["GET"]], {}),
        ([status, *problem, ["GET"]], {"code": word}),
        ([status, f"<html>{word}", "text/html", ["PUT"]], {}),
        ([422, *problem, ["PUT"]], {"code": word}),
        ([400, *problem, ["PUT"]], {"code": word}),
    ):
        found = elsewhere(lab, new, down=down)
        assert found["found"] == [{"raised": f"Refused {down[0]}", "problem": told_of}]
        assert [each[-1] for each in found["log"]].count(down[0]) == 1


@task("3.16")
def test_2_a_list_is_read_as_far_as_it_is_wanted(lab: Lab) -> None:
    """Whoever wants the first task loads a thousand, and whoever wants all gets the first page."""
    titles, tags = lab.words(5), lab.words(2)
    made = [step("t = anna.create", title=title, tags=tags[: 1 + n // 3]) for n, title in enumerate(titles)]
    found = elsewhere(lab, *made, step("x = ben.first"), step("all = cleo.all"))
    assert told(found["found"][5:], "title") == [titles[0], titles]
    starts = [n for n, each in enumerate(found["log"]) if each[1] == "/"]
    assert len(starts) == 3, "each client reads the root once"
    assert [len(found["log"][starts[1] : starts[2]]), len(found["log"][starts[2] :])] == [2, 4]
    found = elsewhere(lab, *made, step("last = ben.all", title=titles[4]), step("tagged = ben.all", tag=tags))
    assert told(found["found"][5:], "title") == [[titles[4]], titles[3:]]


@task("3.16")
def test_3_a_task_is_changed_moved_and_deleted_by_links(lab: Lab) -> None:
    """A client that knows by heart which method a change has is broken by the first API that has another."""
    words, title = lab.words(8), lab.words(1)[0]
    steps = [step("t = anna.create", title=title), step("t = anna.change t", title=f"{title}!")]
    steps += [step("t = anna.move t", move="complete"), step(" = anna.delete t"), step("x = anna.get t")]
    found = elsewhere(lab, *steps, words=words)
    wanted = [[title, 1, "todo"], [f"{title}!", 2, "todo"], [f"{title}!", 3, "done"], None, "Refused 404"]
    assert told(found["found"], "title", "version", "status") == wanted
    assert asked(found["log"], "PATCH", "POST", "DELETE") == [
        f'PATCH /{words[4]}/1 If-Match: "{words[7]}1" -> 200',
        f'POST /{words[6]}/1 If-Match: "{words[7]}2" -> 200',
        f'DELETE /{words[5]}/1 If-Match: "{words[7]}3" -> 204',
    ]


@task("3.16")
def test_3_a_change_is_made_of_the_task_that_was_given(lab: Lab) -> None:
    """Two parts of a program share a client, and what one has read licenses the other to overwrite."""
    words, title, late = lab.words(8), *lab.words(2)
    for other in ("anna", "ben"):
        steps = [step("t = anna.create", title=title), step(f"x = {other}.get t")]
        steps += [step(f"x = {other}.change x", title=f"{title}!"), step("y = anna.change t", title=late)]
        found = elsewhere(lab, *steps, words=words, options={"attempts": 1})
        assert told(found["found"], "title") == [title, title, f"{title}!", "Refused 412"]
        assert asked(found["log"], "PATCH")[-1] == f'PATCH /{words[4]}/1 If-Match: "{words[7]}1" -> 412'


@task("3.16")
def test_3_what_is_not_offered_is_not_tried(lab: Lab) -> None:
    """A button for something that cannot be done any more, and an error for everybody who presses it."""
    title, nonsense = lab.words(2)
    steps = [step("t = anna.create", title=title), step("x = anna.move t", move=nonsense)]
    steps += [step("t = anna.move t", move="complete"), step("x = anna.change t", title=f"{title}!")]
    found = elsewhere(lab, *steps)
    assert told(found["found"], "status") == ["todo", "MissingLink", "done", "MissingLink"]
    for missing, names in (
        (found["found"][1], (nonsense, "complete", "patch")),
        (found["found"][3], ("patch", "delete")),
    ):
        assert missing["lookup"] is True, "MissingLink is a LookupError"
        assert [name for name in names if name not in missing["text"]] == []
    assert [each[0] for each in writing(found["log"])] == ["PUT", "POST"]


@task("3.16")
def test_3_only_a_412_is_reason_to_send_a_change_again(lab: Lab) -> None:
    """The answer to a change is lost; it is sent again, and what others did in between is blamed, or overwritten."""
    title, late = lab.words(2)
    steps = [step("t = anna.create", title=title), step("x = anna.change t", title=late)]
    found = elsewhere(lab, *steps, down=[409, "{}", "application/problem+json", ["PATCH"]])
    assert told(found["found"], "title") == [title, "Refused 409"]
    assert [each[2] for each in writing(found["log"])] == [201, 409]
    found = elsewhere(lab, *steps, lost=["", "ReadTimeout"])
    assert told(found["found"], "title") == [title, "ReadTimeout"]
    assert [each[2] for each in writing(found["log"])] == [201, "ReadTimeout"]


@task("3.16")
def test_4_what_is_known_is_not_loaded_again(lab: Lab) -> None:
    """Every look at a task costs its whole body, or shows what was true before somebody changed it."""
    one, two, tag = lab.words(3)
    steps = [step("t = anna.create", title=one, tags=[tag]), step("x = anna.get t"), step(" = anna.spoil x")]
    steps += [step("x = anna.get t"), step("t = anna.change x", title=two), step("x = anna.get t")]
    steps += [step("x = ben.get t"), step("x = ben.move x", move="complete"), step("x = ben.get t")]
    found = elsewhere(lab, *steps, step("x = anna.get t"), step("x = anna.get t"))
    seen = [told(each, "title", "status", "tags") for n, each in enumerate(found["found"]) if n != 2]
    assert seen == [[one, "todo", [tag]]] * 3 + [[two, "todo", [tag]]] * 3 + [[two, "done", [tag]]] * 4
    read = [f"{'asked' if each[3] else 'read'} {each[5]}" for each in found["log"] if each[1].endswith("/1")]
    known = ["asked 304"]
    assert read == [*known * 2, "read 200", *known, "read 200", "read 200", *known, "asked 200", *known]


@task("3.16")
def test_4_a_list_is_kept_and_not_everything_for_ever(lab: Lab) -> None:
    """A list that has not changed is loaded each minute, and a program that runs for a year keeps all it has seen."""
    words, titles = lab.words(8), lab.words(3)
    made = [step("t = anna.create", title=title) for title in titles]
    found = elsewhere(lab, *made, *[step("x = ben.all"), step("x = ben.all")])
    assert told(found["found"][3:], "title") == [titles] * 2
    parts = [each[5] for each in found["log"] if each[1].startswith("/") and each[1].strip("/") and each[0] == "GET"]
    assert parts[-4:] == [200, 200, 304, 304]
    found = lab.observe(f"{PROBES}:crowded", words, lab.random.randint(210, 230), 40)
    lab.called = "of 220 tasks that are made, the second is read now and then; then the list, and all from the last"
    read = {who: [f"{'asked' if each[3] else 'read'} {each[5]}" for each in log] for who, log in found.items()}
    assert read["second"] == ["asked 304"] * 6
    assert read["all"][1:99] == ["asked 304"] * 98, "at least the last 100 are kept"
    assert read["all"].count("asked 304") <= 200, "never more than 200 are kept"


@task("3.16")
def test_5_somebody_elses_work_is_not_lost(lab: Lab) -> None:
    """After a 412 the client sends what it had, without a look at what is there, and the other's work is gone."""
    words, title, late = lab.words(8), *lab.words(2)
    tag, new, change = words[7], step("t = anna.create", title=title), step("x = anna.change t", title=late)
    for act, wanted in (
        (change, [late, 5, "todo", 3]),
        (step("x = anna.move t", move="complete"), [title, 5, "done", 3]),
    ):
        found = elsewhere(lab, new, act, words=words, rivals=1, rival={"priority": 5})
        assert told(found["found"][1], "title", "priority", "status", "version") == wanted
        assert [each[1:] for each in writing(found["log"])[1:]] == [[f'"{tag}1"', 412], [f'"{tag}2"', 200]]
    found = elsewhere(lab, new, change, rivals=1, rival={"status": "done"})
    assert told(found["found"][1], "status") == "MissingLink"
    assert [each[2] for each in writing(found["log"])] == [201, 412]
    attempts = lab.random.randint(2, 5)
    for options, times in ((None, 3), ({"attempts": attempts}, attempts)):
        found = elsewhere(lab, new, change, rivals=9, options=options)
        assert told(found["found"][1], "status") == "Refused 412"
        assert [each[2] for each in writing(found["log"])[1:]] == [412] * times


@task("3.16")
def test_5_what_somebody_else_has_changed_is_not_changed_back(lab: Lab) -> None:
    """Anna writes that the cake must be without nuts; Ben, who has not read it, makes it a nut cake again."""
    title, hers, his = lab.words(3)
    new, change = step("t = anna.create", title=title), step("y = ben.change x", title=his)
    hers_is_first = step("z = anna.change t", title=hers)
    for seen in ("x = ben.get t", "x = ben.first", "x = ben.copy t"):
        found = elsewhere(lab, new, step(seen), hers_is_first, change)
        assert told(found["found"], "title") == [title, title, hers, "Refused 412"]
        assert told(found["tasks"][1], "title", "version") == [hers, 2]
        found = elsewhere(lab, new, step(seen), hers_is_first, step("y = ben.change x", priority=5))
        assert told(found["found"][3], "title", "priority", "version") == [hers, 5, 3]
        found = elsewhere(lab, new, step(seen), hers_is_first, step(" = ben.delete x"))
        assert told([*found["found"], found["tasks"].get(1)], "title") == [title, title, hers, "Refused 412", hers]
        found = elsewhere(lab, new, step(seen), step(" = ben.delete x"))
        assert told([*found["found"], found["tasks"].get(1)], "title") == [title, title, None, None]
    for act in (step("x = anna.move t", move="complete"), step(" = anna.delete t")):
        found = elsewhere(lab, new, act, rivals=1, rival={"status": "waiting"})
        assert told([found["found"][1], found["tasks"].get(1)], "status") == ["Refused 412", "waiting"]


@task("3.16")
def test_6_a_lost_answer_makes_no_second_task(lab: Lab) -> None:
    """The network fails after the task was made, the client sends again, and there are two."""
    one, two, three, four, key = lab.words(5)
    errors = lab.random.sample(["ReadTimeout", "ConnectError", "RemoteProtocolError", "ReadError"], 2)
    steps = [step("t = anna.create", title=one), step("u = anna.create", title=two)]
    steps += [step("v = stranger1.create", title=three)]
    steps += [step("w = stranger2.create", title=four), step("all = anna.all")]
    found = elsewhere(lab, *steps, lost=errors)
    assert told(found["found"], "title") == [one, two, three, four, [one, two, three, four]]
    keys = [each[4] or "no key" for each in found["log"] if each[0] == "PUT"]
    assert [keys.index(each) for each in keys] == [0, 0, 0, 3, 4, 5]
    attempts = lab.random.randint(2, 5)
    for options, times in (({"key": key}, 3), ({"key": key, "attempts": attempts}, attempts)):
        found = elsewhere(lab, steps[0], lost=errors[:1] * 9, options=options)
        assert told(found["found"], "title") == errors[:1]
        keys = [(each[4] or "no key").strip('"') for each in found["log"] if each[0] == "PUT"]
        assert keys == [key] * times


@task("3.16")
def test_7_it_works_with_the_task_api(lab: Lab) -> None:
    """A client that was only tried against its author's idea of the API meets the real one at a customer."""
    words = lab.words(5)
    steps = [step(f"t{n} = anna.create", title=word, priority=n + 1) for n, word in enumerate(words)]
    steps += [step("list = anna.all", sort="-priority", page_size=2, **{"priority[gte]": 2})]
    steps += [step("x = ben.first", status="todo", sort="title"), step("x = ben.change x", description="mine")]
    steps += [step("x = ben.move x", move="start"), step("x = ben.get x"), step("y = cleo.first", status="doing")]
    steps += [
        step(" = cleo.delete y"),
        step("list = anna.all"),
        step("y = ben.get x"),
        step("y = anna.create", title=""),
    ]
    found = observed(lab, "here", steps)["found"]
    assert told(found[5], "title") == list(reversed(words[1:]))
    wanted = [
        [min(words), status, version] for status, version in (("todo", 1), ("todo", 2), ("doing", 3), ("doing", 3))
    ]
    assert told(found[6:10], "title", "status", "version") == wanted
    assert told(found[11], "title") is None
    assert sorted(told(found[12], "title")) == sorted({*words} - {min(words)})
    assert told(found[13:], "title") == ["Refused 404", "Refused 422"]
    assert found[14]["problem"]["errors"][0]["at"] == "#/title"
