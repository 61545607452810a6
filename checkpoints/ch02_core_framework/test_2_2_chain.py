"""Task 2.2: one callable out of many middlewares."""

from workbook.lab import Lab, task

IN_A_ROW = "ch02_core_framework.probes:in_a_row"
MARKED = "ch02_core_framework.probes_a:marked"


@task("2.2", twins=("starlette", "fastapi"))
def test_the_first_is_the_outermost_on_both_ways(lab: Lab) -> None:
    """What was to see every request first sees it last: a limiter counts after the work is done."""
    names = lab.words(5)
    response = lab.asgi(IN_A_ROW, names).get("/")
    assert response.json() == names
    assert response.headers.get_list("x-way") == names[::-1]


@task("2.2", twins=("starlette", "fastapi"))
def test_one_that_answers_itself_keeps_the_request_from_those_further_in(lab: Lab) -> None:
    """Somebody who was turned away at the door gets what is inside all the same."""
    names = lab.words(5)
    nth = lab.random.randrange(1, 4)
    response = lab.asgi(IN_A_ROW, names, names[nth]).get("/")
    assert (response.status_code, response.text) == (203, "enough")
    assert response.headers.get_list("x-way") == names[nth::-1]


@task("2.2", twins=("starlette", "fastapi"))
def test_what_is_raised_further_in_is_seen_further_out(lab: Lab) -> None:
    """Nobody can make an answer of an error, because it never comes by."""
    word = lab.words(1)[0]
    response = lab.asgi("ch02_core_framework.probes:rescued", word).get("/")
    assert (response.status_code, response.text) == (404, f"rescued: {word}")


@task("2.2")
def test_one_chain_serves_many_requests_at_the_same_time(lab: Lab) -> None:
    """The second request passes no middleware, or gets the answer of the first one."""
    marks, paths = lab.words(3), [f"/{word}" for word in lab.words(3)]
    first, second, third = marks
    wanted = [f"{first}({second}({third}({path})))" for path in paths]
    assert lab.observe(MARKED, marks, paths) == wanted
    assert lab.observe(MARKED, marks[:1], paths[:1]) == [f"{first}({paths[0]})"]


@task("2.2")
def test_without_middlewares_the_chain_is_its_end(lab: Lab) -> None:
    """An application without middleware pays for one with every request."""
    assert lab.observe("ch02_core_framework.probes_a:nothing_between") is True


@task("2.2")
def test_it_is_made_once(lab: Lab) -> None:
    """Each request builds the chain anew before it gets to its endpoint, and pays for that with every middleware."""
    times = lab.random.randrange(2, 6)
    assert lab.observe("ch02_core_framework.probes_a:handed_out", times) == [True] * times


@task("2.2")
def test_what_stands_further_in_can_be_called_again(lab: Lab) -> None:
    """A middleware that tries again after a failure goes past those that stand further in."""
    times = lab.random.randrange(2, 6)
    seen = lab.observe("ch02_core_framework.probes_a:asked_again", times)
    assert seen == {"inner": times, "endpoint": times}


@task("2.2")
def test_the_context_that_is_handed_on_arrives(lab: Lab) -> None:
    """A middleware that rewrites the path of old links changes nothing for the endpoint."""
    path = "/" + lab.words(1)[0]
    assert lab.observe("ch02_core_framework.probes_a:handed_on", path) == f"seen({path})"
