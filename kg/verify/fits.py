"""Whether a number in a text and one in the graph say the same, to the last digit told.

Stricter than `model.compatibility`, which asks whether two values can both hold: here a number is
confirmed only as far as its digits are stated, and a rough one confirms no exact one.
"""

from __future__ import annotations

from decimal import Decimal

from kg.model.compatibility import Number, place
from kg.text.numbers import digits
from kg.verify.quantities import Quantity

ABOVE = Decimal("1.12")
"""How far above "over N" a known value may lie, as a part of N."""
NEAR_BOUND = Decimal("0.02")
"""How far beyond a known bound an exact number may lie that it confirms."""
CAP = {1: Decimal("0.05")}
"""How far a rough number reaches at most, by its digits."""
USUAL = Decimal("0.025")
FINE = 4
"""From so many digits on a number is meant to the digit."""
ROUGH = Decimal("0.01")
"""How far a number of one or two digits reaches that is stated as exact."""


def fits(told: Quantity, value: Number, bound: str) -> bool:
    """Say whether a number as told is confirmed by a known value with its bound."""
    known = Decimal(value)
    if (known < 0) != (told.value < 0) and known and told.value:
        return False
    size, other = abs(told.value), abs(known)
    if told.bound == "at-least":
        return _over(size, other, bound)
    if told.bound == "at-most":
        return size / ABOVE <= other <= size and bound != "at-least"
    if bound == "at-least":
        return other <= size <= other * (1 + NEAR_BOUND)
    if bound == "at-most":
        return other * (1 - NEAR_BOUND) <= size <= other
    return _same(told, size, other, bound)


def _over(size: Decimal, known: Decimal, bound: str) -> bool:
    if bound == "at-most":
        return False
    slack = place(known) / 2 if bound == "about" else Decimal(0)
    return size - slack <= known <= size * ABOVE


def _same(told: Quantity, size: Decimal, known: Decimal, bound: str) -> bool:
    if size == known:
        return True
    mine = told.place
    theirs = place(known)
    if mine >= theirs:  # the text is the rougher
        cut = mine if told.digits > 2 and known > size else mine / 2
        reach = min(cut, _cap(told.digits) * size)
        return abs(size - known) <= reach and (cut != mine or abs(size - known) < mine)
    shown = digits(known)
    if told.digits >= FINE and (told.digits > shown if bound == "exactly" else shown + 1 < FINE):
        return False  # a number of many digits is not confirmed by a round one
    reach = _cap(shown) if bound == "about" or shown > 2 else ROUGH
    return abs(size - known) <= min(theirs / 2, reach * known)


def _cap(shown: int) -> Decimal:
    return CAP.get(shown, USUAL)


def is_finer(told: Quantity, value: Number, bound: str) -> bool:
    """Say whether a known value that fits says more than the text does."""
    if bound != "exactly":
        return False
    return abs(Decimal(value)) != abs(told.value) and (
        place(value) < told.place or told.bound != "exactly"
    )


def leaves_room(told: Quantity, value: Number) -> bool:
    """Say whether a known value may be a rounding of a number that is told with more digits."""
    known = Decimal(value)
    return told.place < place(known) and abs(abs(told.value) - abs(known)) * 2 <= place(known)


def but_one_digit(told: Quantity, value: Number) -> bool:
    """Say whether a number is a known value as roughly as it is told, but for one digit."""
    if not told.place:
        return False
    mine = f"{int(abs(told.value) / told.place)}"
    size = abs(Decimal(value)) / told.place
    theirs = {f"{int(size)}", f"{int(size + Decimal('0.5'))}"}
    return any(
        len(mine) == len(one) and sum(a != b for a, b in zip(mine, one, strict=True)) == 1
        for one in theirs
    )
