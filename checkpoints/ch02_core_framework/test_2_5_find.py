"""Task 2.5: the handler of the nearest class."""

from workbook.lab import Lab, task

FOUND = "ch02_core_framework.probes_a:found"


@task("2.5")
def test_the_nearest_class_above_has_the_handler(lab: Lab) -> None:
    """A handler for all lookups takes the errors for which somebody wrote a better one."""
    names = [word.title() for word in lab.words(5)]
    line = [(name, [base]) for name, base in zip(names, ["Exception", *names], strict=False)]
    for handled in ([names[0], names[2]], [names[2], names[0]]):
        wanted = [names[0], names[0], names[2], names[2], names[2]]
        assert [lab.observe(FOUND, line, handled, kind) for kind in names] == wanted


@task("2.5")
def test_a_class_of_its_own_comes_before_those_above(lab: Lab) -> None:
    """The one error that was handled with care is answered like all the others."""
    first, second = (word.title() for word in lab.words(2))
    line = [(first, ["KeyError"]), (second, [first])]
    for handled in ([second, first, "Exception"], ["Exception", first, second]):
        assert lab.observe(FOUND, line, handled, second) == second


@task("2.5")
def test_what_nobody_has_named_falls_to_the_two_that_are_always_there(lab: Lab) -> None:
    """An error of a later chapter is a 500 because nobody has registered its class."""
    name = lab.words(1)[0].title()
    assert lab.observe(FOUND, [(name, ["NotFound"])], ["KeyError"], name) == "APIError"
    assert lab.observe(FOUND, [(name, ["KeyError"])], ["NotFound"], name) == "Exception"


@task("2.5")
def test_of_two_bases_the_first_one_answers(lab: Lab) -> None:
    """An error with two bases is answered by one of them today and by the other one tomorrow."""
    one, two, both = (word.title() for word in lab.words(3))
    for bases in ([one, two], [two, one]):
        hierarchy = [(one, ["Exception"]), (two, ["Exception"]), (both, bases)]
        for handled in ([one, two], [two, one]):
            assert lab.observe(FOUND, hierarchy, handled, both) == bases[0]


@task("2.5")
def test_a_base_that_two_share_comes_after_both(lab: Lab) -> None:
    """The general handler of two branches answers before the one that was written for the second branch."""
    top, left, right, both = (word.title() for word in lab.words(4))
    hierarchy = [(top, ["Exception"]), (left, [top]), (right, [top]), (both, [left, right])]
    assert lab.observe(FOUND, hierarchy, [top, right], both) == right
    assert lab.observe(FOUND, hierarchy, [top, right], left) == top


@task("2.5")
def test_handlers_come_and_go(lab: Lab) -> None:
    """A handler that a plugin adds after the first error of its kind is never asked."""
    assert lab.observe("ch02_core_framework.probes_a:found_before_and_after") == [False, True, False]
    assert lab.observe("ch02_core_framework.probes_a:found_after_all_were_removed") is True
