"""4. Every region is needed by a test of its task, and no test needs a later task."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.tasks import prove_prefixes, prove_regions


def test_every_region_is_needed_by_a_test_of_its_task(bench: Bench) -> None:
    """A learner leaves a region empty, and the task is called green."""
    holds(bench.prove(prove_regions))


def test_no_task_needs_a_later_one(bench: Bench) -> None:
    """A learner who works in order cannot get a task green, because it needs one that comes later."""
    holds(bench.prove(prove_prefixes))
