"""Calling and observing, the same over both drivers."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.lab.conftest import TREE
from workbook.lab import Lab, Misuse, Raised, Unmet, make_driver
from workbook.lab.codec import MAX_FRAME, Opaque
from workbook.lab.driver import Driver

HERE = "subject.probes:"


def told(lab: Lab, *call: Any) -> Raised:
    """Return the error that a call raises."""
    with pytest.raises(Raised) as caught:
        lab.call(*call)
    return caught.value


def test_a_call_returns_plain_data(lab: Lab) -> None:
    """A checkpoint could not compare what a function returned."""
    value = {"a": [1, (2.5, None)], b"b": {True}}
    assert lab.call(HERE + "give", value) == value
    assert lab.call(HERE + "named", "x", second="y") == ["x", "y"]


def test_an_awaitable_is_awaited(lab: Lab) -> None:
    """A test of an async function would see a coroutine."""
    assert lab.call(HERE + "give_later", 7) == 7


def test_a_target_may_be_inside_a_class_or_be_no_function(lab: Lab) -> None:
    """Methods and constants are public names, too."""
    assert lab.call(HERE + "Box.unpack", [1, 2]) == (1, 2)
    assert lab.call(HERE + "SECRET") == "a value at module level"


@pytest.mark.parametrize("kind", ["object", "text", "status"])
def test_an_object_comes_back_opaque(lab: Lab, kind: str) -> None:
    """A subclass of str whose __eq__ is always true would pass every test."""
    assert isinstance(lab.observe(HERE + "odd", kind), Opaque)


def test_an_argument_that_is_no_plain_data_is_the_checkpoints_fault(lab: Lab) -> None:
    """The code under test would be handed a placeholder, and blamed for what it does with it."""
    with pytest.raises(Misuse, match="plain data"):
        lab.call(HERE + "give", Path())


@pytest.mark.parametrize("call", ["fail", "fail_later"])
@pytest.mark.parametrize(
    ("kind", "type_name", "message"),
    [
        ("domain", "DomainError", "no such thing"),
        ("exit", "SystemExit", "bye"),
        ("stop", "KeyboardInterrupt", ""),
        ("honest", "NotImplementedError", "not this"),
        ("mute", "MuteError", "(its text cannot be read: __str__ raised)"),
    ],
)
def test_whatever_is_raised_is_told(lab: Lab, call: str, kind: str, type_name: str, message: str) -> None:
    """exit() in a learner's function would end the run, and every other test with it."""
    raised = told(lab, HERE + call, kind)
    assert (raised.type, raised.message) == (type_name, message)
    assert lab.call(HERE + "give", 1) == 1


def test_an_error_knows_its_bases_and_its_place(lab: Lab) -> None:
    """The failure could not name the learner's file and line."""
    raised = told(lab, HERE + "fail_later", "domain")
    assert raised.mro == ("DomainError", "LookupError", "Exception", "BaseException")
    file, line, function = raised.frames[-1]
    assert (Path(file).name, function) == ("probes.py", "fail")
    assert line > 1


def test_a_syntax_error_points_at_the_file_that_has_it(lab: Lab) -> None:
    """A learner who left a bracket open would be shown a line of the import system."""
    assert told(lab, HERE + "fail", "syntax").frames[-1][1:] == (3, "<module>")


@pytest.mark.parametrize("target", ["subject.absent:thing", HERE + "absent"])
def test_a_name_that_is_not_there_is_told(lab: Lab, target: str) -> None:
    """A function that the learner deleted must be a plain message."""
    assert told(lab, target).type in {"ModuleNotFoundError", "AttributeError"}
    assert "absent" in told(lab, target).message


@pytest.mark.parametrize("target", ["loop", "sleep", "wait", "stubborn"])
def test_what_does_not_come_back_is_a_timeout_that_says_what_and_where(lab: Lab, target: str) -> None:
    """An endless loop would hang the run, and nobody would know where."""
    raised = told(lab, HERE + target)
    assert (raised.type, raised.message) == ("Timeout", f"{target}() did not come back within 0.2 s")
    assert any(function == target for _, _, function in raised.frames)
    assert lab.call(HERE + "give", 1) == 1


def test_endless_recursion_is_an_ordinary_error(lab: Lab) -> None:
    """A missing base case is common, and must not end the process."""
    assert told(lab, HERE + "dive").type == "RecursionError"


