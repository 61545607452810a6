"""Task 1.1."""

from workbook.lab import Lab, task


@task("1.1")
def test_two_numbers_are_added(lab: Lab) -> None:
    """A bill of two items shows the price of one."""
    a, b = lab.random.randint(1, 99), lab.random.randint(1, 99)
    assert lab.call("api_starter.core.numbers:add", a, b) == a + b
