"""The timer that interrupts code that does not come back."""

import signal

import pytest

from workbook.lab import limits


def spin() -> None:
    """Never come back."""
    while True:
        pass


def test_the_timer_ends_with_the_code_that_it_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alarm that rings once more while the first is handled would strike some other test, minutes later."""
    monkeypatch.setattr(limits, "_GRACE", 0.00006)
    for _ in range(500):
        with pytest.raises(limits.Stuck), limits.alarm(0):
            spin()
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
