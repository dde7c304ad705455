"""A figure that is not what the graph tells: why, and whether that is sure enough to say."""

from __future__ import annotations

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
from kg.verify.bench import Bench, Finding, who
from kg.verify.figures import Figures
from kg.verify.fits import fits
from kg.verify.quantities import Quantity
from kg.verify.stated import Stated

LONG = 4
"""Digits a number must have before its equality with another one is no coincidence."""
LOW, HIGH = Decimal("0.4"), Decimal("2.5")
"""Between what ratios to the known value a number may lie that is called wrong."""
DOUBTS = {"wrong-subject": "entity", "wrong-period": "period", "misprint": "slip"}
"""What a mistake that the graph knows of is called here."""
TEXT = Source("the-text", "The text", "", "blog", 6, "", "", "", False, "the-text", "", "", "", "", "")
"""The text itself where an explanation names who tells a value."""


def judge(bench: Bench, stated: Stated, known: list[Observation]) -> Finding:
    """Return why a number is none of those known for its place; unsure where the place is."""
    quantity = stated.quantity
    assert quantity is not None
    figures = bench.figures
    best = _best(bench, known)
    found = figures.line(best.subject, best.measure)
    kind, why = _why(bench, stated, quantity, best)
    ratio = abs(Decimal(best.value) / quantity.value) if quantity.value else Decimal(0)
    in_reach = kind in ("slip", "entity", "currency") or LOW <= ratio <= HIGH
    vague = best.bound != "exactly" or not best.is_preferred
    sure = stated.is_tight and in_reach and not vague and not stated.is_plan
    sure = sure and (not stated.scopes or bool(best.scope)) and not _is_lasting(bench, found, stated)
    sources = best_first(best.sources)
    verdict, kept = ("differs", kind) if sure else ("unsure", "")
    same = figures.case.figures.by_key[best.key]
    slips = [one for one in same if one.aside and fits(quantity, one.value, one.bound)]
    pages = sum(bench.voices(one.sources) for one in slips)
    if slips and kept:
        kept = DOUBTS.get(slips[0].aside, kept)
    notes: list[Reason | str] = [why] if why else []
    if pages:
        notes.append(reason("verify-same-slip", count=pages))
    return Finding(verdict, best.subject, best.measure, best.period, known_text(best), sources,
                   kept, notes=tuple(notes), key=best.key, claim=best.claim)  # fmt: skip


def _is_lasting(bench: Bench, line: list[Observation], stated: Stated) -> bool:
    """Say whether another value of a lasting figure fits: then nothing is wrong for certain."""
    assert stated.quantity is not None
    lasting = sum(one.span in ("at-date", "") for one in line) * 2 > len(line)
    return lasting and any(fits(stated.quantity, one.value, one.bound) for one in line)


def _best(bench: Bench, known: list[Observation]) -> Observation:
    preferred = [one for one in known if one.is_preferred and one.bound == "exactly"]
    preferred = preferred or [one for one in known if one.is_preferred] or known
    return min(preferred, key=lambda one: (-len(one.sources), one.claim))


def _why(
    bench: Bench, stated: Stated, quantity: Quantity, best: Observation
) -> tuple[str, Reason | None]:
    """Return the likeliest reason, in the order in which each is sure, and a sentence for it."""
    value = abs(quantity.value)
    figures = bench.figures
    if quantity.unit and best.unit and quantity.unit != best.unit:
        return _currency(quantity, best)
    if factor := power(quantity.value, best.value):
        ratio = reason(f"power-{factor}")
        return "slip", reason("verify-slip", factor=ratio, value=known_text(best))
    if quantity.digits >= LONG:
        same = [one for one in figures.by_number.get((value, best.unit), ())
                if one.measure in figures.measures([best.measure]) and not one.aside]  # fmt: skip
        for one in same:
            if one.subject != best.subject and (one.first, one.last) == (best.first, best.last):
                return "entity", _told_of(bench, one)
        for one in same:
            if one.subject == best.subject and one.key != best.key and not one.scope:
                return "period", reason("verify-period-of", when=When(one.period, one.span),
                                        who=who(one))  # fmt: skip
    for (subject, measure), line in figures.lines.items():
        if subject != best.subject or measure == best.measure:
            continue
        if figures.case.measures.get(measure, ("",))[0] != figures.case.measures[best.measure][0]:
            continue
        for one in line:
            days = (one.first, one.last) == (best.first, best.last)
            if days and abs(Decimal(one.value)) == value and quantity.digits > 1:
                return "measure", reason("verify-measure-of", measure=Name(measure),
                                         who=who(one))  # fmt: skip
    if why := misprint(_plain(quantity.value), _plain(best.value)):
        return "slip", why
    return "other", _explained(bench, stated, quantity, best)


def _plain(value: Decimal | int) -> int | Decimal:
    return int(value) if value == int(value) else Decimal(value)


def _told_of(bench: Bench, one: Observation) -> Reason:
    return reason("verify-entity-of", name=Name(bench.name(one.subject)), who=who(one))


def _currency(quantity: Quantity, best: Observation) -> tuple[str, Reason | None]:
    """Say whether the very number is told in another currency, or what it comes to."""
    if abs(quantity.value) == abs(Decimal(best.value)):
        return "currency", reason("verify-currency", unit=Name(best.unit), value=known_text(best))
    return "other", reason("verify-converted", unit=Name(best.unit))


def _explained(
    bench: Bench, stated: Stated, quantity: Quantity, best: Observation
) -> Reason | None:
    """Return the reason that a dispute of the two values would give."""
    explainer = bench.graph.once(_explainer)
    figure = replace(best, claim="text", value=_plain(quantity.value), bound=quantity.bound,
                     sources=(TEXT,), standing="", remarks=(), aside="", doubt="")  # fmt: skip
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
    for name in figures.measures(stated.measures):
        for group in stated.subjects[:1]:
            for entity in group:
                for one in figures.line(entity, name):
                    if other := _in_other_money(bench, stated, quantity, one):
                        return other
    if quantity.digits >= LONG:
        units = [quantity.unit] if quantity.unit else ["vehicles"]
        for unit in units:
            for one in figures.by_number.get((abs(quantity.value), unit), ()):
                if one.measure in figures.measures(stated.measures) and not one.aside:
                    note = reason("verify-elsewhere", name=Name(bench.name(one.subject)),
                                  when=When(one.period, one.span), who=who(one))  # fmt: skip
                    return Finding("unsure", subject, measure, known=known_text(one),
                                   sources=best_first(one.sources), notes=(note,))  # fmt: skip
    return Finding("unknown", subject, measure)


def _in_other_money(
    bench: Bench, stated: Stated, quantity: Quantity, one: Observation
) -> Finding | None:
    """Return what is known of the same figure in another currency."""
    units = {unit for pair in RATES for unit in pair}
    if quantity.unit == one.unit or not {quantity.unit, one.unit} <= units or one.scope:
        return None
    if stated.moment is None or (one.first, one.last) != stated.moment.days or one.aside:
        return None
    kind, why = _currency(quantity, one)
    sure = kind == "currency" and stated.is_tight
    return Finding("differs" if sure else "unsure", one.subject, one.measure, one.period,
                   known_text(one), best_first(one.sources), kind if sure else "",
                   notes=(why,) if why else (), key=one.key, claim=one.claim)  # fmt: skip
