"""Task 1.2: one table says who serves which type of scope."""

from workbook.lab import Lab, task

PROBES = "ch01_foundation.probes_core"


@task("1.2")
def test_a_handler_gets_the_scope_the_events_and_the_answer(lab: Lab) -> None:
    """A protocol that is added to the application is served like HTTP, or real-time features stay silent."""
    scope_type, word, text = lab.words(3)
    client = lab.asgi(f"{PROBES}:speaking", [(scope_type, word)])
    sent = client.exchange([{"type": "question", "text": text}], path=f"/{word}", scope={"type": scope_type})
    assert sent == [{"type": "answer", "word": word, "heard": text, "path": f"/{word}"}]


@task("1.2")
def test_each_type_has_its_own_handler(lab: Lab) -> None:
    """Chat messages that reach the handler of another protocol are lost."""
    table = [(scope_type, scope_type.upper()) for scope_type in lab.words(4)]
    client = lab.asgi(f"{PROBES}:speaking", table)
    for scope_type, word in reversed(table):
        sent = client.exchange([{"type": "question", "text": ""}], scope={"type": scope_type})
        assert [message["word"] for message in sent] == [word]


@task("1.2")
def test_the_last_handler_for_a_type_replaces_the_others(lab: Lab) -> None:
    """Whoever puts a better handler in place of one that is there is otherwise still served by the old one."""
    scope_type = lab.words(1)[0]
    client = lab.asgi(f"{PROBES}:speaking", [(scope_type, "old"), (scope_type, "new")])
    sent = client.exchange([{"type": "question", "text": ""}], scope={"type": scope_type})
    assert [message["word"] for message in sent] == ["new"]


@task("1.2")
def test_an_unknown_type_is_named_together_with_the_known_ones(lab: Lab) -> None:
    """An operator who reads only "KeyError" in the log cannot see that WebSockets are not served here."""
    known, unknown = lab.words(2)
    client = lab.asgi(f"{PROBES}:speaking", [(known, "")])
    with lab.raises("UnsupportedScope") as caught:
        client.exchange([], scope={"type": unknown})
    for name in (unknown, known, "http", "lifespan"):
        assert name in caught.message


@task("1.2")
def test_a_fault_inside_a_handler_keeps_its_name(lab: Lab) -> None:
    """A KeyError of a handler that is reported as "unsupported" sends the search for the fault the wrong way."""
    client = lab.asgi(f"{PROBES}:stumbling", "websocket")
    with lab.raises("KeyError"):
        client.exchange([], scope={"type": "websocket"})
