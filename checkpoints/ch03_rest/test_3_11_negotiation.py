"""Task 3.11: what a client accepts, and what it gets."""

from workbook.lab import Client, Lab, task

COMPLETE = "ch03_rest.probes:complete"
RANGES = "ch03_rest.probes_d:ranges"
CHOSEN = "ch03_rest.probes_d:chosen"
PROBLEM = "application/problem+json"
JSON, XML, CSV = "application/json", "application/xml", "text/csv"
OFFERS = [JSON, XML, CSV]


def weights(lab: Lab, count: int) -> list[str]:
    """Return so many different weights between 0 and 1, as a client writes them."""
    return [f"0.{number}" for number in lab.random.sample(range(101, 999), count)]


def titles(client: Client) -> list[str]:
    """Return the titles of all tasks."""
    return [each["title"] for each in client.get("/tasks").json()["items"]]


@task("3.11")
def test_a_member_is_a_range_with_parameters_and_a_weight(lab: Lab) -> None:
    """A client that writes capitals, quotes, an `=` or a space more is told that there is nothing for it."""
    one, two, three = lab.words(3)
    (weight,) = weights(lab, 1)
    accept = f"*/*,{one.upper()}/{two};Q={weight} ,\t{three}/* , {two}/{one}"
    read = [["*", "*", [], 1.0], [one, two, [], float(weight)], [three, "*", [], 1.0], [two, one, [], 1.0]]
    assert lab.observe(RANGES, accept) == read
    accept = f'{one}/{two} ; Charset="UTF-8"; {three}={two.upper()}={one} ;q={weight}'
    wanted = [["charset", "utf-8"], [three, f"{two}={one}"]]
    assert lab.observe(RANGES, accept) == [[one, two, sorted(wanted), float(weight)]]


@task("3.11")
def test_only_a_member_that_cannot_be_read_is_left_out(lab: Lab) -> None:
    """One malformed member spoils the whole header: the client gets nothing, or a format that it has refused."""
    one, two = lab.words(2)
    broken = [one, f"/{one}", f"{one}/", f"*/{one}", f"{one}/{two}/{one}", f"{one} {two}/{one}", f"{one}/{two};{one}"]
    weights_of_no_kind = ("", "x", "2", "-1", "1.001", "0.1234", "1e0", "nan", ".5", "\u0660")
    broken += [f"{one}/{two};q={weight}" for weight in weights_of_no_kind]
    for member in lab.random.sample(broken, len(broken)):
        assert lab.observe(RANGES, f"{member}, {two}/{one}") == [[two, one, [], 1.0]]
    accept = ", ".join(f"{one}/{two};q={weight}" for weight in ("0", "0.", "0.0", "0.001", "1", "1.", "1.000"))
    assert [each[3] for each in lab.observe(RANGES, accept)] == [0.0, 0.0, 0.0, 0.001, 1.0, 1.0, 1.0]
    assert lab.observe(RANGES, f" ,, {one}/{two};; q=0.5;,") == [[one, two, [], 0.5]]
    assert lab.observe(RANGES, "") == []


@task("3.11")
def test_what_stands_behind_the_weight_is_passed_over(lab: Lab) -> None:
    """An extension that nobody uses any more makes of a type that there is one that there is not."""
    one, two = lab.words(2)
    low, high = sorted(weights(lab, 2))
    accept = f"{CSV};q={low};{one}={two};q=1;{two}, {XML};q={high};q=0"
    assert [each[2:] for each in lab.observe(RANGES, accept)] == [[[], float(low)], [[], float(high)]]
    assert lab.observe(CHOSEN, accept, OFFERS) == XML


@task("3.11")
def test_the_offer_with_the_largest_weight_is_chosen(lab: Lab) -> None:
    """Somebody gets XML who has said that they read JSON with more pleasure; the order in the header says nothing."""
    for _ in range(4):
        low, middle, high = sorted(weights(lab, 3))
        wanted = lab.random.sample(OFFERS, 3)
        members = [f"{kind};q={weight}" for kind, weight in zip(wanted, (high, middle, low), strict=True)]
        accept = ", ".join(["image/png", *lab.random.sample(members, 3)])
        assert lab.observe(CHOSEN, accept, OFFERS) == wanted[0]
        assert lab.observe(CHOSEN, accept, [each for each in OFFERS if each != wanted[0]]) == wanted[1]


