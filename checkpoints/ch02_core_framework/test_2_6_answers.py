"""Task 2.6: errors become answers."""

from workbook.lab import Lab, task

HIDDEN = "something went wrong on our side"
LOGGED = "ch02_core_framework.probes_a:logged"
STUMBLING = "ch02_core_framework.probes:stumbling"


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
    assert (seen["status"], word in seen["body"], HIDDEN in seen["body"]) == (500, False, True)
    assert '"code":"internal_error"' in seen["body"]
    assert [(level, word in text, "Traceback" in text) for level, text in seen["log"]] == [("ERROR", True, True)]
    seen = lab.observe("ch02_core_framework.probes_a:forgotten_return")
    assert (seen["status"], HIDDEN in seen["body"]) == (500, True)
    assert any("MiddlewareError" in text and "None" in text for _, text in seen["log"])


@task("2.6")
def test_in_debug_mode_the_problem_has_the_exception_and_the_lines_of_its_traceback(lab: Lab) -> None:
    """A tool that shows errors beside the code has to take a page apart."""
    word = lab.words(1)[0]
    seen = lab.asgi("ch02_core_framework.probes:stumbling_in_debug_mode", word).get("/").json()
    assert (seen["detail"], seen["exception"]) == (HIDDEN, f"KeyError: '{word}'")
    assert (seen["traceback"][0].split()[0], seen["traceback"][-1]) == ("Traceback", f"KeyError: '{word}'")
    assert not any("\n" in line for line in seen["traceback"])


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
    assert (seen["status"], HIDDEN in seen["body"], failure in seen["body"]) == (500, True, False)
    assert any(level == "ERROR" and f"ZeroDivisionError: {failure}" in text for level, text in seen["log"])
    nonsense = lab.observe(LOGGED, raised, "an object")
    assert (nonsense["status"], HIDDEN in nonsense["body"]) == (500, True)


@task("2.6")
def test_nobody_answers_a_client_that_has_gone_or_holds_up_a_cancellation(lab: Lab) -> None:
    """A server that wants to stop waits for ever, and the log fills with people who closed their windows."""
    assert lab.observe("ch02_core_framework.probes_a:cancelled") == "cancelled"
    assert lab.observe("ch02_core_framework.probes_a:gone") == "ClientDisconnected"
    assert lab.asgi("ch02_core_framework.probes_a:reading").exchange([{"type": "http.disconnect"}], method="POST") == []


@task("2.6", twins=("starlette", "fastapi"))
def test_after_the_first_byte_an_error_cuts_the_answer_off(lab: Lab) -> None:
    """Half a file ends like a whole one, or with the text of an error glued to its end."""
    pieces = lab.words(2)
    with lab.asgi("ch02_core_framework.probes:torn", pieces).stream("GET", "/") as stream:
        assert [stream.next().decode() for _ in pieces] == pieces
        with lab.raises("OSError"):
            stream.next()
