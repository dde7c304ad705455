"""Growth from one value to another, as sure as both are."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

SIDES = frozenset({"at-least", "at-most"})
"""Bounds of which no growth is stated."""


class Growth(NamedTuple):
    """A growth in percent, and whether it is only about so much."""

    percent: Decimal
    is_about: bool


def growth(
    now: int | Decimal, now_bound: str, before: int | Decimal, before_bound: str
) -> Growth | None:
    """Return how much a value has grown; None where either is a bound, or was nothing.

    What grows from or to a value told as about so much has grown by about so much.

    >>> growth(110, "exactly", 100, "about")
    Growth(percent=Decimal('10.0'), is_about=True)
    >>> growth(110, "at-least", 100, "exactly")
    """
    bounds = {now_bound, before_bound}
    if bounds & SIDES or not before:
        return None
    change = (Decimal(now) - Decimal(before)) / abs(Decimal(before)) * 100
    return Growth(round(change, 1), "about" in bounds)
