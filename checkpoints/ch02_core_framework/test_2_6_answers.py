"""Task 2.6: errors become answers."""

from typing import Any

from workbook.lab import Lab, task

HIDDEN = "something went wrong on our side"
LOGGED = "ch02_core_framework.probes_a:logged"
STUMBLING = "ch02_core_framework.probes:stumbling"
CANCELLED = "ch02_core_framework.probes_a:cancelled"
NO_RESPONSE = "ch02_core_framework.probes_a:no_response"
RAISED = "ch02_core_framework.probes_a:raised_by_a_handler"


def told(seen: dict[str, Any], *words: str) -> list[tuple[str, str, list[str]]]:
    """Return logger and level of each entry of the log, and which of these words it has."""
    return [(name, level, [word for word in words if word in text]) for name, level, text in seen["log"]]


def hidden(seen: dict[str, Any], *words: str) -> tuple[int, bool, list[str]]:
    """Return the status of an answer, whether it has the sentence that hides, and which of these words it has."""
    return seen["status"], HIDDEN in seen["body"], [word for word in words if word in seen["body"]]


@task("2.6", twins=("starlette", "fastapi"))
def test_an_error_of_the_family_is_answered_with_its_status_its_text_and_its_headers(lab: Lab) -> None:
    """A refusal that was meant for the caller arrives as a fault of ours."""
    status, word = lab.random.choice([400, 403, 409, 429]), lab.words(1)[0]
    response = lab.asgi("ch02_core_framework.probes:refusing", status, word, {"x-reason": word[::-1]}).get("/")
    assert (response.status_code, word in response.text) == (status, True)
    assert response.headers["x-reason"] == word[::-1]


@task("2.6", twins=("starlette", "fastapi"))
def test_a_fault_that_nobody_meant_is_a_500_that_shows_nothing_but_in_debug_mode(lab: Lab) -> None:
    """A stranger reads the password of the database in an answer, or a developer cannot see what happened."""
    word = "".join(lab.words(2))
    response = lab.asgi(STUMBLING, f"host=db password={word}").get("/")
    assert response.status_code == 500
    for inside in (word, "password", "KeyError", "Traceback", "stumble", ".py"):
        assert inside not in response.text + str(response.headers)
    response = lab.asgi("ch02_core_framework.probes:stumbling_in_debug_mode", word).get("/")
    assert response.status_code == 500
    for inside in (word, "KeyError", "Traceback", "in stumble"):
        assert inside in response.text


@task("2.6")
def test_the_500_is_a_problem_and_the_log_has_the_rest(lab: Lab) -> None:
    """Nobody can find the fault, because what was kept from the caller was kept from us: a forgotten return, say."""
    word = "".join(lab.words(2))
    seen = lab.observe(LOGGED, word, "")
    assert hidden(seen, word) == (500, True, [])
    assert '"code":"internal_error"' in seen["body"]
    assert told(seen, "Traceback", word) == [("api_starter", "ERROR", ["Traceback", word])]
    seen = lab.observe(NO_RESPONSE, None)
    assert hidden(seen) == (500, True, [])
    assert told(seen, "MiddlewareError", "None") == [("api_starter", "ERROR", ["MiddlewareError", "None"])]


@task("2.6")
def test_what_a_middleware_returns_has_to_be_a_response_whatever_it_is(lab: Lab) -> None:
    """A middleware returns a dict, as an endpoint may, and the error is raised far away, where a response is sent."""
    word = "".join(lab.words(2))
    seen = lab.observe(NO_RESPONSE, {word: 1})
    assert hidden(seen, word) == (500, True, [])
    assert told(seen, "MiddlewareError", word) == [("api_starter", "ERROR", ["MiddlewareError", word])]


@task("2.6")
def test_in_debug_mode_the_problem_has_the_exception_and_the_lines_of_its_traceback(lab: Lab) -> None:
    """A tool that shows errors beside the code has to take a page apart."""
    word = lab.words(1)[0]
    seen = lab.asgi("ch02_core_framework.probes:stumbling_in_debug_mode", word).get("/").json()
    assert (seen["detail"], seen["exception"]) == (HIDDEN, f"KeyError: '{word}'")
    assert [line for line in seen["traceback"] if "\n" in line] == []
    assert (seen["traceback"][0].split()[0], seen["traceback"][-1]) == ("Traceback", f"KeyError: '{word}'")


