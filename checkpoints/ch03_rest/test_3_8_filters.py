"""Task 3.8: what a list is asked for, and everything that is wrong with the question."""

from typing import Any
from urllib.parse import urlencode

from workbook.lab import Lab, task

ASKED = "ch03_rest.probes_c:asked"
SORT = "ch03_rest.probes_c:sort_of"
WANTED = "ch03_rest.probes_c:wanted_of"
AT_FAULT = "ch03_rest.probes_c:at_fault"
COMPLETE = "ch03_rest.probes:complete"
PROBLEM = "application/problem+json"
FIELDS = ["title", "status", "priority", "due_date", "created_at", "updated_at"]
NOTHING: dict[str, Any] = {
    "statuses": [],
    "text": "",
    "tags": [],
    "priority": None,
    "ranges": [],
    "created_by": None,
    "sort": ["created_at"],
    "part": [20, 0],
    "page": 1,
    "cursor": "",
}

Pair = tuple[str, str]


def refused(lab: Lab, *pairs: Pair) -> str:
    """Return what is said of parameters that have to be refused."""
    with lab.raises("InvalidQuery") as caught:
        lab.observe(ASKED, list(pairs))
    return caught.message


def told(lab: Lab, pairs: list[Pair], *parts: str) -> str:
    """Return what is said of parameters that have to be refused, and see that it has these parts."""
    said = refused(lab, *pairs)
    for part in parts:
        assert part in said
    return said


@task("3.8")
def test_every_condition_arrives_with_its_type(lab: Lab) -> None:
    """A filter is read and not passed on, and the board shows all tasks as if they had been asked for."""
    one, two, three = lab.words(3)
    number = lab.random.randint(2, 4)
    pairs = [
        ("status", "doing,todo,doing"),
        ("q", f" {one.title()} "),
        ("tag", two),
        ("tag", one),
        ("priority", str(number)),
        ("created_by", three),
        ("priority[gte]", "2"),
        ("priority[lt]", "5"),
        ("due_date[lte]", "2032-02-29"),
        ("created_at[gt]", "2031-05-17T12:30:00+02:00"),
        ("page_size", "7"),
        ("sort", "-due_date,title"),
    ]
    lab.random.shuffle(pairs)
    assert lab.observe(ASKED, pairs) == {
        **NOTHING,
        "statuses": ["doing", "todo"],
        "text": f" {one.title()} ",
        "tags": sorted([one, two]),
        "priority": number,
        "created_by": three,
        "ranges": [
            ["created_at", "gt", "2031-05-17T10:30:00+00:00"],
            ["due_date", "lte", "2032-02-29"],
            ["priority", "gte", 2],
            ["priority", "lt", 5],
        ],
        "sort": ["-due_date", "title"],
        "part": [7, 0],
    }


@task("3.8")
def test_each_condition_can_stand_alone(lab: Lab) -> None:
    """Whoever asks for nothing special gets an error, because a filter was expected."""
    [word] = lab.words(1)
    page, size = lab.random.randrange(2, 99), lab.random.randrange(1, 101)
    for pairs, wanted in (
        ([], {}),
        ([("q", word)], {"text": word}),
        ([("tag", word)], {"tags": [word]}),
        ([("status", "done")], {"statuses": ["done"]}),
        ([("created_by", word)], {"created_by": word}),
        ([("due_date[gt]", "2031-02-03")], {"ranges": [["due_date", "gt", "2031-02-03"]]}),
        ([("sort", "title")], {"sort": ["title"]}),
        ([("page", str(page))], {"page": page, "part": [20, 20 * page - 20]}),
        ([("page", str(page)), ("page_size", str(size))], {"page": page, "part": [size, size * (page - 1)]}),
        ([("cursor", "")], {"page": None}),
    ):
        assert (pairs, lab.observe(ASKED, pairs)) == (pairs, {**NOTHING, **wanted})


@task("3.8")
def test_an_unknown_parameter_is_refused_with_what_there_is(lab: Lab) -> None:
    """A program that tidies up asks for `statsu=done`, is given every task there is, and deletes all of them."""
    [word] = lab.words(1)
    for name in ("statsu", f"x{word}", "Status", "tags", "limit", "__class__", "id", "priority__gte", "priority ", ""):
        told(lab, [("status", "done"), (name, "done")], name, "page_size", "created_by")
    for name in ("priority[foo]", "priority[]", "priority[gte", "priority[gte][lt]"):
        told(lab, [(name, "3")], name, "priority[lte]")
    for name in ("status[gt]", f"x{word}[gt]", "__class__[gt]", "title[lt]", "[gt]"):
        told(lab, [(name, "3")], name, "due_date[lte]")


