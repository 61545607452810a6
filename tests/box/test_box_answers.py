"""Nothing that a submission says or does makes the judge believe more than that it was said."""

import json
import signal
import time

import pytest

from workbook.lab.codec import MAX_FRAME, Opaque

from .conftest import Ask, refused


@pytest.mark.parametrize(
    ("act", "args", "state"),
    [
        ("leave", [0], "ProcessDied"),
        ("leave", [1], "ProcessDied"),
        ("leaving:anything", [], "ProcessDied"),
        ("leave_in_a_thread", [], "ProcessDied"),
        ("crash", [], "ProcessDied"),
        ("end_oneself", [int(signal.SIGKILL)], "ProcessDied"),
        ("exit_politely", [], "SystemExit"),
        ("interrupt", [], "KeyboardInterrupt"),
        ("spin", [], "Timeout"),
        ("spin_deaf", [], "Timeout"),
        ("evil_text", [], "Timeout"),
        ("end_oneself", [int(signal.SIGSTOP)], "Timeout"),
        ("memory", [], "MemoryError"),
    ],
)
def test_an_end_has_its_name_and_the_next_question_an_answer(ask: Ask, act: str, args: list[int], state: str) -> None:
    """exit(0) would look like success; and an instructor could not tell a loop from a crash."""
    begun = time.monotonic()
    assert refused(ask, act, *args) == state
    assert time.monotonic() - begun < 5
    assert ask("add", 1, 1) == 2


@pytest.mark.parametrize(
    "data",
    [
        b'{"value":42}',
        b"",
        b"\x80\x04K\x2a.",
        b'{"value":NaN}',
        b'{"value":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"value":{"$":"surprise","v":"x"}}',
        b'{"type":"E","message":1,"mro":[],"frames":[]}',
    ],
    ids=["right", "empty", "a pickle", "NaN", "huge", "deep", "unknown tag", "no error"],
)
@pytest.mark.parametrize("how", ["forge", "replay"])
def test_a_forged_answer_is_refused_or_is_only_an_answer(ask: Ask, data: bytes, how: str) -> None:
    """The judge would take something else than data from the submission, or fall over it."""
    if how == "replay" and data == b'{"value":42}':
        return
    assert refused(ask, how, data) == "ProtocolError"
    assert ask("add", 1, 1) == 2


def test_an_oversized_answer_is_never_read(ask: Ask) -> None:
    """The judge's memory would be the submission's to fill."""
    assert refused(ask, "frames", (MAX_FRAME + 1).to_bytes(4) + b"x" * 1000) in {"ProcessDied", "ProtocolError"}
    assert refused(ask, "large", MAX_FRAME + 1) == "CodecError"


def test_an_answer_that_comes_in_crumbs_is_given_up_at_the_limit(ask: Ask) -> None:
    """A byte a second would hold up the judge for years."""
    begun = time.monotonic()
    assert refused(ask, "crumbs", 0.5) == "Timeout"
    assert time.monotonic() - begun < 5


def test_an_answer_that_was_given_twice_is_not_the_next_one(ask: Ask) -> None:
    """A submission could answer questions before they are asked."""
    assert ask("twice") == 1
    time.sleep(0.2)
    assert refused(ask, "add", 1, 2) == "ProtocolError"


@pytest.mark.parametrize("name", ["liar", "pickled", "bool", "deep"])
def test_an_object_of_the_submission_equals_nothing(ask: Ask, name: str) -> None:
    """An __eq__ that is always true would pass every test."""
    came = ask("value", name)
    while isinstance(came, list):
        (came,) = came
    assert isinstance(came, Opaque)
    assert came != "x"


def test_bytes_of_a_pickle_stay_bytes(ask: Ask) -> None:
    """Reading a pickle runs what its author likes."""
    assert isinstance(ask("value", "pickle"), bytes)


def test_patches_stay_in_the_box(ask: Ask) -> None:
    """The judge's own JSON, clock or pytest would lie for the submission."""
    refused(ask, "patch_all")
    assert json.dumps([1]) == "[1]"
    assert time.monotonic() > 0


def test_what_is_printed_goes_nowhere(ask: Ask, capfd: pytest.CaptureFixture[str]) -> None:
    """Forty megabytes would fill the judge's log, and a line that says "passed" would stand in it."""
    assert ask("flood") == 1
    assert capfd.readouterr() == ("", "")


def test_nothing_stays_for_the_next_submission(ask: Ask, neighbour: Ask) -> None:
    """One learner's answers would be another's."""
    assert ask("remember", 1) == [[1], ["left"]]
    assert neighbour("remember", 2)[0] == [2]
