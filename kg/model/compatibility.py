"""When two values of one thing can both hold, and which says the same more exactly.

How a number is written says what it stands for. Its zeros at the end give its *resolution*, the
unit of its last other digit: 38,480,000,000 is stated at ten million. It then stands for
everything that is rounded or cut to it: from half a unit below it to one unit above. But a number
of few digits may well be exact, and nobody says about 9.2, so fewer digits reach less far:

- three or more: rounded (half a unit to either side) or cut (up to a unit above);
- two: rounded only: 240 stands for 242, 250 not for 259.8; told as "about" also cut, but no further
  than 2.5 percent: ≈31,000 stands for 31,727;
- one, told exactly: one percent, or the nearest whole number: 40,000 stands for 40,300 and 10
  for 10.4, but 40,000 not for 41,286;
- one, told as "about": rounded, but no further than five percent: ≈600,000 stands for 589,107.

"At least" and "at most" exclude what lies on the other side. They *confirm* only what lies within
one unit, and within ten percent: ≥57,000 confirms 57,915 and not 63,000, which it allows.

Two exact numbers of three or more digits with the same last place, one unit apart, may both be
roughened from one that is not told: 1.62 and 1.63 from 1.625. Whole numbers such as 25,123 and
25,124 are counted, not rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from kg.model import periods

ONE_DIGIT = {"exactly": Decimal("0.01"), "about": Decimal("0.05")}
"""How far a number of one digit reaches, as a part of it."""
WHOLE = Decimal("0.5")
"""How far a whole number reaches among those with decimals, within five percent."""
CUT = Decimal("0.025")
"""How far above "about" a number of two digits what was cut to it may lie, as a part of it."""
BEYOND = Decimal("0.1")
"""How far from a lower or upper bound a value may lie that it confirms, as a part of it."""
TOLERANCE = Decimal("0.05")
"""How far two figures may lie apart that count the same in different ways."""

Number = int | Decimal


def place(value: Number) -> Decimal:
    """Return the unit of the last digit that is not zero: the resolution of a number.

    >>> place(44400), place(Decimal("145.10"))
    (Decimal('1E+2'), Decimal('0.1'))
    """
    number = Decimal(value).normalize()
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if number and isinstance(exponent, int) else 0)


def near(one: Number, other: Number, tolerance: Decimal = TOLERANCE) -> bool:
    """Say whether two numbers differ by no more than a part of the larger one."""
    return abs(Decimal(one) - other) <= tolerance * max(abs(Decimal(one)), abs(Decimal(other)))


def _digits(value: Number) -> int:
    """Return how many digits of a number stand before its last zeros."""
    return len(Decimal(value).normalize().as_tuple().digits)


def stands_for(value: Number, bound: str = "exactly") -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that a number, as it is written, can stand for.

    It is stated exactly or as about so much. A loss reaches as far as a gain of that size.

    >>> stands_for(38_480_000_000) == (38_475_000_000, 38_489_999_999)
    True
    >>> stands_for(600_000, "about") == (570_000, 630_000)
    True
    """
    size, unit, digits = abs(Decimal(value)), place(value), _digits(value)
    below = above = unit / 2
    if digits > 2:
        above = unit - min(Decimal(1), unit / 1000)
    elif digits == 2 and bound == "about":
        above = max(above, min(unit, CUT * size))
    elif digits == 1:
        reach = max(ONE_DIGIT[bound] * size, min(WHOLE, TOLERANCE * size))
        below = above = min(unit / 2, reach)
    low, high = size - below, size + above
    return (low, high) if value >= 0 else (-high, -low)


def rounded(one: Number, other: Number) -> bool:
    """Say whether one exact number is the other at fewer digits, or both come from a third.

    >>> rounded(44400, 44454), rounded(44400, 44510), rounded(250000, 259800), rounded(20, 21)
    (True, False, False, False)
    >>> rounded(1620, 1630), rounded(25123, 25124)
    (True, False)
    """
    fine, coarse = sorted((one, other), key=place)
    if fine == coarse:
        return True
    unit = place(coarse)
    if place(fine) == unit:
        apart = abs(Decimal(one) - other)
        return apart == unit != 1 and min(_digits(fine), _digits(coarse)) > 2
    low, high = stands_for(coarse)
    return low <= fine <= high


