"""When two values of one thing can both hold.

"About" means within five percent; within ten where a single digit is told, for nobody says
about 9.2. Two exact numbers agree where one is the other at fewer digits. How far that reaches
depends on how many digits the rougher one has, because few digits may well be exact:

- with three or more, it may be rounded or cut off: 145.1 agrees with 145.176;
- with two, it must be the nearest such number: 240 agrees with 242, 250 not with 259.8;
- with one, it may miss by one percent, or be the nearest whole number: 40,000 agrees with
  40,300 and 10 with 10.4, but 40,000 not with 41,286.

Both may be roughened from one number that is not told: 1.62 and 1.63 from 1.625. Numbers of
three or more digits with the same last place agree where they are one unit apart, but not
whole numbers such as 25,123 and 25,124, which are counted, not rounded.
"""

from __future__ import annotations

from decimal import Decimal

from kg.model import periods

TOLERANCE = Decimal("0.05")
"""How far "about" reaches, as a part of the larger number."""

Number = int | Decimal


def place(value: Number) -> Decimal:
    """Return the unit of the last digit that is not zero.

    >>> place(44400), place(Decimal("145.10"))
    (Decimal('1E+2'), Decimal('0.1'))
    """
    number = Decimal(value).normalize()
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if number and isinstance(exponent, int) else 0)


def near(one: Number, other: Number, tolerance: Decimal = TOLERANCE) -> bool:
    """Say whether two numbers differ by no more than a part of the larger one."""
    return abs(Decimal(one) - other) <= tolerance * max(abs(Decimal(one)), abs(Decimal(other)))


def rounded(one: Number, other: Number) -> bool:
    """Say whether one number is the other at fewer digits, or both are roughened from a third.

    >>> rounded(44400, 44454), rounded(44400, 44510), rounded(250000, 259800), rounded(20, 21)
    (True, False, False, False)
    >>> rounded(1620, 1630), rounded(25123, 25124)
    (True, False)
    """
    apart = abs(Decimal(one) - other)
    fine, coarse = sorted((one, other), key=place)
    unit, digits = place(coarse), min(_digits(coarse), 3)
    if apart == 0:
        return True
    if place(fine) == unit:
        return apart == unit != 1 and min(_digits(fine), _digits(coarse)) > 2
    reach = {1: abs(Decimal(coarse)) / 100, 2: unit / 2, 3: unit}[digits]
    whole = place(fine) < 1 <= unit and 2 * apart <= 1 and near(one, other)
    return apart < reach or (digits < 3 and apart == reach) or whole


def _digits(value: Number) -> int:
    """Return how many digits of a number stand before its last zeros."""
    return len(Decimal(value).normalize().as_tuple().digits)


def _range(value: Number, bound: str) -> tuple[Decimal, Decimal]:
    number = Decimal(value)
    slack = abs(number) * TOLERANCE if bound == "about" else Decimal(0)
    low = Decimal("-Infinity") if bound == "at-most" else number - slack
    high = Decimal("Infinity") if bound == "at-least" else number + slack
    return low, high


def _loosely(about: Number, other: Number) -> bool:
    """Say whether a number told as about so much, by a single digit, can be another one."""
    if _digits(about) > 1:
        return near(about, other)
    return near(about, other, 2 * TOLERANCE) and 2 * abs(Decimal(about) - other) <= place(about)


def compatible(one: Number, one_bound: str, other: Number, other_bound: str) -> bool:
    """Say whether two numbers with their bounds can both hold.

    >>> compatible(40000, "about", 41286, "exactly")
    True
    >>> compatible(46141, "exactly", 42780, "exactly")
    False
    """
    low, high = _range(one, one_bound)
    other_low, other_high = _range(other, other_bound)
    if low <= other_high and other_low <= high:
        return True
    bounds = {one_bound, other_bound}
    if "about" in bounds and bounds <= {"about", "exactly"}:
        pairs = ((one, one_bound, other), (other, other_bound, one))
        return near(one, other) or any(
            bound == "about" and _loosely(value, rest) for value, bound, rest in pairs
        )
    return bounds == {"exactly"} and rounded(one, other)


def same_date(one: str, other: str) -> bool:
    """Say whether two dates can be one: the less exact contains the other.

    >>> same_date("2023-12", "2023-12-26"), same_date("2023-12", "2024-01-05")
    (True, False)
    """
    first, second = periods.parse(one), periods.parse(other)
    return (first.first <= second.first and second.last <= first.last) or (
        second.first <= first.first and first.last <= second.last
    )
