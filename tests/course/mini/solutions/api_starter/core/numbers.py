"""Two numbers."""

# region yours
# endregion


def add(a: int, b: int) -> int:
    """Return the sum."""
    # region task 1.1: return the sum
    return a + b
    # endregion


def multiply(a: int, b: int) -> int:
    """Return the product."""
    # region task 1.2: return the product and say so
    return a * b
    # endregion


def product_text(a: int, b: int) -> str:
    """Return the product in words."""
    # region task 1.2: return the product and say so
    return f"{a} times {b} is {multiply(a, b)}"
    # endregion
