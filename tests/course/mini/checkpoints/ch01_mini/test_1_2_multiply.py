"""Task 1.2."""

from workbook.lab import Lab, task


@task("1.2")
def test_two_numbers_are_multiplied(lab: Lab) -> None:
    """Three items cost as much as one."""
    a, b = lab.random.randint(3, 99), lab.random.randint(3, 99)
    assert lab.call("api_starter.core.numbers:multiply", a, b) == a * b


@task("1.2")
def test_the_product_is_said_in_words(lab: Lab) -> None:
    """The bill does not say how its sum came about."""
    a, b = lab.random.randint(3, 99), lab.random.randint(3, 99)
    assert lab.call("api_starter.core.numbers:product_text", a, b) == f"{a} times {b} is {a * b}"
