"""The points of a chart, and which of them are drawn: what differs, and what can be told apart."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kg.errors import KgError
from kg.model.compatibility import compatible
from kg.text.reasons import Argument, Column, Name, Reason, reason
from kg.text.reasons import names as joined

MOST_SERIES = 12
"""Lines, or pieces of a bar, that can be told apart by colour."""
MOST_BARS = 30
MOST_PANELS = 3
"""Units that are drawn, each on an axis of its own."""
MOST_NAMED = 4
"""Sources of a point that are named when it is pointed at; the best come first."""
PLANNED = "planned"
OTHER = "other"


class Point(NamedTuple):
    """One value at one place of the chart."""

    x: str
    series: str
    unit: str
    value: float
    sign: str
    """How the value is meant: ≈, ≥, ≤, planned, or empty."""
    is_filled: bool
    sources: tuple[str, ...]
    key: str
    """What the value is said of, the same for values that cannot all hold; empty if computed."""
    span: str
    """The span of the figure; empty if computed."""

    @property
    def names_sources(self) -> bool:
        """Whether its sources are stated by name; those of a count over many are counted."""
        return bool(self.key) or len(self.sources) <= MOST_NAMED


class Chart(NamedTuple):
    """Everything that is drawn."""

    kind: str
    title: str
    subtitle: str
    """The values of the question's parameters."""
    x: str
    y: str
    unit: str
    """The unit of all points; empty where there are several, or none."""
    series: str
    points: list[Point]
    notes: list[Reason]


def check_bars(name: str, kind: str, points: list[Point]) -> None:
    """Raise KgError where several values would be drawn as one bar, over each other."""
    places = [point[:3] for point in points if point.is_filled and not point.key]
    if kind == "bar" and len(set(places)) < len(places):
        raise KgError(
            f"Several rows of '{name}' would share one bar.",
            hint="Name the column that tells them apart as third in '# view:'.",
        )


def disagreeing(points: list[Point]) -> list[Point]:
    """Leave out hollow points that can hold together with a filled one at the same place."""
    filled = [point for point in points if point.is_filled]
    bounds = {"≈": "about", "≥": "at-least", "≤": "at-most"}

    def agrees(point: Point) -> bool:
        return any(
            (one[:3] == point[:3] or (one.key and one.key == point.key))
            and compatible(
                Decimal(str(one.value)), bounds.get(one.sign, "exactly"),
                Decimal(str(point.value)), bounds.get(point.sign, "exactly"),
            )
            for one in filled
        )  # fmt: skip

    return [
        point for point in points if point.is_filled or point.sign == PLANNED or not agrees(point)
    ]


def fewer(
    kind: str, points: list[Point], names: tuple[str, str], notes: list[Reason]
) -> list[Point]:  # fmt: skip
    """Return the points that can be told apart, the largest; what is left out goes to `notes`."""
    units: dict[str, int] = {}
    for point in points:
        units[point.unit] = units.get(point.unit, 0) + 1
    kept = sorted(units, key=lambda unit: (-units[unit], unit))[:MOST_PANELS]
    if len(units) > len(kept):
        left = sorted(set(units) - set(kept))
        notes.append(reason("chart-units-left", units=joined(left)))
    found: list[Point] = []
    for unit in kept:
        panel = [point for point in points if point.unit == unit]
        of = unit if len(kept) > 1 else ""
        if kind == "bar":
            panel = _largest(panel, 0, MOST_BARS, (names[0], of), notes)
        if kind == "bar" and not any(point.key for point in panel):
            found += _gathered(panel, names[1], notes)
        else:
            found += _largest(panel, 1, MOST_SERIES, (names[1] or "series", of), notes)
    return found


def _gathered(points: list[Point], name: str, notes: list[Reason]) -> list[Point]:
    """Return pieces of bars that can be told apart; the smallest are one piece, none is lost."""
    sizes = _sizes(points, 1)
    if len(sizes) <= MOST_SERIES:
        return points
    kept = sorted(sizes, key=lambda one: (-sizes[one], str(one)))[: MOST_SERIES - 1]
    notes.append(
        reason("chart-one-piece", piece=OTHER, n=len(sizes) - len(kept), of=len(sizes),
               name=Column(name))
    )  # fmt: skip
    rest: dict[str, Point] = {}
    for point in points:
        if point.series not in kept:
            before = rest.get(point.x, point._replace(series=OTHER, value=0, sources=()))
            sources = tuple(dict.fromkeys([*before.sources, *point.sources]))
            rest[point.x] = before._replace(value=before.value + point.value, sources=sources)
    return [*(point for point in points if point.series in kept), *rest.values()]


def _sizes(points: list[Point], field: int) -> dict[object, float]:
    """Return how large each thing is that a field names: counts together, else its largest."""
    sizes: dict[object, float] = {}
    for point in points:
        before = sizes.get(point[field], 0)
        value = max(before, point.value) if point.key else before + point.value
        sizes[point[field]] = value
    return sizes


def _largest(
    points: list[Point], field: int, most: int, name: tuple[str, str], notes: list[Reason]
) -> list[Point]:  # fmt: skip
    """Return the points of the `most` largest among what a field of the points names.

    `name` is the column of that field, and the unit where others are drawn beside it.
    """
    if len({point[field] for point in points}) <= most or _are_periods(points, field):
        return points
    sizes = _sizes(points, field)
    kept = sorted(sizes, key=lambda one: (-sizes[one], str(one)))[:most]
    key = "chart-largest-in" if name[1] else "chart-largest"
    told: dict[str, Argument] = {"n": most, "of": len(sizes), "left": len(sizes) - most}
    notes.append(reason(key, **told, name=Column(name[0]), unit=Name(name[1])))
    return [point for point in points if point[field] in kept]


def _are_periods(points: list[Point], field: int) -> bool:
    return field == 0 and all(re.match(r"\d{4}(-|\Z)", point.x) for point in points)
