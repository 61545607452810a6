"""`python -m tests.course.lock` takes the tests that there are into collected.json; the difference shows in review."""

from tests.course.proofs.bench import Bench
from tests.course.proofs.collected import lock
from tests.course.proofs.warm import Workers
from workbook.manifest import load_course

if __name__ == "__main__":
    with Workers() as workers:
        print(lock(Bench(load_course(), workers)))
