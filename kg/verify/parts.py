"""Holds parts against what they are parts of: half the time it took, a third of all deliveries."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence.disputes.case import told as known_text
from kg.records.observations import Observation
from kg.records.sources import best_first
from kg.text.numbers import plain
from kg.text.reasons import reason
from kg.verify.bench import Bench, Finding
from kg.verify.fits import fits
from kg.verify.quantities import Quantity
from kg.verify.slots import MONTHS, SOON
from kg.verify.stated import Stated

COUNTED = ("deliveries", "sales", "wholesale", "retail")
"""Measures of which one thing may have a part in another's."""
HALF, REACH = Decimal(50), Decimal(5)
"""Percent that half is, and by how much it may be missed."""


def half(bench: Bench, stated: Stated) -> Finding:
    """Judge a time that is planned to be half of one before: by arithmetic, as nobody tells it."""
    name = stated.measures[0]
    for group in stated.subjects:
        for subject in group:
            planned = [one for one in bench.figures.planned.get(subject, ())
                       if one.measure == name and one.unit in MONTHS]  # fmt: skip
            past = _latest([one for one in bench.figures.line(subject, name)
                            if one.unit in MONTHS and not one.aside])  # fmt: skip
            if planned and past:
                return _judged(planned[0], past)
    return Finding("unknown", stated.subjects[0][0], name)


def _latest(line: list[Observation]) -> list[Observation]:
    """Return the lengths told of the last milestone, each once."""
    last = max((one.last for one in line if one.last), default=None)
    near = [one for one in line if last and one.last and (last - one.last).days <= SOON]
    return list({(one.value, one.unit): one for one in near}.values())


def _judged(planned: Observation, past: list[Observation]) -> Finding:
    parts = {one: _months(planned) / _months(one) * 100 for one in past}
    told = "; ".join(f"{known_text(planned)} / {known_text(one)} = {plain(round(part))} %"
                     for one, part in parts.items())  # fmt: skip
    fitting = [abs(part - HALF) <= REACH for part in parts.values()]
    verdict = "agrees" if all(fitting) else "contested" if any(fitting) else "unsure"
    sources = best_first(source for one in (planned, *past) for source in one.sources)
    return Finding(
        verdict, planned.subject, planned.measure, planned.period, known_text(planned), sources,
        notes=(reason("verify-parts", parts=told),), claim=planned.claim,
    )  # fmt: skip


def _months(one: Observation) -> Decimal:
    return Decimal(one.value) * MONTHS[one.unit]


def of_whole(bench: Bench, stated: Stated) -> Finding | None:
    """Return what the arithmetic of two figures says of a share in what another thing sold."""
    quantity = stated.quantity
    if quantity is None or stated.moment is None or stated.is_plan:
        return None
    wholes = [one.entities for one in stated.line.mentions
              if one.start >= stated.end and one.entities not in stated.subjects[:1]]  # fmt: skip
    for part, whole in ((part, whole) for part in stated.subjects[0] for group in wholes
                        for whole in group):  # fmt: skip
        for measure in COUNTED:
            one, other = (_best(bench, entity, measure, stated) for entity in (part, whole))
            if one and other and one.value < other.value:
                return _share(quantity, one, other)
    return None


def compared(bench: Bench, stated: Stated, found: Finding) -> Finding:
    """Return a place told by comparison; it is known only among those that the text speaks of."""
    known = bench.figures.case.figures.by_claim.get(found.claim)
    among = bool(known and set(known.scope) & stated.scopes)
    return found if among or found.verdict == "unknown" else found._replace(verdict="unsure")


def _best(bench: Bench, subject: str, measure: str, stated: Stated) -> Observation | None:
    assert stated.moment is not None
    found = [
        one for one in bench.figures.line(subject, measure)
        if (one.first, one.last) == stated.moment.days and not one.scope and not one.aside
        and one.is_preferred and one.bound == "exactly" and one.span != "since-launch"
    ]  # fmt: skip
    return found[0] if found else None


def _share(quantity: Quantity, one: Observation, other: Observation) -> Finding:
    part = Decimal(one.value) / Decimal(other.value) * 100
    told = f"{known_text(one)} / {known_text(other)} = {plain(round(part, 1))} %"
    good = fits(quantity, round(part, 4), "exactly") or abs(part - quantity.value) <= quantity.place
    if quantity.bound == "at-least":
        good = quantity.value <= part
    return Finding(
        "agrees" if good else "unsure", one.subject, "sales-share", one.period,
        f"{plain(round(part, 1))} %", best_first((*one.sources[:3], *other.sources[:3])),
        notes=(reason("verify-parts", parts=told),), claim=one.claim,
    )  # fmt: skip
