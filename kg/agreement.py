"""When two values of one thing can both hold.

"About" means within five percent. A number is taken as rounded at its last digit that is not
zero, so 145.1 agrees with 145.176, and 40,000 with 40,412; two numbers never agree that way
when they are more than five percent apart.
"""

from __future__ import annotations

from decimal import Decimal

from kg import periods

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
    return abs(Decimal(one) - other) <= tolerance * max(abs(one), abs(other))


def rounded(one: Number, other: Number) -> bool:
    """Say whether one number is the other rounded, or cut off, at its last digit.

    >>> rounded(44400, 44454), rounded(44400, 44510), rounded(10, 14)
    (True, False, False)
    """
    coarse = max(place(one), place(other))
    return one == other or (abs(Decimal(one) - other) < coarse and near(one, other))


def _range(value: Number, bound: str) -> tuple[Decimal, Decimal]:
    number = Decimal(value)
    slack = abs(number) * TOLERANCE if bound == "about" else Decimal(0)
    low = Decimal("-Infinity") if bound == "at-most" else number - slack
    high = Decimal("Infinity") if bound == "at-least" else number + slack
    return low, high


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
        return near(one, other)
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
