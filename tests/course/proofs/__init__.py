"""The course's proofs about itself: each `prove_...` returns what is wrong, and nothing when all is well."""

from typing import NamedTuple

import pytest


class Fault(NamedTuple):
    """Something that the course got wrong.

    Attributes:
        where: the file, task or test at fault.
        what: what is wrong with it.
    """

    where: str
    what: str


def holds(faults: list[Fault]) -> None:
    """Fail with each fault on a line of its own; without one, the proof holds."""
    __tracebackhide__ = True
    if faults:
        pytest.fail("\n".join([f"{len(faults)} faults", *(f"{fault.where}: {fault.what}" for fault in faults)]))
