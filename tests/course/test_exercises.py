"""1. exercises/ is what the generator writes."""

from tests.course.proofs import holds
from tests.course.proofs.facts import prove_exercises
from workbook.manifest import Course


def test_the_exercises_are_generated(course: Course) -> None:
    """A learner works on a skeleton that the reference does not fit any more; `workbook dev stubs` writes it anew."""
    holds(prove_exercises(course))
