"""Task 2.3: how long an answer took."""

from workbook.lab import Lab, task

TIMED = "ch02_core_framework.probes_a:timed"


@task("2.3")
def test_it_tells_milliseconds_with_three_decimals(lab: Lab) -> None:
    """A page that took 12 ms shows up in the browser as 0.012 ms, and everybody is content."""
    for begin in (0.0, lab.random.randrange(1, 1000) * 1.0):
        eighths = lab.random.randrange(1, 800)
        response = lab.asgi(TIMED, begin, eighths / 8, []).get("/")
        assert response.headers.get_list("server-timing") == [f"app;dur={eighths * 125}.000"]


@task("2.3")
def test_fractions_of_a_millisecond_and_no_time_at_all_are_told_too(lab: Lab) -> None:
    """What is fast is shown as `0`, `1e-05` or with fifteen digits, and a program that reads it stumbles."""
    for seconds, told in ((0.0, "0.000"), (2**-20, "0.001"), (2**-11, "0.488"), (2**-3 + 2**-12, "125.244")):
        assert lab.asgi(TIMED, 0.0, seconds, []).get("/").headers["server-timing"] == f"app;dur={told}"


@task("2.3")
def test_what_others_have_measured_stays(lab: Lab) -> None:
    """The time that the endpoint told of its database is gone, because somebody else tells a time as well."""
    fields = [f"{word};dur={lab.random.randrange(100)}" for word in lab.words(2)]
    told = lab.asgi(TIMED, 0.0, 0.5, fields).get("/").headers.get_list("server-timing")
    assert told == [*fields, "app;dur=500.000"]


@task("2.3")
def test_the_answer_is_otherwise_what_it_was(lab: Lab) -> None:
    """Who measures changes what is measured: a status, a text or a content type is lost."""
    response = lab.asgi(TIMED, 0.0, 1.0, []).get("/")
    assert (response.status_code, response.text) == (200, "done")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


@task("2.3")
def test_requests_at_the_same_time_have_times_of_their_own(lab: Lab) -> None:
    """The begin is kept on the middleware, and a slow request looks fast because another one has just begun."""
    steps = [lab.random.randrange(1, 9) / 4 for _ in range(3)]
    ends = [sum(steps[: nth + 1]) for nth in range(3)]
    told = lab.observe("ch02_core_framework.probes_a:timed_together", steps)
    assert told == [f"app;dur={end * 1000:.3f}" for end in ends]


@task("2.3")
def test_an_error_passes_as_it_is(lab: Lab) -> None:
    """The error handling further out is told of a missing response instead of the error that there was."""
    with lab.raises("LookupError") as caught:
        lab.asgi("ch02_core_framework.probes_a:timed_failure", 0.5).get("/")
    assert caught.message == "too late"
