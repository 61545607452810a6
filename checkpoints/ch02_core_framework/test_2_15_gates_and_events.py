"""Task 2.15: past every gate, whatever the protocol, and told to everybody after success."""

from workbook.lab import Lab, task

PROBES = "ch02_core_framework.probes_d"


@task("2.15")
def test_gates_are_passed_by_their_stage_and_left_in_reverse(lab: Lab) -> None:
    """A limiter that stands before the gate that knows who is calling counts for nobody."""
    names = lab.words(3)
    stages = sorted(lab.random.sample(range(31, 80), 3))
    gates = list(zip(names, stages, strict=True))
    client = lab.asgi(f"{PROBES}:gated", lab.random.sample(gates, 3), [], [])
    assert client.get("/work").text == "done"
    passed = [f"{name} http GET /work" for name in names]
    assert client.get("/log").json() == [*passed, "work", *(f"{name} left" for name in reversed(names))]


@task("2.15")
def test_a_gate_that_turns_away_has_those_before_it_left(lab: Lab) -> None:
    """What the first gate has taken, such as a place among those who may work at once, is never given back."""
    one, two, three, four = lab.words(4)
    client = lab.asgi(f"{PROBES}:gated", [(one, 31), (two, 32), (three, 33), (four, 34)], [three], [])
    assert client.get("/work").status_code == 500
    passed = [f"{name} http GET /work" for name in (one, two, three)]
    assert client.get("/log").json() == [*passed, f"{two} told TurnedAwayError", f"{one} told TurnedAwayError"]


@task("2.15")
def test_a_gate_that_fails_in_leaving_does_not_keep_the_others_in(lab: Lab) -> None:
    """One gate with a fault keeps the places that all the others have taken."""
    one, two, three = lab.words(3)
    client = lab.asgi(f"{PROBES}:gated", [(one, 31), (two, 32), (three, 33)], [three], [two])
    assert client.get("/work").status_code == 500
    left = [f"{two} told TurnedAwayError", f"{one} told OSError"]
    assert client.get("/log").json()[3:] == left


@task("2.15")
def test_one_gate_stands_before_every_protocol(lab: Lab) -> None:
    """HTTP asks who is there, and the same data are open to everybody through a WebSocket."""
    (name,) = lab.words(1)
    protocols = ("http", "websocket", "queue")
    assert lab.observe(f"{PROBES}:three_protocols", name) == dict.fromkeys(protocols, name)
    assert lab.observe(f"{PROBES}:three_protocols", "") == dict.fromkeys(protocols, "turned away")


@task("2.15")
def test_what_a_gate_sets_is_for_its_own_call(lab: Lab) -> None:
    """Bob acts as alice, because her call came in a moment before."""
    names = lab.words(4)
    assert lab.observe(f"{PROBES}:at_the_same_time", names) == names


@task("2.15")
def test_a_call_that_is_cancelled_at_a_gate_is_left_too(lab: Lab) -> None:
    """A client that gives up while it waits at a gate leaves behind what the gate before has taken."""
    (name,) = lab.words(1)
    told = [f"{name} http act", f"{name} told CancelledError", "cancelled"]
    assert lab.observe(f"{PROBES}:cut_short", name) == told


@task("2.15")
def test_an_event_is_told_to_its_own_class_first_and_then_to_those_above(lab: Lab) -> None:
    """Whoever wants to know of everything has to list each class of events, and misses the next one."""
    one, two, three, four, five = lab.words(5)
    subscribers = [(one, "object"), (two, "Happened"), (three, "Saved"), (four, "Renamed"), (five, "Saved")]
    for event, heard in {"Saved": [three, five, two, one], "Renamed": [four, three, five, two, one]}.items():
        log = lab.observe(f"{PROBES}:dispatched", subscribers, event)
        assert log == [*(line for name in heard for line in (f"{name} begins", f"{name} heard {event}")), "back"]


@task("2.15")
def test_a_subscriber_that_fails_harms_nobody_and_is_logged(lab: Lab) -> None:
    """What is stored already is answered with a 500 because a mail could not be sent, and the client sends it again."""
    (words,) = lab.words(1)
    client = lab.asgi(f"{PROBES}:publishing", words)
    answer = client.post("/")
    assert (answer.status_code, answer.text) == (200, "saved")
    assert client.get("/log").json() == ["saved", "heard", "heard"]
    assert lab.observe(f"{PROBES}:logged", words) == [["api_starter", "ERROR", words]]


@task("2.15")
def test_a_cancellation_is_no_failure_of_a_subscriber(lab: Lab) -> None:
    """A server that is stopped waits for a subscriber that is told to go on."""
    assert lab.observe(f"{PROBES}:stopped_in_a_subscriber") == "cancelled"
