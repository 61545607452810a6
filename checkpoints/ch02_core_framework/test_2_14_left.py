"""Task 2.14: how a call ends for what was opened in it."""

from typing import Any

from workbook.lab import Lab, task

LEFT = "ch02_core_framework.probes_c:left"
CALLED = "ch02_core_framework.probes_c:called"


def seen(name: str, text: str, kind: str = "ValueError") -> list[Any]:
    """Return what a manager notes that is told an error: its class, its text, and that it has a traceback."""
    return [name, kind, text, True]


def recipe(port: str, *needs: str, **more: Any) -> dict[str, Any]:
    """Return a recipe as the probes take it."""
    return {"port": port, "needs": list(needs), **more}


@task("2.14")
def test_the_last_that_was_entered_is_left_first(lab: Lab) -> None:
    """The connection is closed before the transaction on it is committed."""
    names = lab.words(5)
    found = lab.observe(LEFT, [(name, "") for name in names])
    assert found == {"log": [[name, None] for name in reversed(names)], "out": None}


@task("2.14")
def test_each_is_told_the_error_of_the_call(lab: Lab) -> None:
    """A transaction that does not hear of the error is committed: half of a request that failed is stored."""
    (one, two, three), text = lab.words(3), " ".join(lab.words(2))
    found = lab.observe(LEFT, [(one, ""), (two, ""), (three, "")], text)
    assert found == {"log": [seen(three, text), seen(two, text), seen(one, text)], "out": f"ValueError: {text}"}


@task("2.14")
def test_nobody_can_hide_an_error_from_those_further_out(lab: Lab) -> None:
    """A cache that swallows errors makes the database commit what has failed, and the client reads 200."""
    (outer, inner), text = lab.words(2), " ".join(lab.words(2))
    found = lab.observe(LEFT, [(outer, ""), (inner, "swallow")], text, lab.words(1))
    assert found == {"log": [seen(inner, text), seen(outer, text)], "out": f"ValueError: {text}"}
    assert lab.observe(LEFT, [(outer, "swallow")], text)["out"] == f"ValueError: {text}"


@task("2.14")
def test_a_failure_in_leaving_takes_the_place_of_the_error(lab: Lab) -> None:
    """The inner commit fails, and the outer one stores the other half; or the connection further out stays open."""
    (one, two, three), text, full = lab.words(3), " ".join(lab.words(2)), " ".join(lab.words(2))
    managers = [(one, ""), (two, full), (three, "")]
    outer = seen(one, full, "OSError")
    found = lab.observe(LEFT, managers, None, lab.words(1))
    assert found == {"log": [[three, None], [two, None], outer], "out": f"OSError: {full}"}
    found = lab.observe(LEFT, managers, text)
    assert found == {"log": [seen(three, text), seen(two, text), outer], "out": f"OSError: {full}"}
    found = lab.observe(LEFT, [(one, "swallow"), (two, full)], None)
    assert found["out"] == f"OSError: {full}"


@task("2.14")
def test_what_waits_for_success_is_called_after_everything_was_left(lab: Lab) -> None:
    """A mail tells of a task whose commit has not come yet, and may fail; or that it is done before it was begun."""
    (one, two), waiting = lab.words(2), lab.words(3)
    found = lab.observe(LEFT, [(one, ""), (two, "")], None, waiting)
    assert found == {"log": [[two, None], [one, None], *waiting], "out": None}
    assert lab.observe(LEFT, [(one, "")], "no", waiting)["log"] == [seen(one, "no")]


@task("2.14")
def test_a_cancelled_call_is_left_as_a_failed_one(lab: Lab) -> None:
    """A server that stops commits half of what its requests were doing, or waits for one that swallows its end."""
    (one, two), waiting = lab.words(2), lab.words(1)
    found = lab.observe(LEFT, [(one, ""), (two, "swallow")], "cancelled", waiting)
    told = [seen(name, "cancelled", "CancelledError") for name in (two, one)]
    assert found == {"log": told, "out": "CancelledError: cancelled"}
    found = lab.observe(LEFT, [(one, ""), (two, "cancelled")], None, waiting)
    assert found == {"log": [[two, None], told[1]], "out": "CancelledError: cancelled"}


@task("2.14")
def test_services_are_left_with_their_call(lab: Lab) -> None:
    """A session that was opened for a request stays open after it, until the database refuses the next one."""
    board, session, pool = (word.title() for word in lab.words(3))
    recipes = [recipe(board, session, kind="enter"), recipe(session, pool, kind="enter")]
    recipes += [recipe(pool, kind="enter", singleton=True)]
    found = lab.observe(CALLED, recipes, board)
    assert found == {"log": [[f"{board} 1", "committed"], [f"{session} 1", "committed"]], "out": None}
    text = " ".join(lab.words(2))
    found = lab.observe(CALLED, recipes, board, text)
    assert found["log"] == [[f"{name} 1", f"rolled back: {text}"] for name in (board, session)]


@task("2.14")
def test_what_was_left_is_left_once(lab: Lab) -> None:
    """An application that is stopped a second time closes the pool of its first life again, and fails."""
    one, two, three = lab.words(3)
    log = lab.observe("ch02_core_framework.probes_c:left_twice", [one, two], [three])
    assert log == [[two, None], [one, None], f"after {[one, two]}", [three, None], f"after {[three]}"]


@task("2.14")
def test_a_call_that_has_ended_gives_no_services(lab: Lab) -> None:
    """A stream reads from a connection that was given back, and that somebody else is writing to by now."""
    session = lab.words(1)[0].title()
    with lab.raises("ScopeLeft"):
        lab.observe("ch02_core_framework.probes_c:asked_too_late", [recipe(session, kind="enter")], session)


@task("2.14")
def test_what_is_published_in_leaving_is_told_too(lab: Lab) -> None:
    """An event that a transaction publishes when it has committed is lost without a word."""
    (name,) = lab.words(1)
    assert lab.observe("ch02_core_framework.probes_c:left_with_a_late_wish", name) == ["left", name]
