"""The light assignment: ten functions of the standard library. The graders get this file as text."""
# ruff: noqa: D103 - each function is a task, and its name says which

from collections import Counter
from math import gcd


def total(left: int, right: int) -> int:
    return left + right


def fizz(number: int) -> str:
    return "Fizz" * (number % 3 == 0) + "Buzz" * (number % 5 == 0) or str(number)


def fibonacci(count: int) -> list[int]:
    numbers = [0, 1]
    while len(numbers) < count:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers[:count]


def primes(most: int) -> list[int]:
    return [number for number in range(2, most + 1) if all(number % each for each in range(2, number))]


def words(text: str) -> dict[str, int]:
    return dict(Counter(text.lower().split()))


def mirrored(text: str) -> str:
    return text[::-1]


def flat(items: list[object]) -> list[object]:
    return [each for item in items for each in (flat(item) if isinstance(item, list) else [item])]


def divisor(left: int, right: int) -> int:
    return gcd(left, right)


def balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def squares(count: int) -> list[int]:
    return [number * number for number in range(count)]