@task("2.6", twins=("starlette", "fastapi"))
def test_the_handler_of_the_nearest_class_answers(lab: Lab) -> None:
    """A table that says `LookupError: 404` still gives a 500 for a missing key."""
    handlers = [("LookupError", lab.random.choice([404, 410])), ("ArithmeticError", lab.random.choice([400, 409]))]
    for raised, (name, status) in (("IndexError", handlers[0]), ("ZeroDivisionError", handlers[1])):
        response = lab.asgi("ch02_core_framework.probes:handling", handlers, raised).get("/")
        assert (response.status_code, response.text) == (status, f"{name} handler: detail")
    response = lab.asgi("ch02_core_framework.probes:lost", name).get("/no/where")
    assert (response.status_code, response.text) == (404, f"{name} /no/where")


@task("2.6")
def test_further_in_it_is_an_exception_and_further_out_a_response(lab: Lab) -> None:
    """Metrics count no errors, because an exception flies past them; or a transaction sees none, and commits."""
    response = lab.asgi("ch02_core_framework.probes_a:seen_on_both_sides").get("/no/where")
    seen = (response.status_code, response.headers["x-inside"], response.headers["x-outside"])
    assert seen == (404, "NotFound", "404")
    word = "".join(lab.words(2))
    reported = lab.asgi("ch02_core_framework.probes_a:reporting", word).get("/no/where")
    assert (reported.status_code, word in reported.text) == (404, False)


@task("2.6")
def test_a_handler_that_fails_is_a_500_like_any_other(lab: Lab) -> None:
    """The handler's own fault reaches the server, and the caller an empty page."""
    raised, failure = lab.words(1)[0], "".join(lab.words(2))
    seen = lab.observe(LOGGED, raised, failure)
    assert hidden(seen, failure) == (500, True, [])
    shown = f"ZeroDivisionError: {failure}"
    assert told(seen, shown)[-1:] == [("api_starter", "ERROR", [shown])]
    nonsense = lab.observe(LOGGED, raised, "an object")
    assert hidden(nonsense) == (500, True, [])


@task("2.6")
def test_a_handler_for_everything_that_fails_itself_is_a_500_too(lab: Lab) -> None:
    """The report of every fault cannot be sent, and is asked to answer for that as well: the caller gets nothing."""
    failure = "".join(lab.words(2))
    seen = lab.observe(RAISED, failure, "Exception")
    assert hidden(seen, failure) == (500, True, [])
    shown = f"ZeroDivisionError: {failure}"
    assert told(seen, shown)[-1:] == [("api_starter", "ERROR", [shown])]


@task("2.6")
def test_a_refusal_that_a_handler_raises_is_a_handler_that_fails(lab: Lab) -> None:
    """A lookup inside a handler fails, and the caller is told 404, as if what it had asked for were not there."""
    status, failure = lab.random.choice([400, 403, 404, 409]), "".join(lab.words(2))
    for handled in ("KeyError", "Exception"):
        seen = lab.observe(RAISED, failure, handled, status)
        assert hidden(seen, failure) == (500, True, [])
        assert told(seen, "Refused", failure)[-1:] == [("api_starter", "ERROR", ["Refused", failure])]


@task("2.6")
def test_nobody_answers_a_client_that_has_gone_or_holds_up_a_cancellation(lab: Lab) -> None:
    """A server that wants to stop waits for ever, and the log fills with people who closed their windows."""
    assert lab.observe(CANCELLED, "endpoint") == "cancelled"
    assert lab.observe("ch02_core_framework.probes_a:gone") == "ClientDisconnected"
    assert lab.asgi("ch02_core_framework.probes_a:reading").exchange([{"type": "http.disconnect"}], method="POST") == []


@task("2.6")
def test_a_cancellation_while_a_handler_waits_passes_too(lab: Lab) -> None:
    """A handler waits for a database that is down, and the server cannot stop: it gets an answer and no end."""
    assert lab.observe(CANCELLED, "handler") == "cancelled"


@task("2.6", twins=("starlette", "fastapi"))
def test_after_the_first_byte_an_error_cuts_the_answer_off(lab: Lab) -> None:
    """Half a file ends like a whole one, or with the text of an error glued to its end."""
    pieces = lab.words(2)
    with lab.asgi("ch02_core_framework.probes:torn", pieces).stream("GET", "/") as stream:
        assert [stream.next().decode() for _ in pieces] == pieces
        with lab.raises("OSError"):
            stream.next()
