"""What is stated of one relation and cannot all hold: shares, amounts, beginnings and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import NamedTuple

from kg.evidence.disputes.case import Case, Dispute, Value, ids, known
from kg.evidence.disputes.dates import between, fits
from kg.evidence.disputes.reasons import factor, quotient
from kg.evidence.why.reasons import base, fit, marks
from kg.model import periods
from kg.model import ranking as standing
from kg.model.compatibility import DATES, NUMBERS, Kind
from kg.model.ranking import Ranking
from kg.records.relationships import Relationship
from kg.text.numbers import number
from kg.text.reasons import Quantity, Reason, reason

#: Relations that begin once, so that two beginnings contradict each other.
ONCE = frozenset({
    "isMemberOf", "ownsBrand", "isSubsidiaryOf", "hasJointVentureWith", "acquired", "leads",
    "isListedOn", "ownsStakeIn", "investedIn",
})  # fmt: skip
SHARED = reason("day-told")
AGAIN = reason("again")
UNDATED = reason("undated-relation")


class Relation(NamedTuple):
    """Who is related to whom, and everything that is stated of it."""

    subject: str
    relation: str
    object: str
    told: list[Relationship]


def find(case: Case) -> Iterator[Dispute]:
    """Yield relations told with different shares, amounts or days."""
    for one in _relations(case):
        yield from _numbers(case, one, lambda told: told.share, "percent")
        for unit in sorted({told.unit for told in one.told if told.unit}):
            yield from _numbers(case, one, partial(_amount, unit), unit)
        yield from _starts(case, one)
        yield from _order(case, one)


def _amount(unit: str, told: Relationship) -> Decimal | None:
    return told.amount if told.unit == unit else None


def _relations(case: Case) -> Iterable[Relation]:
    found: dict[tuple[str, str, str], Relation] = {}
    for told in sorted(case.relationships, key=_told_order):
        key = (told.subject, told.relation, told.object)
        found.setdefault(key, Relation(*key, [])).told.append(told)
    return [one for one in found.values() if len(one.told) > 1]


def _told_order(told: Relationship) -> tuple[object, ...]:
    numbers = (told.share is not None, told.share or 0, told.amount is not None, told.amount or 0)
    return (told.subject, told.relation, told.object, told.start, told.end, *numbers, told.claim)


def _detail(told: Relationship) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return told.roles, told.parts


def _numbers(
    case: Case,
    one: Relation,
    value: Callable[[Relationship], Decimal | None],
    unit: str,
) -> Iterator[Dispute]:
    """Compare numbers told for the same day or month, and those told without a date."""
    groups: dict[tuple[str, object], list[Relationship]] = {}
    for told in one.told:
        if value(told) and (not told.start or len(told.start) >= 7):
            month = told.start[:7] if one.relation == "investedIn" else told.start
            groups.setdefault((month or "", _detail(told)), []).append(told)
    for (day, _), listed in groups.items():
        ranking = _ranking((told, value(told)) for told in listed)
        measured_by = base(ranking)
        if measured_by is None:
            continue
        rivals = [other for other in ranking.order if not fit(measured_by, other)]
        far = max(rivals, key=lambda other: abs(other.value - measured_by.value))  # type: ignore[operator]
        slipped = factor(measured_by.value, far.value)  # type: ignore[arg-type]
        severity = case.severity(one.object, one.relation, measured_by.value, far.value)
        remarks = [
            reason("remark-on", what=Quantity(value(told) or 0, unit), note=note.rstrip("."))
            for told in listed for note in told.remarks
        ]  # fmt: skip
        why = [reason("factor", factor=slipped)] if slipped else []
        why += [] if day else [UNDATED]
        yield Dispute(
            "slip" if slipped else "values", max(1, round(severity * (1 if day else 0.4))),
            case.name(one.subject), _about(case, one), day,
            tuple(Value(number(other.value, unit), mark, ids(other.sources))
                  for other, mark in zip(ranking.order, marks(ranking), strict=True)),
            (_gap(measured_by.value, far.value, bool(slipped)),),  # type: ignore[arg-type]
            known([*why, *remarks]),
            frozenset({one.subject, one.object}),
        )  # fmt: skip


def _gap(best: Decimal, other: Decimal, slipped: bool) -> Reason:
    if slipped:
        return quotient(best, other)
    key = "more" if other > best else "less"
    return reason(key, value=other, base=best, gap=abs(other - best))


def _about(case: Case, one: Relation) -> str:
    return f"{one.relation} {case.name(one.object)}"


def _ranking(values: Iterable[tuple[Relationship, object]], kind: Kind = NUMBERS) -> Ranking:
    listed = list(values)
    sources = {told.claim: told.sources for told, _ in listed}
    said = ((told.claim, value, "exactly") for told, value in listed)
    aside = {told.claim: told.doubt for told, _ in listed if told.doubt}
    return standing.rank(standing.candidates(said, sources, aside), kind)


def _starts(case: Case, one: Relation) -> Iterator[Dispute]:
    """Compare the beginnings of what begins once: of a stake, those of the same share."""
    if one.relation not in ONCE:
        return
    groups: dict[tuple[object, ...], list[Relationship]] = {}
    for told in one.told:
        if told.start:
            groups.setdefault((told.share, told.amount, _detail(told)), []).append(told)
    for (share, *_), listed in groups.items():
        ranking = _ranking(((told, told.start) for told in listed), DATES)
        best = base(ranking, fits)
        rivals = [other for other in ranking.order if best and not fits(best, other)]
        days = [str(other.value) for other in ([best] if best else []) + rivals]
        if best is None or _changed_between(one, share, days):
            continue
        spread = max(abs(_middle(days[0]) - _middle(day)) for day in days)
        size = min(1.0, 0.2 + spread / 730) * (0.4 if share is not None else 1)
        values = tuple(
            Value(str(other.value), mark, ids(other.sources))
            for other, mark in zip(ranking.order, marks(ranking, fits), strict=True)
        )
        remarks = [
            reason("remark-on", what=told.start, note=note.rstrip("."))
            for told in listed for note in told.remarks
        ]  # fmt: skip
        why = [*([SHARED] if share is not None else []), *remarks]
        yield Dispute(
            "date", case.weigh(one.subject, one.relation, size), case.name(one.subject),
            f"{_about(case, one)}, start", days[0], values,
            tuple(between(best, other) for other in rivals), known(why),
            frozenset({one.subject, one.object}),
        )  # fmt: skip


def _changed_between(one: Relation, share: object, days: list[str]) -> bool:
    """Say whether another share is stated between two days, so that the same one came back."""
    first, last = min(days), max(days)
    return any(first < told.start < last and told.share != share for told in one.told)


def _middle(day: str) -> float:
    days = periods.parse(day)
    return (days.first.toordinal() + days.last.toordinal()) / 2


def _order(case: Case, one: Relation) -> Iterator[Dispute]:
    """Find an end told by one source before the beginning told by another."""
    if one.relation not in ONCE:
        return
    for first, second in combinations(one.told, 2):
        for began, ended in ((first, second), (second, first)):
            open_ends = began.start and ended.end and not (began.end or ended.start)
            same = _detail(began) == _detail(ended) and began.share in (ended.share, None)
            if open_ends and same and (
                periods.parse(ended.end).last < periods.parse(began.start).first
            ):  # fmt: skip
                yield Dispute(
                    "order", case.weigh(one.subject, one.relation, 0.4), case.name(one.subject),
                    _about(case, one), began.start,
                    (Value(f"from {began.start}", "", ids(began.sources)),
                     Value(f"until {ended.end}", "", ids(ended.sources))),
                    (reason("end-before-start", end=ended.end, start=began.start),), (AGAIN,),
                    frozenset({one.subject, one.object}),
                )  # fmt: skip
