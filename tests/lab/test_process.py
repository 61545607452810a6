"""What only the process driver can promise."""

import os
from collections.abc import Iterator

import pytest

from tests.lab.conftest import TREE
from workbook.lab import Lab, Raised, Setup
from workbook.lab.process import ProcessDriver

HERE = "subject.probes:"


@pytest.fixture
def driver() -> Iterator[ProcessDriver]:
    """A process driver of its own, for tests that end it."""
    made = ProcessDriver(Setup((TREE,), limit=0.3))
    yield made
    made.close()


def test_the_code_under_test_never_enters_the_judges_process(driver: ProcessDriver) -> None:
    """A learner's module could change the judge."""
    assert Lab(driver).call(HERE + "process_id") != os.getpid()


@pytest.mark.parametrize("code", [0, 3])
def test_a_process_that_ends_is_told_and_the_next_call_gets_a_new_one(driver: ProcessDriver, code: int) -> None:
    """os._exit(0) would look like success, or end all tests."""
    lab = Lab(driver)
    with pytest.raises(Raised) as caught:
        lab.call(HERE + "leave", code)
    assert str(caught.value) == f"ProcessDied: leave({code}) ended its process (exit status {code})"
    assert Lab(driver).call(HERE + "give", 1) == 1
