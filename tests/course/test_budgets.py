"""12. Length, facts and house rules; `make check` runs this module too."""

from tests.course.proofs import holds
from tests.course.proofs.budgets import prove_budgets
from tests.course.proofs.facts import prove_facts
from tests.course.proofs.house import prove_house_rules, tracked
from workbook.manifest import Course


def test_functions_modules_and_the_whole_stay_small(course: Course) -> None:
    """Code that is read to learn from it has grown past what can be read in one go."""
    holds(prove_budgets(course.root))


def test_chapter_files_and_regions_tell_the_same_story(course: Course) -> None:
    """A goal reads one way in the notebook and another way in the stub, or a task has no hint to give."""
    holds(prove_facts(course))


def test_the_files_keep_the_house_rules(course: Course) -> None:
    """A file names a registry or a machine that the learner does not have."""
    holds(prove_house_rules(course.root, tracked(course.root)))
