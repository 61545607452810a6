"""Task 1.8: from what an endpoint returns to a response."""

from typing import Any

from workbook.lab import Lab, Response, task

RETURNED = "ch01_foundation.probes:returned"


def answer(lab: Lab, result: Any) -> Response:
    """Return what a client gets for an endpoint's result."""
    return lab.asgi(RETURNED, result).get("/")


@task("1.8", twins=("fastapi",))
def test_plain_values_become_json(lab: Lab) -> None:
    """An endpoint that returns its data and gets something else than JSON to the client breaks every program there."""
    word = lab.words(1)[0]
    for result in ({word: [1, "ü"]}, {}, [], [word, 1], ["ok", 201], 0, 1.5, True, False):
        response = answer(lab, result)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
        assert response.json() == result


@task("1.8", twins=("fastapi",))
def test_dates_ids_and_dataclasses_become_json_too(lab: Lab) -> None:
    """A date without a JSON form would make a 500 of every task that has one."""
    number, tags = lab.random.getrandbits(128), lab.words(2)
    response = lab.asgi("ch01_foundation.probes:returned_reminder", number, "2031-02-28", tags).get("/")
    digits = f"{number:032x}"
    id_ = "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
    assert response.json() == {"id": id_, "due": "2031-02-28", "tags": tags}


@task("1.8")
def test_none_is_204_without_a_body(lab: Lab) -> None:
    """A client that deletes a task and gets the text "null" for it has something to parse that means nothing."""
    response = answer(lab, None)
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in [name for name, _ in response.headers.multi_items()]


@task("1.8")
def test_text_stays_text(lab: Lab) -> None:
    """A line for people that arrives in quotes, as JSON, looks broken."""
    text = " ".join(lab.words(3)) + " Grüße"
    response = answer(lab, text)
    assert (response.status_code, response.text) == (200, text)
    assert response.headers["content-type"].replace(" ", "").lower() == "text/plain;charset=utf-8"


@task("1.8")
def test_a_pair_sets_the_status_of_any_result(lab: Lab) -> None:
    """`return task, 201` tells the client that something new exists; as 200 it would fetch an old copy."""
    status, word = lab.random.choice([201, 202, 404, 409]), lab.words(1)[0]
    for result, text in (({"a": 1}, '{"a":1}'), (word, word), ([], "[]"), (None, ""), ((word, 200), word)):
        response = answer(lab, (result, status))
        assert (response.status_code, response.text) == (status, text)
    assert lab.asgi("ch01_foundation.probes_core:returned_with_name", "GONE").get("/").status_code == 410


@task("1.8")
def test_only_a_tuple_of_two_with_a_whole_number_is_such_a_pair(lab: Lab) -> None:
    """A pair of coordinates is data; taken for a result with a status, it breaks the connection."""
    word = lab.words(1)[0]
    for result in ((word, True), (word, "201"), (1.5, 2.5), (1, 2, 3), (word,), ()):
        response = answer(lab, result)
        assert (response.status_code, response.json()) == (200, list(result))


@task("1.8")
def test_a_response_is_sent_as_it_is(lab: Lab) -> None:
    """Whoever builds a response by hand has chosen its status, its fields and its cookies."""
    fields = [("x-step", word) for word in lab.words(2)]
    for status, wanted in ((None, 203), (404, 404)):
        response = lab.asgi("ch01_foundation.probes_core:returned_response", "as is", fields, status).get("/")
        assert (response.status_code, response.content) == (wanted, b"as is")
        assert response.headers.get_list("x-step") == [value for _, value in fields]


@task("1.8")
def test_what_has_no_json_form_is_a_type_error(lab: Lab) -> None:
    """A result that cannot be sent is the programmer's mistake, and has to be named before anything is sent."""
    with lab.raises("TypeError"):
        lab.observe("ch01_foundation.probes_core:returned_nonsense")