@task("3.8")
def test_a_value_has_to_be_what_the_grammar_says(lab: Lab) -> None:
    """A date that was meant otherwise, or a number with a letter in it, filters by something else or is a 500."""
    for name, texts in (
        ("priority", ["", "0", "6", "03", "3.0", " 3", "+3", "-3", "high", "3,4", "\u0663"]),
        ("priority[lt]", ["x", "9"]),
        ("page", ["0", "-1", "1_0", "9" * 30]),
        ("page_size", ["0", "101", "x"]),
        ("status", ["", "DONE", "done,", "done;todo", "done todo", "lost"]),
        ("due_date[gte]", ["20310203", "2031-02-30", "2031-2-3", "today", "2031-W05-1", "2031-02-03T00:00:00Z"]),
        ("created_at[lt]", ["2031-02-03", "2031-02-03T00:00:00", "2031-02-03T00:00:00 02:00", "1924992000"]),
        ("tag", ["", "A", "-a", "a b", "a,b", "x" * 31]),
        ("q", ["", "x" * 201]),
        ("created_by", [""]),
        ("sort", ["", "colour", "priority,", "+priority", "--priority", "Priority"]),
    ):
        words = lab.observe(WANTED, name)
        for text in texts:
            told(lab, [(name, text)], name, words)


@task("3.8")
def test_every_fault_is_named_at_once(lab: Lab) -> None:
    """A client that is told one fault at a time needs five rounds to ask one question."""
    one, two = lab.words(2)
    wrong = [(f"x{one}", "1"), (f"y{two}[gte]", "1"), ("priority", "high"), ("due_date[lt]", "soon"), ("sort", "-x")]
    wanted = {name: lab.observe(WANTED, name) for name in ("priority", "due_date[lt]", "sort", "status", "page")}
    right = [("status", "todo"), ("tag", one), ("page", "2"), ("priority[lte]", "4")]
    for count in (2, 3, 5):
        chosen = lab.random.sample(wrong, count)
        pairs = [*chosen, *right]
        lab.random.shuffle(pairs)
        said = told(lab, pairs, *(part for name, _ in chosen for part in (name, wanted.get(name, name))))
        assert {"faults": len(said.split("; ")), "detail": said} == {"faults": count, "detail": said}
        for name in ("status", "page"):
            assert wanted[name] not in said


@task("3.8")
def test_a_page_and_a_cursor_exclude_each_other(lab: Lab) -> None:
    """A client that sends both is shown page 1 for ever, or learns of it only after everything else is mended."""
    page, priority = (lab.observe(WANTED, name) for name in ("page", "priority"))
    pair = [("page", "2"), ("cursor", "")]
    lab.random.shuffle(pair)
    told(lab, pair, "page", "cursor")
    told(lab, [*pair, ("priority", "high")], "page", "cursor", "priority", priority)
    told(lab, [("cursor", ""), ("page", "x")], "cursor", "page", page)


@task("3.8")
def test_what_can_be_there_once_is_there_once(lab: Lab) -> None:
    """The cache reads the first of two values and we the last, and the answer is kept under the wrong question."""
    one, two = lab.words(2)
    for name, first, second in (
        ("status", "todo", "done"),
        ("priority", "3", "3"),
        ("due_date[gt]", "2031-02-03", "2031-02-04"),
        ("q", one, two),
        ("page", "1", "2"),
        ("sort", "title", "priority"),
        ("cursor", "", ""),
    ):
        told(lab, [(name, first), (name, second)], name)
    assert lab.observe(ASKED, [("tag", one), ("q", two), ("tag", two), ("tag", one)])["tags"] == sorted([one, two])
    both = lab.observe(ASKED, [("priority[gt]", "1"), ("priority[lt]", "4")])
    assert both["ranges"] == [["priority", "gt", 1], ["priority", "lt", 4]]


