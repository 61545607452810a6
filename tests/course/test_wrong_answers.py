"""5. The wrong answers on file are caught, with the promised phrase."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.tasks import prove_wrong_answers


def test_every_wrong_answer_is_caught_with_its_phrase(bench: Bench) -> None:
    """A typical mistake is called green, or the failure does not say what the mistake was."""
    holds(bench.prove(prove_wrong_answers))
