"""Values of one figure that cannot both hold, and figures stated of the wrong thing or time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from kg.evidence.disputes.case import (
    UNKNOWN,
    Case,
    Dispute,
    Value,
    ids,
    known,
    people,
    told,
    when,
)
from kg.evidence.disputes.explain import Explainer, Likeliest, Pair
from kg.evidence.disputes.reasons import BOTH, certainty, difference, remarks
from kg.evidence.disputes.sums import Sums
from kg.evidence.why.reasons import base, fit, marks
from kg.model import ranking
from kg.model.compatibility import near
from kg.model.ranking import Candidate, Ranking
from kg.records.observations import Observation, ranked
from kg.text.reasons import Reason, reason

#: How wrong a value is however small the gap: one of another thing, or off by a power of ten.
WRONG = {"slip": 0.9, "subject": 0.8, "period": 0.6}


def find(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield values that cannot both hold, then lone ones of the wrong subject or period."""
    explainer = Explainer(case, sums)
    for figures in case.figures.by_key.values():
        first = figures[0]
        if len(figures) < 2 or first.status != "reported":
            continue
        if case.measures.get(first.measure, ("", False))[0] != "rank-units":
            yield from _differing(case, explainer, figures, ranked(figures))
    yield from _strays(case, sums, explainer)
    yield from _repeated(case, explainer)


def _differing(
    case: Case, explainer: Explainer, figures: list[Observation], found: Ranking
) -> Iterator[Dispute]:
    claims = {figure.claim: figure for figure in figures}
    measured_by = base(found)
    if measured_by is None:
        return
    best = claims[measured_by.claims[0]]
    rivals = [one for one in found.order if not fit(measured_by, one)]
    found_out = [
        explainer.explain(Pair(best, measured_by, claims[one.claims[0]], one, found, figures))
        for one in rivals
    ]
    spread = max((claims[one.claims[0]].value for one in rivals),
                 key=lambda value: abs(Decimal(value) - best.value))  # fmt: skip
    values = tuple(
        Value(told(claims[one.claims[0]]), mark, ids(one.sources))
        for one, mark in zip(found.order, marks(found), strict=True)
    )
    noted = remarks(_noted(best, rivals, found_out, figures))
    vague = {UNKNOWN, BOTH} if noted else {UNKNOWN}  # a remark says more than a guess
    reasons = [*(one.reason for one in found_out if one.reason not in vague), *noted]
    kind = min((one.kind for one in found_out), key=("slip", "subject", "values").index)
    yield Dispute(
        kind, _severity(case, kind, best, spread), case.name(best.subject), best.measure,
        _period(best, case), values, _sums(found_out), known(reasons),
        frozenset({best.subject}), frozenset({best.key}),
    )  # fmt: skip


def _noted(
    best: Observation, rivals: list[Candidate], reasons: list[Likeliest], figures: list[Observation]
) -> list[Observation]:
    """Return the figures whose notes may help: unsure rivals, and then the base as well."""
    values = {one.value for one, reason in zip(rivals, reasons, strict=True)
              if reason.kind == "values"}  # fmt: skip
    if any(not reason.sure for reason in reasons):
        values.add(best.value)
    return [figure for figure in figures if figure.value in values]


def _sums(found_out: list[Likeliest]) -> tuple[Reason, ...]:
    """Return the arithmetic of all rivals; what shows two of them stands there once."""
    return tuple(one for told in dict.fromkeys(one.sums for one in found_out) for one in told)


def _severity(case: Case, kind: str, best: Observation, other: int | Decimal) -> int:
    """Return the weight of a difference, with regard to how surely a value is wrong."""
    severity = case.severity(best.subject, best.measure, best.value, other)
    if kind in WRONG:
        wrong = case.weigh(best.subject, best.measure, WRONG[kind])
        return wrong + round(severity * (1 - WRONG[kind]))
    return max(1, round(severity * certainty(best)))


def _strays(case: Case, sums: Sums, explainer: Explainer) -> Iterator[Dispute]:
    """Yield figures without a rival that are another entity's and clash with a like measure."""
    for figures in explainer.by_number.values():
        if len({figure.subject for figure in figures}) < 2:
            continue
        for figure in figures:
            clash = _like(case, sums, figure)
            why = explainer.elsewhere(figure) if clash else None
            if clash and why and not near(clash.value, figure.value, Decimal("0.01")):
                yield _stray(case, "subject", figure, clash, f"{told(clash)} ({clash.measure})",
                             difference(figure, clash), why)  # fmt: skip


def _like(case: Case, sums: Sums, figure: Observation) -> Observation | None:
    """Return a better supported figure of a comparable measure for the same days."""
    if figure.first is None or figure.last is None:
        return None
    for measure in sorted(case.comparable.get(figure.measure, ())):
        line = sums.lines.get((figure.subject, measure, figure.unit, figure.scope), {})
        other = line.get((figure.first, figure.last))
        if other and other.bound == "exactly" and _support_of(other) > _support_of(figure):
            return other
    return None


def _repeated(case: Case, explainer: Explainer) -> Iterator[Dispute]:
    """Yield counts told to the last digit for two periods in a row, or a year apart.

    Only the one with less support is doubtful; where both have the same, none is.
    """
    for figures in explainer.by_number.values():
        for figure in figures:
            if base(ranked(case.figures.by_key[figure.key])):
                continue  # its rivals are told apart already
            for other in figures:
                stronger = _support_of(other) > _support_of(figure)
                if figure is not other and stronger and _twice(case, figure, other):
                    yield _of_other_period(case, figure, other)


def _twice(case: Case, one: Observation, other: Observation) -> bool:
    additive = case.measures.get(one.measure, ("", False))[1]
    whole = {"week", "month", "quarter", "half-year", "year"}
    if one.what[0] != other.what[0] or one.what[3:] != other.what[3:] or not additive:
        return False
    if one.subject != other.subject or one.span not in whole:
        return False
    early, late = sorted((one, other), key=lambda figure: str(figure.first))
    assert early.first is not None
    assert early.last is not None
    return late.first in (early.last + timedelta(1), _a_year_on(early.first))


def _a_year_on(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


def _of_other_period(case: Case, figure: Observation, other: Observation) -> Dispute:
    return _stray(
        case, "period", figure, other, f"{told(other)} ({other.period})",
        reason("twice-told", value=figure.value, when=figure.period, other=other.period),
        reason("wrong-period-told", value=figure.value, when=other.period,
               who=people(other.sources)),
    )  # fmt: skip


def _stray(
    case: Case,
    kind: str,
    figure: Observation,
    other: Observation,
    beside: str,
    arithmetic: Reason,
    why: Reason,
) -> Dispute:
    return Dispute(
        kind, _severity(case, kind, figure, other.value),
        case.name(figure.subject), figure.measure, when(figure),
        (Value(told(figure), "rival", ids(figure.sources)), Value(beside, "", ids(other.sources))),
        (arithmetic,), (why,), frozenset({figure.subject}), frozenset({figure.key}),
    )  # fmt: skip


def _support_of(figure: Observation) -> tuple[int, int]:
    best = min((source.rank for source in figure.sources), default=99)
    return (-best, ranking.independent(figure.sources))


def _period(figure: Observation, case: Case) -> str:
    scope = ", ".join(case.name(part) for part in figure.scope)
    return f"{when(figure)} [{scope}]" if scope else when(figure)