@task("3.11")
def test_the_most_exact_range_says_how_much_a_type_is_wanted(lab: Lab) -> None:
    """`*/*` outvotes what stands beside it, and a client that has asked for anything but JSON gets JSON."""
    for _ in range(4):
        low, middle, high = sorted(weights(lab, 3))
        ranges = [f"{JSON};q={low}", f"application/*;q={middle}", f"*/*;q={high}"]
        accept = ", ".join(lab.random.sample(ranges, 3))
        assert lab.observe(CHOSEN, accept, OFFERS) == CSV
        assert lab.observe(CHOSEN, accept, [JSON, XML]) == XML
        ranges = [f"{XML};q={high}", f"application/*;q={low}", f"*/*;q={middle}"]
        accept = ", ".join(lab.random.sample(ranges, 3))
        assert lab.observe(CHOSEN, accept, OFFERS) == XML
        assert lab.observe(CHOSEN, accept, [JSON, CSV]) == CSV


@task("3.11")
def test_more_parameters_are_more_exact_and_all_have_to_be_there(lab: Lab) -> None:
    """A client that asks for a table with its header line is given one without, or nothing at all."""
    key, value, other = lab.words(3)
    low, middle, high = sorted(weights(lab, 3))
    plain, exact = "text/csv;charset=utf-8", f"text/csv;charset=utf-8;{key}={value}"
    accept = f"text/csv;q={low}, text/csv;{key}={value};charset=utf-8;q={high}, text/csv;charset=utf-8;q={middle}"
    assert lab.observe(CHOSEN, accept, [plain, exact]) == exact
    accept = f"text/csv;q={high}, text/csv;{key}={value};q={low}"
    assert lab.observe(CHOSEN, accept, [exact, plain]) == plain
    assert lab.observe(CHOSEN, f"text/csv;{key}={other}", [plain, exact]) is None


@task("3.11")
def test_what_is_wanted_alike_is_chosen_by_the_service(lab: Lab) -> None:
    """The answer to `*/*` changes its format with the order of a header, or to one that the service likes least."""
    for offers in (OFFERS, lab.random.sample(OFFERS, 3)):
        everything = ", ".join(lab.random.sample(OFFERS, 3))
        assert [lab.observe(CHOSEN, each, offers) for each in ("*/*", everything)] == [offers[0]] * 2
    low, high = sorted(weights(lab, 2))
    assert lab.observe(CHOSEN, f"{JSON};q={high}, {JSON};q={low}, {XML};q={high}", [XML, JSON]) == XML
    assert lab.observe(CHOSEN, f"{JSON};q={low}, {JSON};q={high}, {XML};q={low}", [XML, JSON]) == XML


@task("3.11")
def test_a_weight_of_zero_and_what_no_range_covers_are_not_wanted(lab: Lab) -> None:
    """A client that has said what it cannot read is sent just that."""
    word = lab.words(1)[0]
    for accept in (f"{JSON};q=0", "*/*;q=0", f"{word}/*", f"application/{word}, text/*;q=0.000", "", word):
        assert (accept, lab.observe(CHOSEN, accept, [JSON, CSV])) == (accept, None)
    assert lab.observe(CHOSEN, f"*/*, {JSON};q=0, application/*;q=0.0", OFFERS) == CSV
    assert lab.observe(CHOSEN, f"{JSON};q=0.001", OFFERS) == JSON
    assert lab.observe(CHOSEN, "*/*", []) is None


@task("3.11", twins=("fastapi",))
def test_what_nobody_can_read_is_refused_before_anything_is_done(lab: Lab) -> None:
    """The client is told that it has failed, sends its task again, and there are two of them."""
    client, (one, two) = lab.asgi(COMPLETE), lab.words(2)
    for accept in ("image/png", f"{JSON};q=0, text/html", "*/*;q=0"):
        answer = client.post("/tasks", json={"title": one}, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)
        assert JSON in answer.json()["detail"]
    assert titles(client) == []
    for accept in (f"image/png, {JSON};q=0.1", "*/*;q=0.4, text/*;q=0.1"):
        answer = client.post("/tasks", json={"title": two}, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (201, JSON)
    answer = client.post("/tasks", json={"title": two}, headers=[("accept", "text/html"), ("accept", f"{JSON};q=0.2")])
    assert (answer.status_code, titles(client)) == (201, [two] * 3)