@task("3.8")
def test_a_page_has_a_number_or_a_cursor(lab: Lab) -> None:
    """A client that sends both gets a part of the list which is neither, and never learns why tasks are missing."""
    for pairs in ([("page", "2"), ("cursor", "")], [("cursor", ""), ("page", "1")]):
        said = refused(lab, *pairs)
        assert ("page" in said, "cursor" in said) == (True, True)
    said = refused(lab, ("page", "2"), ("cursor", ""), ("colour", "red"))
    assert ("cursor" in said, "colour" in said) == (True, True)


@task("3.8")
def test_the_part_that_cannot_be_read_is_told(lab: Lab) -> None:
    """One of six keys is mistyped, and who reads the answer looks for the mistake in all of them."""
    word = "".join(lab.words(2))
    right = [lab.random.choice(["", "-"]) + field for field in lab.random.sample(FIELDS, 6)]
    for name, text, part in (
        ("sort", f"{right[0]},-{word},{right[1]},x", f"-{word}"),
        ("sort", ",".join([*right, word]), word),
        ("sort", f"{right[0]}, {right[1]}", f" {right[1]}"),
        ("sort", f"{right[0]},,{word}", ""),
        ("status", f"todo,{word},done,lost", word),
        ("status", f"{'todo,doing,done,' * 5}{word}", word),
        ("status", "todo,,lost", ""),
    ):
        assert lab.observe(AT_FAULT, name, text) == [part]
        told(lab, [(name, text)], name, part)
    for name, text in (("priority[lt]", word), ("created_at[gt]", word), ("due_date[gt]", "2031-02-30")):
        told(lab, [(name, text)], name, text)
    long = word * 30
    for name in ("sort", "priority", "status", "due_date[gt]", long):
        assert long[:51] not in told(lab, [(name, long)], long[:50])


@task("3.8")
def test_keys_to_sort_by_are_fields_of_tasks(lab: Lab) -> None:
    """Whoever sorts by a field that is never shown reads its values from the order."""
    for _ in range(8):
        chosen = [lab.random.choice(["", "-"]) + field for field in lab.random.sample(FIELDS, lab.random.randint(1, 6))]
        assert lab.observe(SORT, ",".join(chosen)) == chosen
    assert lab.observe(SORT, "-priority,title,priority,-title,due_date") == ["-priority", "title", "due_date"]
    for text in ("", ",", "title,", ",title", "title,,status", "-", "- title", " title", "title ", "__class__", "id"):
        with lab.raises("ValueError"):
            lab.observe(SORT, text)
    for text in ("version", "created_by", "description", "title desc", "title;status", "+title", "--title", "TITLE"):
        with lab.raises("ValueError"):
            lab.observe(SORT, text)


@task("3.8")
def test_a_long_question_has_no_long_answer(lab: Lab) -> None:
    """Somebody sends two thousand wrong parameters, and the answer is a hundred times as long as the request."""
    names = [f"x{number}y" for number in range(2000)]
    said = refused(lab, *((name, "1") for name in names))
    assert 1 <= len([name for name in names if name in said]) <= 20
    said = refused(lab, *((f"priority[{name}]", "1") for name in names))
    assert 1 <= len([name for name in names if name in said]) <= 20
    said = refused(lab, *((lab.random.choice(["page", "sort", "tag"]), "?") for _ in range(2000)))
    assert len(said) < 9000


@task("3.8", twins=("fastapi",))
def test_a_client_is_told_what_is_wrong_with_its_question(lab: Lab) -> None:
    """A question that nobody has understood is answered with a list, or with an error that blames the service."""
    client, [word] = lab.asgi(COMPLETE), lab.words(1)
    for pairs, named in (
        ([(f"x{word}", "1"), ("priority", "high")], [f"x{word}", "priority"]),
        ([("status", "todo,lost")], ["status", "lost"]),
        ([("status", "todo"), ("status", "done")], ["status"]),
        ([("priority[about]", "3")], ["about"]),
        ([("title[gt]", word)], ["title"]),
        ([("due_date[lt]", "soon"), ("page_size", "0")], ["due_date", "page_size"]),
        ([("sort", f"-priority,-x{word}")], [f"x{word}"]),
        ([("page", "1"), ("cursor", "")], ["page", "cursor"]),
    ):
        answer = client.get(f"/tasks?{urlencode(pairs)}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
        shown = answer.json()
        assert shown["code"] == "invalid_query"
        for name in named:
            assert name in shown["detail"]
