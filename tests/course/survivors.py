"""`python -m tests.course.survivors 3.12` lists the mutants that a task's tests let pass: right answers, or holes."""

import sys

from tests.course.proofs.bench import Bench
from tests.course.proofs.mutants import survivors
from tests.course.proofs.warm import Workers
from workbook.manifest import load_course

if __name__ == "__main__":
    course = load_course()
    with Workers() as workers:
        for task in [task for target in sys.argv[1:] or ["all"] for task in course.select(target)]:
            print(*survivors(Bench(course, workers), task), sep="\n")
