"""Whether the pins of a note still hold, each judged by its key alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from kg.evidence.disputes.case import told as known_text
from kg.graph.graph import Graph
from kg.model.namespaces import CLAIM
from kg.records import descriptions, events, relationships
from kg.records.claims import named
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import Reason, reason
from kg.verify import fits, growth, slots
from kg.verify.bench import Bench, Finding
from kg.verify.claims import Claim, told
from kg.verify.figures import Figures
from kg.verify.pins import Pin, read
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot

RUNNING = ("open", "on-track", "behind", "not-measurable")
"""What a plan was before its outcome was known."""


def judged(graph: Graph, text: str) -> list[Claim]:
    """Return what has become of the pins of a note: each as a claim, judged by its key."""
    figures = graph.once(Figures)
    bench = Bench(figures, None, frozenset())
    return [_claim(one, _held(bench, one)) for one in read(text) if not one.is_edited]


def changed(graph: Graph, text: str) -> list[Claim]:
    """Return the pins of a note of which something is to be said: what changed since."""
    return [
        one for one in judged(graph, text)
        if one.verdict == "differs" or (one.notes and not one.before)
    ]  # fmt: skip


def _claim(pin: Pin, found: Finding) -> Claim:
    fields = pin.fields
    quantity = _quantity(fields)
    said = told(quantity) if quantity else fields["quote"]
    return Claim(
        fields["quote"], pin.start, pin.start + len(fields["quote"]), found.verdict, found.reason,
        fields.get("subject", ""), fields.get("measure", ""), fields.get("period", ""), said,
        found.known, found.outcome, found.sources, found.notes, fields.get("key", ""),
        found.claim, fields.get("before", ""), quantity,
    )  # fmt: skip


def _quantity(fields: dict[str, str]) -> Quantity | None:
    """Return the number that a pin keeps as it was stated; None where it keeps none."""
    try:
        value, place = Decimal(fields["told"]), Decimal(fields["place"])
    except (KeyError, InvalidOperation):
        return None
    shown = len(str(int(abs(value) / place))) if place else 1
    unit = fields.get("unit", "")
    return Quantity(0, 0, value, unit, "", fields.get("bound", "exactly"), place, shown)


def _held(bench: Bench, pin: Pin) -> Finding:
    """Return whether a pin still holds, and what has changed since."""
    quantity = _quantity(pin.fields)
    if pin.fields.get("before") and quantity is not None:
        return _growth(bench, pin, quantity)
    if pin.fields.get("key") and quantity is not None:
        return _figure(bench, pin, quantity)
    claim = CLAIM + pin.fields.get("claim", "")
    sources = _stated(bench, claim)
    if not sources:
        return Finding("differs", "", "", reason="other", notes=(reason("pin-gone"),))
    verdict = pin.fields.get("verdict", "agrees")
    return Finding(verdict, "", "", outcome=pin.fields.get("outcome", ""), sources=sources,
                   claim=claim)  # fmt: skip


def _stated(bench: Bench, claim: str) -> tuple[Source, ...]:
    """Return who states a date, relation, event or figure; nobody where it is in doubt or gone."""
    graph, chosen = bench.graph, named([claim])
    if figure := bench.figures.case.figures.by_claim.get(claim):
        return () if figure.doubt or figure.aside else figure.sources
    for read_ in (descriptions.read, relationships.read, events.read):
        for one in read_(graph, chosen):
            return () if one.doubt else one.sources
    return ()


def _growth(bench: Bench, pin: Pin, quantity: Quantity) -> Finding:
    """Return whether the arithmetic of two figures still gives a rate."""
    keys = bench.figures.case.figures.by_key
    now, before = ([one for one in keys.get(pin.fields[name], ()) if not one.aside]
                   for name in ("key", "before"))  # fmt: skip
    if not now or not before:
        return Finding("differs", "", "", reason="other", notes=(reason("pin-gone"),))
    found = growth.held(now, before, quantity)
    if found.verdict == "agrees":
        return found
    told_now = reason("pin-broken", value=found.known)
    return found._replace(verdict="differs", reason="other", notes=(told_now, *found.notes))


def _figure(bench: Bench, pin: Pin, quantity: Quantity) -> Finding:
    key = pin.fields["key"]
    levels = bench.figures.case.figures.by_key.get(key, [])
    if not levels:
        return Finding("differs", "", "", reason="other", notes=(reason("pin-gone"),), key=key)
    best = bench.figures.best(key)
    fitting = [one for one in slots.fitting(Slot(tuple(levels), False), quantity) if not one.aside]
    if best.status == "planned":
        fitting = [one for one in levels if abs(one.value) == abs(quantity.value)]
    if not fitting or _is_another(pin, quantity, best):
        told_now = reason("pin-broken", value=known_text(best))
        return Finding("differs", best.subject, best.measure, best.period, known_text(best),
                       best_first(best.sources), "other", notes=(told_now,), key=key,
                       claim=best.claim)  # fmt: skip
    sources = best_first(source for one in fitting for source in one.sources)
    notes = tuple(_changes(bench, pin, quantity, best, fitting))
    finer = fits.is_finer(quantity, best.value, best.bound)
    verdict, outcome = "finer" if finer and slots.confirms(quantity, best) else "agrees", ""
    if not notes:
        verdict = pin.fields.get("verdict", verdict)
    if best.status == "planned":
        verdict, outcome = "plan", bench.figures.outcome(best).state
        notes = tuple(_outcome(pin, outcome))
    return Finding(verdict, best.subject, best.measure, best.period, known_text(best), sources,
                   outcome=outcome, notes=notes, key=key, claim=best.claim)  # fmt: skip


def _is_another(pin: Pin, quantity: Quantity, best: Observation) -> bool:
    """Say whether a figure that was exactly the one told is now another, not a finer one."""
    exact = {quantity.bound, best.bound, pin.fields.get("meant", "exactly")} == {"exactly"}
    was = Decimal(pin.fields.get("value") or "0")
    if not exact or abs(was) != abs(quantity.value) or quantity.unit != best.unit:
        return False
    return abs(abs(Decimal(best.value)) - abs(was)) > abs(was) * fits.ROUGH


def _outcome(pin: Pin, now: str) -> Iterator[Reason]:
    if pin.fields.get("outcome", "") in RUNNING and now in ("met", "missed"):
        yield reason("pin-met" if now == "met" else "pin-missed")


def _changes(
    bench: Bench, pin: Pin, quantity: Quantity, best: Observation, fitting: list[Observation]
) -> Iterator[Reason]:
    """Yield what has changed about a figure that still holds."""
    before = Decimal(pin.fields.get("value") or "0")
    was_exact = abs(before) == abs(quantity.value)
    same = any(abs(one.value) == abs(quantity.value) for one in fitting)
    if was_exact and not same:
        yield reason("pin-rounding", value=known_text(best))
    elif abs(Decimal(best.value)) != abs(before):
        if was_exact and fits.is_finer(quantity, best.value, best.bound):
            yield reason("pin-finer", value=known_text(best))
        else:
            plain = int(before) if before == int(before) else before
            yield reason("pin-preferred", before=plain, value=known_text(best))
    elif pin.fields.get("meant", "exactly") != "exactly" == best.bound:
        yield reason("pin-finer", value=known_text(best))
    voices = bench.voices(source for one in fitting for source in one.sources)
    kept = pin.fields.get("voices", "")
    if kept.isdecimal() and voices < int(kept):
        yield reason("pin-support", before=int(kept), now=voices)