CALLS: list[tuple[str, list[Any]]] = [
    *(("fail", [kind]) for kind in ("domain", "exit", "stop", "stub", "honest", "mute", "syntax")),
    *((name, []) for name in ("loop", "wait", "dive", "absent")),
    ("named", [1, 2, 3]),
    ("odd", ["in list"]),
    ("give", [{"a": (1, b"2", {3.5})}]),
]


@pytest.mark.parametrize(("name", "args"), CALLS)
def test_both_drivers_say_the_same(drivers: dict[str, Driver], name: str, args: list[Any]) -> None:
    """A learner's verdict at home would differ from the grade."""

    def outcome(driver: Driver) -> Any:
        try:
            return repr(Lab(driver).call(HERE + name, *args))
        except Raised as raised:
            return raised.type, raised.message, raised.mro, [frame for frame in raised.frames if TREE in frame[0]]

    assert outcome(drivers["local"]) == outcome(drivers["process"]) == outcome(drivers["confined"])


def test_what_is_printed_is_no_answer(lab: Lab) -> None:
    """A print() in the code under test would break the channel, or forge an answer."""
    assert lab.call(HERE + "shout") == "done"


def test_an_answer_that_is_too_large_is_told(lab: Lab) -> None:
    """A function that returns gigabytes must fail its test and nothing else."""
    assert told(lab, HERE + "big", MAX_FRAME).type == "CodecError"


def test_a_test_starts_without_what_an_earlier_one_left(lab: Lab, drivers: dict[str, Driver]) -> None:
    """A task left running by one test would act in the next."""
    before = lab.call(HERE + "leave_task_behind")
    driver = next(driver for driver in drivers.values() if driver is lab._driver)
    assert len(Lab(driver).call(HERE + "leaked")) == before + 1


def test_raises_catches_an_error_by_its_name_or_a_base(lab: Lab) -> None:
    """A right answer that raises a more special error would fail."""
    with lab.raises("LookupError") as caught:
        lab.call(HERE + "fail", "domain")
    assert (caught.type, caught.message) == ("DomainError", "no such thing")


def test_raises_says_what_happened_instead(lab: Lab) -> None:
    """The learner would read "assert False"."""
    with pytest.raises(Unmet) as nothing, lab.raises("DomainError"):
        lab.call(HERE + "give", 1)
    assert (nothing.value.came_back, nothing.value.wanted) == ("nothing was raised", "DomainError")
    with pytest.raises(Unmet) as other, lab.raises("DomainError"):
        lab.call(HERE + "fail", "exit")
    assert other.value.came_back == "SystemExit: bye"


@pytest.mark.parametrize("name", ["NotImplementedError", "RuntimeError", "Exception"])
def test_raises_never_takes_a_stub_for_the_error(lab: Lab, name: str) -> None:
    """A test of an error would be green before the learner wrote a line."""
    with pytest.raises(Raised) as caught, lab.raises(name):
        lab.call(HERE + "fail", "stub")
    assert caught.value.stub_of == "1.7"


def test_an_honest_not_implemented_error_is_an_answer(lab: Lab) -> None:
    """A learner may raise NotImplementedError where the task asks for it."""
    with lab.raises("RuntimeError") as caught:
        lab.call(HERE + "fail", "honest")
    assert caught.type == "NotImplementedError"


def test_random_inputs_are_repeatable_and_differ_between_tests(drivers: dict[str, Driver]) -> None:
    """A failure could not be run again with its seed, or all tests would use the same inputs."""
    first, again, other = (Lab(drivers["local"], seed=5, test=test) for test in ("a", "a", "b"))
    assert first.words(4) == again.words(4) != other.words(4)
    assert len(set(first.words(50))) == 50


def test_a_twin_replaces_the_probes(drivers: dict[str, Driver]) -> None:
    """The proof that checkpoints test behaviour would run on our own code."""
    assert Lab(drivers["local"], twin="starlette").observe(HERE + "where") == "starlette"
    assert Lab(drivers["local"]).observe(HERE + "where") == "subject"


def test_a_free_port_is_free(lab: Lab) -> None:
    """A test with a real server would fail on a busy machine."""
    with socket.create_server(("127.0.0.1", lab.port())) as server:
        assert server.getsockname()[0] == "127.0.0.1"


def test_there_are_three_drivers() -> None:
    """A typing error in --driver would run something else than asked."""
    from workbook.lab import Setup

    with pytest.raises(Misuse, match="local, process, confined"):
        make_driver("distant", Setup())
