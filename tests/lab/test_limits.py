"""The timer that interrupts code that does not come back."""

import signal
import sys

import pytest

from workbook.lab import limits


def spin() -> None:
    """Never come back."""
    while True:
        pass


def test_the_timer_ends_with_the_code_that_it_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alarm that rings on would strike some other test."""
    monkeypatch.setattr(limits, "_GRACE", 0.0005)
    for _ in range(100):
        with pytest.raises(limits.Stuck), limits.alarm(0):
            spin()
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_the_lab_itself_is_never_interrupted() -> None:
    """A second alarm while the first is handled would skip the line that stops the timer."""
    with pytest.raises(limits.Stuck):
        limits._stop(signal.SIGALRM, sys._getframe())
    alarm = limits.alarm.__wrapped__(None)  # type: ignore[attr-defined]
    limits._stop(signal.SIGALRM, alarm.gi_frame)
