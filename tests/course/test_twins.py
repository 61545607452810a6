"""6. Other frameworks pass the tests whose behaviour is theirs too."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.twins import prove_twins


def test_the_twins_pass_the_tests_that_name_them(bench: Bench) -> None:
    """A test asks for a whim of our reference, and a right solution written differently fails it."""
    holds(bench.prove(prove_twins))
