"""How far a count has come in a period, and how fast its latest months were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from kg.evidence.disputes.sums import Days
from kg.records.observations import Observation
from kg.text.reasons import Argument, Reason, reason

LATEST = 3
"""How many of the latest months make a run rate."""


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
    """Return the average a month of a period so far, where no months are told."""
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
