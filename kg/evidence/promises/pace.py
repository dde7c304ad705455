"""How far a count has come in a period, and how fast its latest months were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.disputes.case import amount
from kg.evidence.disputes.sums import Days
from kg.records.observations import Observation
from kg.text.reasons import Argument, Name, Reason, reason

LATEST = 3
"""How many of the latest months make a run rate."""


class Part(NamedTuple):
    """How far a count has come: its sum with its bound, and the last day it covers."""

    day: date
    total: Decimal
    bound: str
    pieces: int
    named: Argument
    """Which other measure it is of, or what it was counted on from; empty for its own."""
    line: dict[Days, Observation]


def months_between(begin: date, end: date) -> Decimal:
    """Return the months from the day after one day to another, parts of a month as parts.

    >>> months_between(date(2026, 7, 31), date(2028, 1, 31))
    Decimal('18.00')
    """
    start = begin + timedelta(1)
    after = end + timedelta(1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    return Decimal(whole) + round(Decimal(after.day - start.day) / 30, 2)


def prefix(first: date, last: date, line: dict[Days, Observation]) -> list[Observation]:
    """Return figures that follow each other from the first day on, as far as they reach.

    Of several ways the one that reaches furthest is taken, with the fewest figures.
    """
    starts: dict[date, list[Observation]] = {}
    for (begin, end), figure in line.items():
        if first <= begin and end <= last:
            starts.setdefault(begin, []).append(figure)
    best: list[Observation] = []
    ways: list[list[Observation]] = [[]]
    seen = {first}
    while ways:
        way = ways.pop(0)
        day = _after(way[-1]) if way else first
        if way and (not best or day > _after(best[-1])):
            best = way
        for figure in starts.get(day, ()):
            if (follows := _after(figure)) not in seen:
                seen.add(follows)
                ways.append([*way, figure])
    return best


def _after(figure: Observation) -> date:
    assert figure.last is not None
    return figure.last + timedelta(1)


def recent(
    line: dict[Days, Observation], day: date, now: date, begin: date | None
) -> tuple[Decimal | None, Argument]:
    """Return the average of the latest months up to a day, and which months they are.

    Months more than a year ago say nothing of the pace now, unless they lie in the running
    period itself, which starts on `begin`.
    """
    since = now - timedelta(365)
    if begin is not None:
        since = min(since, begin)
    months = sorted(
        (figure for (first, end), figure in line.items()
         if figure.span == "month" and end <= day and first >= since),
        key=lambda figure: figure.period,
    )[-LATEST:]  # fmt: skip
    if not months:
        return None, ""
    average = sum((Decimal(figure.value) for figure in months), Decimal(0)) / len(months)
    first, last = months[0].period, months[-1].period
    return Decimal(round(average)), first if first == last else _from_to(first, last)


def steady(begin: date | None, day: date, total: Decimal) -> tuple[Decimal | None, Argument]:
    """Return the average a month of a period so far, where no months are stated."""
    if begin is None:
        return None, ""
    months = months_between(begin - timedelta(1), day)
    if months <= 0:
        return None, ""
    return Decimal(round(total / months)), _from_to(str(begin), str(day))


def _from_to(first: str, last: str) -> Reason:
    return reason("days-from-to", first=first, last=last)


def sum_bound(pieces: Iterable[Observation]) -> str:
    """Return the bound of a sum, as vague as the vaguest of its parts."""
    bounds = {piece.bound for piece in pieces}
    if {"at-least", "at-most"} <= bounds:
        return "about"
    return next((one for one in ("at-least", "at-most", "about") if one in bounds), "exactly")


def measured(measure: str) -> Argument:
    """Return which other measure a figure is of, empty for the one asked for."""
    return reason("promise-measure", measure=Name(measure)) if measure else ""


def part_of(first: date, last: date, line: dict[Days, Observation], named: str) -> Part | None:
    """Return how far the figures of a line reach from the first day on; None where none begins."""
    pieces = prefix(first, last, line)
    if not pieces:
        return None
    total = sum((Decimal(piece.value) for piece in pieces), Decimal(0))
    day = pieces[-1].last
    assert day is not None
    return Part(day, total, sum_bound(pieces), len(pieces), measured(named), line)


def counted_on(base: Observation, last: date, months: dict[Days, Observation], named: str) -> Part:
    """Return a running total with the months since added to it."""
    assert base.last is not None
    start = date(base.last.year + base.last.month // 12, base.last.month % 12 + 1, 1)
    pieces = prefix(start, last, months)
    total = sum((Decimal(one.value) for one in pieces), Decimal(base.value))
    counted: Argument = ""
    if pieces:
        since: dict[str, Argument] = {"base": amount(base), "by": base.period}
        counted = reason("promise-counted-on", **since)
        if named:
            counted = reason("promise-counted-on-with", measure=Name(named), **since)
    day = pieces[-1].last if pieces else base.last
    assert day is not None
    return Part(day, total, sum_bound([base, *pieces]), len(pieces), counted, months)
