"""8. The tests of each task are locked."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.collected import prove_collected


def test_no_checkpoint_came_or_went_unseen(bench: Bench) -> None:
    """A renamed function is no test any more, and a whole behaviour goes unchecked; nobody sees it in a review."""
    holds(bench.prove(prove_collected))
