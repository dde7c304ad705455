"""Figures over time: one value a period, with those that disagree beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.model.compatibility import compatible
from kg.records.observations import Observation, Observations


class Point(NamedTuple):
    """What is told of one period: the figure to show, and those that cannot hold beside it."""

    period: str
    best: Observation
    rivals: tuple[Observation, ...]


def points(
    observations: Observations, told: Iterable[Observation], measure: str, span: str = "month"
) -> list[Point]:
    """Return the points of one measure among what is told of a subject, by period.

    Only what is reported, and without a scope; in the unit that most of them are in.
    """
    keys = {
        one.key: one.period
        for one in told
        if one.measure == measure and one.span == span and not one.scope
        and one.status == "reported"
    }  # fmt: skip
    found = []
    for key, period in sorted(keys.items(), key=lambda pair: (pair[1], pair[0])):
        best = observations.best(key)
        found.append(Point(period, best, rivals(best, observations.by_key[key])))
    units = [point.best.unit for point in found]
    usual = max(set(units), key=units.count) if units else ""
    return [point for point in found if point.best.unit == usual]


def rivals(best: Observation, told: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return those of several figures of one key that cannot hold where the best one does."""
    return tuple(
        one for one in told
        if one is not best and not compatible(one.value, one.bound, best.value, best.bound)
    )  # fmt: skip


def measures(told: Iterable[Observation], span: str = "month") -> dict[str, int]:
    """Return the measures told of a subject for a span, with how many periods, most first."""
    found: dict[str, set[str]] = {}
    for one in told:
        if one.span == span and not one.scope and one.status == "reported":
            found.setdefault(one.measure, set()).add(one.period)
    counted = {measure: len(periods) for measure, periods in found.items()}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