def _range(value: Number, bound: str) -> tuple[Decimal, Decimal]:
    if bound == "about":
        return stands_for(value, "about")
    number = Decimal(value)
    low = Decimal("-Infinity") if bound == "at-most" else number
    high = Decimal("Infinity") if bound == "at-least" else number
    return low, high


def compatible(one: Number, one_bound: str, other: Number, other_bound: str) -> bool:
    """Say whether two numbers with their bounds can both hold.

    >>> compatible(40000, "about", 41286, "exactly")
    True
    >>> compatible(44200, "about", 46246, "exactly")
    False
    """
    if {one_bound, other_bound} == {"exactly"}:
        return rounded(one, other)
    low, high = _range(one, one_bound)
    other_low, other_high = _range(other, other_bound)
    if low <= other_high and other_low <= high:
        return True
    if {one_bound, other_bound} == {"exactly", "about"}:  # the exact one may be the rounder
        return rounded(one, other)
    return False


def coarseness(value: Number, bound: str) -> tuple[int, Decimal, Decimal]:
    """Return how coarsely a value is stated; what sorts first tells most.

    Exact ones come before "about", that before one-sided bounds; then counts the resolution, and
    of two bounds on one side how much they exclude.
    """
    exclusion = {"at-least": -Decimal(value), "at-most": Decimal(value)}.get(bound, Decimal(0))
    return ({"exactly": 0, "about": 1}.get(bound, 2), place(value), exclusion)


def confirms(rough: Number, rough_bound: str, fine: Number, fine_bound: str) -> bool:
    """Say whether a value is a coarser way to tell another one, which it thereby supports.

    >>> confirms(57000, "at-least", 57915, "exactly"), confirms(57000, "at-least", 63000, "exactly")
    (True, False)
    >>> confirms(44200, "about", 44246, "exactly"), confirms(44200, "about", 46246, "exactly")
    (True, False)
    """
    if coarseness(fine, fine_bound) >= coarseness(rough, rough_bound):
        return False
    if not compatible(rough, rough_bound, fine, fine_bound):
        return False
    if rough_bound in ("at-least", "at-most"):
        reach = min(place(rough), BEYOND * abs(Decimal(rough)))
        return abs(Decimal(fine) - rough) <= reach
    return place(fine) <= place(rough) or fine_bound == "exactly"


def same_date(one: str, other: str) -> bool:
    """Say whether two dates can be one: the less exact contains the other.

    >>> same_date("2023-12", "2023-12-26"), same_date("2023-12", "2024-01-05")
    (True, False)
    """
    return contains(one, other) or contains(other, one)


def contains(wide: str, narrow: str) -> bool:
    """Say whether a date contains another, which is at least as exact; ValueError if none.

    >>> contains("2023-12", "2023-12-26"), contains("2023-12-26", "2023-12")
    (True, False)
    """
    first, second = periods.parse(wide), periods.parse(narrow)
    return first.first <= second.first and second.last <= first.last


class Kind(NamedTuple):
    """How values of one kind relate: numbers, dates or texts, each with `value` and `bound`."""

    confirms: Callable[[Any, Any], bool]
    """Whether the first is a rougher form of the second."""
    fits: Callable[[Any, Any], bool]
    """Whether both can hold."""
    coarseness: Callable[[Any], Any]
    """What sorts first is stated most exactly."""


def _date_confirms(rough: Any, fine: Any) -> bool:
    one, other = str(rough.value), str(fine.value)
    try:
        return one != other and contains(one, other)
    except ValueError:
        return False


def _date_fits(one: Any, other: Any) -> bool:
    try:
        return same_date(str(one.value), str(other.value))
    except ValueError:
        return str(one.value).casefold() == str(other.value).casefold()


NUMBERS = Kind(
    lambda rough, fine: confirms(rough.value, rough.bound, fine.value, fine.bound),
    lambda one, other: compatible(one.value, one.bound, other.value, other.bound),
    lambda one: coarseness(one.value, one.bound),
)
DATES = Kind(_date_confirms, _date_fits, lambda one: -len(str(one.value)))
TEXTS = Kind(lambda rough, fine: False, lambda one, other: one.value == other.value, lambda one: 0)
