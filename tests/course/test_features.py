"""11. Every feature of a written chapter has a task, a test and a heading."""

from tests.course.proofs import holds
from tests.course.proofs.features import prove_features
from workbook.manifest import Course


def test_every_feature_is_taught_exercised_and_tested(course: Course) -> None:
    """The list of features promises something that the course does not teach."""
    holds(prove_features(course))
