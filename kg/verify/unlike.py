"""A figure that is not what the graph tells: why, and whether that is sure enough to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kg.evidence.disputes.case import told as known_text
from kg.evidence.disputes.explain import Explainer, Pair
from kg.evidence.disputes.reasons import RATES, misprint
from kg.evidence.disputes.sums import Sums
from kg.graph.graph import Graph
from kg.model.mistakes import power
from kg.model.ranking import Candidate
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import Name, Reason, When, reason
from kg.verify import certain
from kg.verify.bench import Bench, Finding, who
from kg.verify.figures import Figures
from kg.verify.fits import but_one_digit, fits
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot
from kg.verify.stated import Stated

LONG = 4
"""Digits a number must have before its equality with another one is no coincidence."""
DOUBTS = {"wrong-subject": "entity", "wrong-period": "period", "misprint": "slip"}
"""What a mistake that the graph knows of is called here."""
TEXT = Source(
    "the-text", "The text", "", "blog", 6, "", "", "", False, "the-text", "", "", "", "", ""
)
"""The text itself where an explanation names who tells a value."""


def judge(bench: Bench, stated: Stated, known: list[Observation], slot: Slot) -> Finding:
    """Return why a number is none of those known for its place; unsure where the place is."""
    quantity = stated.quantity
    assert quantity is not None
    figures = bench.figures
    best = _best(known)
    kind, why = _why(bench, stated, quantity, best)
    same = figures.case.figures.by_key[best.key]
    slips = [one for one in same if one.aside and fits(quantity, one.value, one.bound)]
    if slips:
        kind = DOUBTS.get(slips[0].aside, kind)
    sure = certain.is_sure(bench, stated, best, kind, slot)
    notes: list[Reason | str] = [why] if why else []
    if slips:
        pages = sum(bench.voices(one.sources) for one in slips)
        notes.append(reason("verify-same-slip", count=pages))
    return Finding(
        "differs" if sure else "unsure", best.subject, best.measure, best.period,
        known_text(best), best_first(best.sources), kind if sure else "", notes=tuple(notes),
        key=best.key, claim=best.claim,
    )  # fmt: skip


def _best(known: list[Observation]) -> Observation:
    preferred = [one for one in known if one.is_preferred and one.bound == "exactly"]
    preferred = preferred or [one for one in known if one.is_preferred] or known
    return min(preferred, key=lambda one: (-len(one.sources), one.claim))


def _why(
    bench: Bench, stated: Stated, quantity: Quantity, best: Observation
) -> tuple[str, Reason | None]:
    """Return the likeliest reason, in the order in which each is sure, and a sentence for it."""
    if quantity.unit and best.unit and {quantity.unit, best.unit} <= MONEY and (
        quantity.unit != best.unit
    ):  # fmt: skip
        return _currency(quantity, best)
    if factor := power(quantity.value, best.value):
        ratio = reason(f"power-{factor}")
        return "slip", reason("verify-slip", factor=ratio, value=known_text(best))
    for kind, why in (*_same_number(bench, quantity, best), *_beside(bench, quantity, best)):
        return kind, why
    if slip := misprint(_plain(quantity.value), _plain(best.value)) or _one_digit(quantity, best):
        return "slip", slip
    return "other", _explained(bench, quantity, best)


def _one_digit(quantity: Quantity, best: Observation) -> Reason | None:
    """Say whether a number is the one known, as roughly as it is told, but for one digit."""
    if quantity.digits < LONG or (quantity.value < 0) != (best.value < 0):
        return None
    return reason("one-digit") if but_one_digit(quantity, best.value) else None


MONEY = frozenset(unit for pair in RATES for unit in pair)


def _same_number(
    bench: Bench, quantity: Quantity, best: Observation
) -> Iterator[tuple[str, Reason]]:
    """Yield where a long number is stated of another subject, or for another time."""
    if quantity.digits < LONG:
        return
    figures = bench.figures
    same = [
        one for one in figures.by_number.get((abs(quantity.value), best.unit), ())
        if one.measure in figures.measures([best.measure]) and not one.aside
    ]  # fmt: skip
    for one in same:
        if one.subject != best.subject and (one.first, one.last) == (best.first, best.last):
            yield (
                "entity",
                reason("verify-entity-of", name=Name(bench.name(one.subject)), who=who(one)),
            )
    for one in same:
        if one.subject == best.subject and one.key != best.key and not one.scope:
            when = When(one.period, one.span)
            yield "period", reason("verify-period-of", when=when, who=who(one))


def _beside(bench: Bench, quantity: Quantity, best: Observation) -> Iterator[tuple[str, Reason]]:
    """Yield where a number is stated of the same thing and days as another measure."""
    if quantity.digits < 2:
        return
    known = bench.figures.case.measures
    family = known[best.measure][0]
    for (subject, measure), line in bench.figures.of_subject(best.subject):
        if measure == best.measure or known.get(measure, ("",))[0] != family:
            continue
        for one in line:
            days = (one.first, one.last) == (best.first, best.last)
            if days and subject and abs(Decimal(one.value)) == abs(quantity.value):
                yield "measure", reason("verify-measure-of", measure=Name(measure), who=who(one))


def _plain(value: Decimal | int) -> int | Decimal:
    return int(value) if value == int(value) else Decimal(value)


def _currency(quantity: Quantity, best: Observation) -> tuple[str, Reason | None]:
    """Say whether the very number is stated in another currency, or what it comes to."""
    if abs(Decimal(best.value) - quantity.value) * 2 <= quantity.place:
        return "currency", reason("verify-currency", unit=Name(best.unit), value=known_text(best))
    return "other", reason("verify-converted", unit=Name(best.unit))


def _explained(bench: Bench, quantity: Quantity, best: Observation) -> Reason | None:
    """Return the reason that a dispute of the two values would give."""
    explainer = bench.graph.once(_explainer)
    figure = replace(
        best, claim="text", value=_plain(quantity.value), bound=quantity.bound, sources=(TEXT,),
        standing="", remarks=(), aside="", doubt="",
    )  # fmt: skip
    ranking = bench.figures.ranking(best.key)
    base = next((one for one in ranking.order if best.claim in one.claims), None)
    if base is None:
        return None
    rival = Candidate(figure.value, figure.bound, ("text",), (TEXT,))
    levels = bench.figures.case.figures.by_key[best.key]
    found = explainer.explain(Pair(best, base, figure, rival, ranking, levels))
    return found.reason if found.reason.key != "unknown" else found.sums[0] if found.sums else None


def _explainer(graph: Graph) -> Explainer:
    case = graph.once(Figures).case
    return Explainer(case, Sums(case))


def nowhere(bench: Bench, stated: Stated, subject: str, measure: str) -> Finding:
    """Judge a number for whose place nothing is known: told elsewhere, or not in the graph."""
    quantity = stated.quantity
    assert quantity is not None
    figures = bench.figures
    if quantity.unit in MONEY and stated.moment is not None:
        told = [
            one for name in figures.measures(stated.measures) for entity in stated.subjects[0]
            for one in figures.line(entity, name) if _is_other_money(stated, quantity, one)
        ]  # fmt: skip
        if told:
            return _in_other_money(stated, quantity, told)
    if quantity.digits >= LONG:
        unit = quantity.unit or "vehicles"
        for one in figures.by_number.get((abs(quantity.value), unit), ()):
            if one.measure in figures.measures(stated.measures) and not one.aside:
                note = reason(
                    "verify-elsewhere", name=Name(bench.name(one.subject)),
                    when=When(one.period, one.span), who=who(one),
                )  # fmt: skip
                return Finding(
                    "unsure", subject, measure, known=known_text(one),
                    sources=best_first(one.sources), notes=(note,),
                )  # fmt: skip
    return Finding("unknown", subject, measure)


def _is_other_money(stated: Stated, quantity: Quantity, one: Observation) -> bool:
    assert stated.moment is not None
    days = (one.first, one.last) == stated.moment.days
    return days and one.unit in MONEY and one.unit != quantity.unit and not (one.scope or one.aside)


def _in_other_money(stated: Stated, quantity: Quantity, told: list[Observation]) -> Finding:
    """Return what is known of a sum in another currency: the same number is no coincidence."""
    found = [(_currency(quantity, one), one) for one in told]
    (kind, why), one = min(found, key=lambda pair: (pair[0][0] != "currency",
                                                    not pair[1].is_preferred))  # fmt: skip
    sure = kind == "currency" and (stated.is_tight or stated.is_held)
    return Finding(
        "differs" if sure else "unsure", one.subject, one.measure, one.period, known_text(one),
        best_first(one.sources), kind if sure else "", notes=(why,) if why else (), key=one.key,
        claim=one.claim,
    )  # fmt: skip
