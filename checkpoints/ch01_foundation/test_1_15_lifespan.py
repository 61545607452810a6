"""Task 1.15: what happens before the first request and after the last."""

from workbook.lab import Lab, task

LIVING = "ch01_foundation.probes_streams:living"
STATE = "ch01_foundation.probes:with_lifespan"


@task("1.15")
def test_lifespans_are_entered_in_order_and_left_in_reverse(lab: Lab) -> None:
    """A cache that outlives the connection pool beneath it fails on its last write."""
    names = lab.words(3)
    client = lab.asgi(LIVING, names, {})
    with client.lifespan() as life:
        started = [*(f"start {name}" for name in names), "lifespan.startup.complete"]
        assert client.get("/").json() == started
    stopped = [*(f"stop {name}" for name in reversed(names)), "lifespan.shutdown.complete"]
    assert client.get("/").json() == [*started, *stopped]
    assert (life.startup, life.shutdown) == ("complete", "complete")


@task("1.15", twins=("starlette", "fastapi"))
def test_what_a_lifespan_gives_is_in_the_state_of_every_request(lab: Lab) -> None:
    """An endpoint that does not find the pool in its state opens a connection of its own for each request."""
    given = dict(zip(lab.words(2), lab.words(2), strict=True))
    client = lab.asgi(STATE, given)
    with client.lifespan() as life:
        for path in ("/first", "/second"):
            assert client.get(path).json() == given
    assert (life.startup, life.shutdown) == ("complete", "complete")


@task("1.15")
def test_a_failing_start_leaves_what_was_entered_and_says_why(lab: Lab) -> None:
    """A server that starts without its database answers every request with a 500, and does not say why."""
    (one, two, three), text = lab.words(3), " ".join(lab.words(3))
    client = lab.asgi(LIVING, [one, two, three], {f"start {two}": text})
    with client.lifespan() as life:
        assert (life.startup, life.message) == ("failed", text)
    assert client.get("/").json() == [f"start {one}", f"start {two}", f"stop {one}", "lifespan.startup.failed"]


@task("1.15")
def test_a_failing_stop_does_not_keep_the_others_from_theirs(lab: Lab) -> None:
    """One connection that cannot be closed must not leave the others open."""
    (one, two, three), text = lab.words(3), " ".join(lab.words(3))
    client = lab.asgi(LIVING, [one, two, three], {f"stop {two}": text})
    with client.lifespan() as life:
        assert life.startup == "complete"
    assert (life.shutdown, life.message) == ("failed", text)
    log = client.get("/").json()
    assert [entry for entry in log if entry.startswith("stop")] == [f"stop {name}" for name in (three, two, one)]
    assert log[-1] == "lifespan.shutdown.failed"


@task("1.15")
def test_a_server_without_state_is_served_as_well(lab: Lab) -> None:
    """Some servers give no `state`; the application starts there too, and what was given is for nobody."""
    with lab.asgi("ch01_foundation.probes_streams:without_state", {"pool": lab.words(1)[0]}).lifespan() as life:
        assert (life.startup, life.message) == ("complete", "")
    assert life.shutdown == "complete"


@task("1.15")
def test_an_application_without_lifespans_starts_and_stops_once(lab: Lab) -> None:
    """A server that waits for an answer to its startup never serves a request."""
    client = lab.asgi(LIVING, [], {})
    for _ in range(2):
        with client.lifespan() as life:
            assert life.startup == "complete"
        assert life.shutdown == "complete"
    assert client.get("/").json() == ["lifespan.startup.complete", "lifespan.shutdown.complete"] * 2


@task("1.15")
def test_a_cancellation_leaves_what_was_entered_and_goes_through(lab: Lab) -> None:
    """A server that is stopped hard waits for an application that swallows it, or leaves its connections open."""
    noted = lab.observe("ch01_foundation.probes_streams:life_cut_short")
    assert noted == ["lifespan.startup.complete", "stop", "cancelled"]
