"""Figures over time: one value a period, with those that disagree beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.compatibility import compatible
from kg.model.periods import parse
from kg.records.observations import Observation, Observations


class Point(NamedTuple):
    """What is stated of one period: the figure to show, and those that cannot hold beside it."""

    period: str
    best: Observation
    rivals: tuple[Observation, ...]


def points(
    observations: Observations, told: Iterable[Observation], measure: str, span: str = "month"
) -> list[Point]:
    """Return the points of one measure among what is stated of a subject, by period.

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
    """Return the measures stated of a subject for a span, with how many periods, most first."""
    found: dict[str, set[str]] = {}
    for one in told:
        if one.span == span and not one.scope and one.status == "reported":
            found.setdefault(one.measure, set()).add(one.period)
    counted = {measure: len(periods) for measure, periods in found.items()}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


_MONTHS = """
SELECT DISTINCT ?period WHERE {
  ?figure auto:isPlain true ; auto:span concept:month ; auto:period ?period MORE .
} ORDER BY ?period
"""


def months(graph: Graph, measure: str = "", subject: str = "") -> list[str]:
    """Return the months of which a plain figure is stated: of a measure, of a subject, or any."""
    more = f" ; auto:measure concept:{measure}" if measure else ""
    more += f" ; auto:subject <{subject}>" if subject else ""
    return [str(row["period"]) for row in graph.rows(_MONTHS.replace(" MORE", more))]


def stretches(listed: Iterable[str]) -> list[str]:
    """Return months in a row as first and last of each stretch without a gap.

    >>> stretches(["2024-11", "2024-12", "2025-01", "2025-03"])
    ['2024-11 to 2025-01', '2025-03']
    """
    found: list[list[str]] = []
    for month in sorted(listed):
        if found and parse(found[-1][-1]).last + timedelta(1) == parse(month).first:
            found[-1].append(month)
        else:
            found.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found]
