"""2 and 3. Solutions pass every checkpoint, stubs fail every one for the right reason, and both drivers agree."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.tasks import prove_solutions, prove_stubs, prove_tests


def test_the_solutions_pass_every_checkpoint(bench: Bench) -> None:
    """A right answer is called wrong."""
    holds(bench.prove(prove_solutions))


def test_every_checkpoint_is_not_started_on_the_stubs(bench: Bench) -> None:
    """A learner is told that something is wrong, or even right, before having written a line."""
    holds(bench.prove(prove_stubs))


def test_every_checkpoint_needs_its_own_task(bench: Bench) -> None:
    """A test that passes without its task says nothing about the learner's work on it."""
    holds(bench.prove(prove_tests))
