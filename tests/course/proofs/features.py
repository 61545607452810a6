"""Every feature of a written chapter is taught, exercised and tested."""

from book.features import coverage, gaps
from tests.course.proofs import Fault
from workbook.errors import CourseError
from workbook.manifest import Course


def prove_features(course: Course) -> list[Fault]:
    """Look for features without a task, a test or a heading."""
    try:
        return [Fault("chapters/features.csv", line) for line in gaps(coverage(course))]
    except CourseError as error:
        return [Fault("chapters/features.csv", str(error))]
