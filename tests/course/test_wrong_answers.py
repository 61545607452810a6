"""5. The wrong answers on file are caught, with the promised phrase; and grading says what a check says."""

import pytest

from tests.course.proofs import holds
from tests.course.proofs.agreement import prove_agreement
from tests.course.proofs.bench import Bench
from tests.course.proofs.tasks import prove_wrong_answers
from tests.no_box import NO_BOX


def test_every_wrong_answer_is_caught_with_its_phrase(bench: Bench) -> None:
    """A typical mistake is called green, or the failure does not say what the mistake was."""
    holds(bench.prove(prove_wrong_answers))


def test_grading_says_what_a_check_says(bench: Bench) -> None:
    """A learner whose task is green gets no points for it, or points for one that is red."""
    if NO_BOX:
        pytest.skip(NO_BOX)
    holds(bench.prove(prove_agreement))
