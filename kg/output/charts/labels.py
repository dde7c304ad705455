"""Where the small texts of a chart go, so that they cover neither points nor each other.

A text that has no free place is left out; what it says stays in the tooltip and in the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

_CHAR, _HIGH, _DOT = 5.6, 11.0, 4.0
"""Pixels: the width of a character, the height of a text, the radius of a point."""
_SIDES = ("above", "right", "below", "left")


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: Box) -> bool:
        """Say whether two rectangles cover each other."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip


def place(values: list[dict[str, Any]], domain: list[str], width: float, height: float) -> None:
    """Give each value the side of its text: above, right, below or left of its point.

    Texts of other values come first: a disagreement is to be seen. Where no side is free the
    text is emptied; the same text at the same point is written once.
    """
    spots = _spots(values, domain, width, height)
    taken = [Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dict.fromkeys(spots)]
    ordered = sorted(zip(values, spots, strict=True), key=lambda pair: bool(pair[0]["filled"]))
    for value, spot in ordered:
        text = value["label"]
        sides = _SIDES if value["filled"] else ("right", "left", "above", "below")
        free = _free(text, spot, sides, taken) if text else None
        value["label"], value["side"] = (text, free[0]) if free else ("", "above")
        if free:
            taken.append(free[1])


def _free(
    text: str, spot: tuple[float, float], sides: Iterable[str], taken: list[Box]
) -> tuple[str, Box] | None:
    for side in sides:
        box = _box(text, spot, side)
        if not any(box.hits(other) for other in taken):
            return side, box
    return None


def _box(text: str, spot: tuple[float, float], side: str) -> Box:
    x, y = spot
    wide = _CHAR * len(text)
    if side in ("left", "right"):
        left = x + _DOT + 2 if side == "right" else x - _DOT - 2 - wide
        return Box(left, y - _HIGH / 2, left + wide, y + _HIGH / 2)
    top = y - _DOT - 1 - _HIGH if side == "above" else y + _DOT + 1
    return Box(x - wide / 2, top, x + wide / 2, top + _HIGH)


def _spots(
    values: list[dict[str, Any]], domain: list[str], width: float, height: float
) -> list[tuple[float, float]]:
    """Return where each point stands, in pixels from the upper left corner.

    An empty `domain` stands for an axis of days.
    """
    numbers = [value["y"] for value in values]
    low, high = min(0, *numbers), max(0, *numbers)
    if domain:
        across = [(domain.index(value["x"]) + 0.5) / len(domain) for value in values]
    else:
        days = [date.fromisoformat(value["day"]).toordinal() for value in values]
        across = [_share(day, min(days), max(days)) for day in days]
    return [
        (x * width, (1 - _share(value["y"], low, high)) * height)
        for x, value in zip(across, values, strict=True)
    ]


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5
