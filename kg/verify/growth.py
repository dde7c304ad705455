"""Holds growth rates of a text against those told, else against the two figures they are of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kg.evidence.disputes.case import told as known_text
from kg.model.compatibility import place
from kg.records.observations import Observation
from kg.records.sources import best_first
from kg.text.numbers import plain
from kg.text.reasons import Reason, reason
from kg.verify.bench import Bench, Finding
from kg.verify.fits import ABOVE, fits
from kg.verify.quantities import Quantity
from kg.verify.stated import Stated

YEAR, MONTH = "year-on-year", "month-on-month"
FINE = Decimal("0.2")
"""Percentage points by which a rate may differ as its two figures are rounded or revised."""
MOST = 5
"""How many values of one figure are tried in the arithmetic."""


def growth(bench: Bench, stated: Stated) -> Finding:
    """Judge a rate of growth: as it is stated, else by arithmetic from two figures."""
    assert stated.quantity is not None
    rates = [rate for rate in (YEAR, MONTH) if rate in stated.scopes] or [YEAR, MONTH]
    nearest: Finding | None = None
    for group in stated.subjects[:2]:
        for subject in group:
            for measure in bench.figures.measures(stated.measures):
                if found := _told(bench, stated, subject, measure, rates):
                    return found
                for rate in rates:
                    found = _computed(bench, stated, subject, measure, rate)
                    if found and found.verdict != "unsure" and found.verdict != "differs":
                        return found
                    nearest = nearest or found
        if nearest and group is stated.subjects[0]:
            break
    if nearest:
        return nearest
    return Finding("unknown", stated.subjects[0][0], f"{stated.measures[0]}-growth")


def _told(
    bench: Bench, stated: Stated, subject: str, measure: str, rates: list[str]
) -> Finding | None:
    """Return agreement with a rate that sources tell of the very period."""
    assert stated.quantity is not None
    if stated.moment is None:
        return None
    days = stated.moment.days
    signed = stated.quantity._replace(value=stated.quantity.value * stated.sign)
    for one in bench.figures.line(subject, f"{measure}-growth"):
        rate = set(one.scope) & {YEAR, MONTH}
        same = (one.first, one.last) == days and (not rate or rate & set(rates))
        if same and not one.aside and _matches(signed, Decimal(one.value), one.bound):
            extra = set(one.scope) - {YEAR, MONTH}
            notes = (reason("verify-scope", scope=", ".join(sorted(extra))),) if extra else ()
            return Finding(
                "agrees",
                subject,
                one.measure,
                one.period,
                known_text(one),
                best_first(one.sources),
                notes=notes,
                key=one.key,
                claim=one.claim,
            )
    return None


def _matches(told: Quantity, value: Decimal, bound: str) -> bool:
    if (told.value < 0) != (value < 0) and value:
        return False
    return fits(told, value, bound) or abs(abs(told.value) - abs(value)) <= told.place / 2


def _computed(
    bench: Bench, stated: Stated, subject: str, measure: str, rate: str
) -> Finding | None:
    """Return what the arithmetic of two figures says of a rate; None where one is missing."""
    assert stated.quantity is not None
    if stated.moment is None:
        return None
    before_days = _before(stated.moment.days, rate)
    if before_days is None:
        return None
    now = _values(bench, subject, measure, stated.moment.days)
    before = _values(bench, subject, measure, before_days)
    base = stated.base.quantity if stated.base and rate else None
    if base is not None and now:
        fitting = [one for one in now if fits(base, one.value, one.bound)]
        now = fitting or now
    pairs = [(one, other) for one in now[:MOST] for other in before[:MOST]
             if other.value and one.unit == other.unit and one.scope == other.scope]  # fmt: skip
    if not pairs:
        return None
    told = stated.quantity
    for one, other in pairs:
        change = _change(one, other)
        if change is not None and _rounds(told, stated.sign, change):
            return _finding("agrees", one, other, change)
    change = _change(*pairs[0])
    if change is None:
        return None
    sure = rate in stated.scopes and _is_sure(bench, stated, *pairs[0], change)
    found = _finding("differs" if sure else "unsure", *pairs[0], change)
    return found._replace(reason="other" if sure else "")


def _is_sure(
    bench: Bench, stated: Stated, one: Observation, other: Observation, change: Decimal
) -> bool:
    """Say whether a rate is wrong for certain: both figures are plain, and are those meant."""
    assert stated.quantity is not None
    plain_ = all(each.bound == "exactly" and each.is_preferred for each in (one, other))
    meant = stated.base is not None and (stated.base.is_tight or bench.has_seen(stated, one))
    apart = abs(abs(change) - stated.quantity.value) >= max(stated.quantity.place, FINE)
    return plain_ and meant and apart and not stated.is_plan


def held(now: list[Observation], before: list[Observation], told: Quantity) -> Finding:
    """Return whether a rate is still what the arithmetic of two figures gives, any of their values.

    The sign of the rate is that of its number; values of one figure come as they are preferred.
    """
    pairs = [(one, other, _change(one, other)) for one in _best_first(now)[:MOST]
             for other in _best_first(before)[:MOST]]  # fmt: skip
    listed = [(one, other, change) for one, other, change in pairs if change is not None]
    if not listed:
        return Finding("unsure", now[0].subject, f"{now[0].measure}-growth", now[0].period)
    size = told._replace(value=abs(told.value))
    for one, other, change in listed:
        if _rounds(size, -1 if told.value < 0 else 1, change):
            return _finding("agrees", one, other, change)
    return _finding("unsure", *listed[0])


def _change(one: Observation, other: Observation) -> Decimal | None:
    if {one.bound, other.bound} & {"at-least", "at-most"} or not other.value:
        return None
    return (Decimal(one.value) - Decimal(other.value)) / abs(Decimal(other.value)) * 100


def _rounds(told: Quantity, sign: int, change: Decimal) -> bool:
    """Say whether a change in percent is the one told, to its last digit; its sign counts."""
    if (change < 0) != (sign < 0) and change:
        return False
    size, known = told.value, abs(change)
    if told.bound == "at-least":
        return size <= known <= size * ABOVE + 1
    if told.bound == "at-most":
        return size / ABOVE - 1 <= known <= size
    unit = place(told.value) if told.place < 1 else Decimal(1)
    reach = min(told.place, unit) * Decimal("0.6")
    if told.bound == "about":
        reach = max(reach, size / 40)
    return abs(known - size) <= reach


def _finding(verdict: str, one: Observation, other: Observation, change: Decimal) -> Finding:
    note: Reason = reason("verify-arithmetic", now=one.value, before=other.value,
                          when=one.period, then=other.period, percent=round(change, 2))  # fmt: skip
    sources = best_first((*one.sources[:3], *other.sources[:3]))
    return Finding(verdict, one.subject, f"{one.measure}-growth", one.period,
                   f"{plain(round(change, 2))} %", sources, notes=(note,), key=one.key,
                   claim=one.claim, before=other.key)  # fmt: skip


def _values(bench: Bench, subject: str, measure: str, days: tuple[date, date]) -> list[Observation]:
    """Return the serious values told for some days, the preferred first, without a scope."""
    found = [
        one for one in bench.figures.line(subject, measure)
        if (one.first, one.last) == days and one.span != "since-launch" and not one.aside
        and (not one.scope or one.scope == ("new-energy",))
    ]  # fmt: skip
    return _best_first(found)


def _best_first(found: list[Observation]) -> list[Observation]:
    return sorted(found, key=lambda one: (
        bool(one.scope), one.bound != "exactly", not one.is_preferred, -len(one.sources), one.claim
    ))  # fmt: skip


def _before(days: tuple[date, date], rate: str) -> tuple[date, date] | None:
    """Return the days that some days are compared with: a year or a month before."""
    first, last = days
    if rate == YEAR:
        return _year_before(first), _end_year_before(last)
    if (last - first).days > 31 and (last - first).days < 93:
        return _quarter_before(first)
    if (last - first).days > 31:
        return None
    end = first - timedelta(1)
    return end.replace(day=1), end


def _quarter_before(first: date) -> tuple[date, date]:
    end = first - timedelta(1)
    month = end.month - 2
    return date(end.year, month, 1), end


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _end_year_before(day: date) -> date:
    after = day + timedelta(1)
    if after.day == 1:
        return _year_before(after) - timedelta(1)
    return _year_before(day)
