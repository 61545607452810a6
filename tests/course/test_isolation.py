"""7. Each chapter works on the reference of the others, and needs no later one."""

from tests.course.proofs import holds
from tests.course.proofs.bench import Bench
from tests.course.proofs.isolation import prove_earlier_chapters, prove_isolation


def test_each_chapter_can_be_done_on_borrowed_ones(bench: Bench) -> None:
    """Whoever skips a chapter is locked out of the later ones."""
    holds(bench.prove(prove_isolation))


def test_the_earlier_chapters_need_no_later_one(bench: Bench) -> None:
    """Deleting the folders of later chapters breaks the application as it stood before them."""
    holds(bench.prove(prove_earlier_chapters))
