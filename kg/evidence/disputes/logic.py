"""What cannot be: shares that do not fit, figures told too early, and sums in two currencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from kg.evidence.disputes.case import Case, Dispute, Value, ids, known, people, told, when
from kg.evidence.disputes.reasons import RATES
from kg.evidence.disputes.sums import Sums
from kg.model import periods
from kg.model.compatibility import place
from kg.model.ranking import Source, issued
from kg.records.observations import Observation
from kg.text.reasons import Name, Reason, reason

_EARLY = 0.9
"""Part of a period that must be over before a source can tell its figure."""


def find(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield shares, early figures and currencies that cannot be."""
    yield from _shares(case, sums)
    yield from _early(case)
    yield from _currencies(case)


def _shares(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Compare a share of one entity's total, times that total, with the volume told."""
    for figure in case.figures.all:
        entities = [part for part in figure.scope if part in case.graph.entities]
        if figure.unit != "percent" or len(entities) != 1 or len(figure.scope) != 1:
            continue
        if figure.first is None or figure.last is None or figure.status != "reported":
            continue
        days = (figure.first, figure.last)
        found = [
            (total, part)
            for (subject, measure, unit, scope), line in sums.lines.items()
            if subject == entities[0] and not scope and measure in _shared(case, figure.measure)
            and (total := line.get(days))
            and (part := sums.lines.get((figure.subject, measure, unit, ()), {}).get(days))
        ]  # fmt: skip
        if found and not any(_share_fits(figure, *pair) for pair in found):
            yield _share_dispute(case, figure, *found[0])


def _shared(case: Case, measure: str) -> frozenset[str]:
    """Return the measures of which a share can be a share: sales-share of sales and the like."""
    base = measure.removesuffix("-share")
    if measure == base:
        return frozenset()
    if base in case.measures:
        return frozenset({base} | case.comparable.get(base, set()))
    return case.counts if base == "market" else frozenset()


def _share_fits(figure: Observation, total: Observation, part: Observation) -> bool:
    if not total.value:
        return True
    share = Decimal(100) * part.value / Decimal(total.value)
    loose = any(one.bound != "exactly" for one in (figure, total, part))
    return abs(share - figure.value) <= max(place(figure.value), Decimal(1)) * (3 if loose else 1)


def _share_dispute(
    case: Case, figure: Observation, total: Observation, part: Observation
) -> Dispute:
    computed = Decimal(figure.value) * total.value / 100
    values = (
        Value(f"{told(figure)} of {case.name(total.subject)}", "", ids(figure.sources)),
        Value(f"{told(total)} ({case.name(total.subject)})", "whole", ids(total.sources)),
        Value(f"{told(part)} ({case.name(part.subject)})", "part", ids(part.sources)),
    )
    return Dispute(
        "share", case.severity(figure.subject, figure.measure, computed, part.value),
        case.name(figure.subject), figure.measure, when(figure), values,
        (reason("share-of", share=figure.value, total=total.value, computed=round(computed),
                part=part.value),),
        (reason("other-share"),), frozenset({figure.subject, total.subject}),
        frozenset({figure.key}),
    )  # fmt: skip


def _early(case: Case) -> Iterator[Dispute]:
    """Find figures told as fact of days that were still to come."""
    for figure in case.figures.all:
        if figure.status != "reported" or figure.last is None:
            continue
        early = [source for source in figure.sources if _too_early(figure, source)]
        if not early:
            continue
        first = early[0]
        begun = figure.first is not None and figure.first <= _last_day(first)
        later = [source for source in figure.sources if source not in early]
        size = (0.15 if begun else 0.4) * (0.5 if later else 1)
        yield Dispute(
            "early", case.weigh(figure.subject, figure.measure, size),
            case.name(figure.subject), figure.measure, when(figure),
            (Value(told(figure), "", ids(early)),),
            (reason("published", who=first.publisher, date=first.issued, when=figure.period,
                    until=str(figure.last)),),
            (_why_early(figure, begun, later),), frozenset({figure.subject}),
            frozenset({figure.key}),
        )  # fmt: skip


def _why_early(figure: Observation, begun: bool, later: Sequence[Source]) -> Reason:
    """Say what a figure of days to come probably is; `later` sources tell the same in time."""
    if later:
        return reason("changed-later", who=people(later))
    span = {"month": "month", "quarter": "quarter", "half-year": "half-year", "year": "year",
            "week": "week"}.get(figure.span, "time")  # fmt: skip
    return reason("partial" if begun else "forecast", span=Name(span))


def _last_day(source: Source) -> date:
    return periods.parse(source.issued).last


def _too_early(figure: Observation, source: Source) -> bool:
    if not source.issued or figure.last is None:
        return False
    first, published = figure.first or figure.last, _last_day(source)
    if figure.span in ("at-date", "since-launch", "interval") or not figure.span:
        return periods.parse(figure.period).first > published
    length = (figure.last - first) / timedelta(1) + 1
    return (published - first) / timedelta(1) + 1 < _EARLY * length and issued(source) > date.min


def _currencies(case: Case) -> Iterator[Dispute]:
    """Compare figures of the same thing in two currencies."""
    grouped: dict[tuple[object, ...], list[Observation]] = {}
    for key, figures in case.figures.by_key.items():
        first = figures[0]
        if first.status == "reported" and first.period and first.span != "at-date":
            what = (first.subject, first.measure, first.first, first.last, first.span, first.scope)
            grouped.setdefault(what, []).append(case.figures.best(key))
    for figures in grouped.values():
        by_unit = {figure.unit: figure for figure in figures}
        for (one, other), (low, high) in RATES.items():
            if one not in by_unit or other not in by_unit or not by_unit[other].value:
                continue
            first, second = by_unit[one], by_unit[other]
            ratio = abs(Decimal(first.value) / second.value)
            if ratio and not low * Decimal("0.9") <= ratio <= high * Decimal("1.1"):
                yield _currency_dispute(case, first, second, ratio, (low, high))


def _currency_dispute(
    case: Case, one: Observation, other: Observation, ratio: Decimal, rates: tuple[Decimal, Decimal]
) -> Dispute:
    why: Reason | None = None
    if abs(ratio - 1) < Decimal("0.02"):
        why = reason("two-currencies")
    else:
        for power in (10, 100, 1000):
            for shifted in (ratio * power, ratio / power):
                if rates[0] * Decimal("0.95") <= shifted <= rates[1] * Decimal("1.05"):
                    why = reason("off-by", power=power)
    if why is None and (remarks := (*other.remarks, *one.remarks)):
        why = reason("remark", note=remarks[0])
    middle = (rates[0] + rates[1]) / 2
    return Dispute(
        "slip", case.severity(one.subject, one.measure, one.value, other.value * middle),
        case.name(one.subject), one.measure, when(one),
        (Value(told(one), "", ids(one.sources)), Value(told(other), "", ids(other.sources))),
        (reason("rate", one=one.value, unit=Name(one.unit), two=other.value,
                other=Name(other.unit), ratio=round(ratio, 2), low=rates[0], high=rates[1]),),
        known([why]), frozenset({one.subject}), frozenset({one.key, other.key}),
    )  # fmt: skip
