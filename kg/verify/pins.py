"""Pins: figures of a note tied to what they were held against, and whether they still hold.

A pin is a footnote of the note, `57,778[^kg:98ac42a5]`, whose text keeps in a comment the key of
the figure, what was stated and what was known. Later it is judged by that alone: no sentence is
read again, so nothing about it is unsure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kg.evidence.disputes.case import told as known_text
from kg.graph.graph import Graph
from kg.model.namespaces import CLAIM
from kg.records import descriptions, events, relationships
from kg.records.claims import named
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import Reason, reason
from kg.verify import fits, slots
from kg.verify.bench import Bench, Finding
from kg.verify.claims import Claim, told
from kg.verify.figures import Figures
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot

PINNED = ("agrees", "finer", "contested", "plan")
"""Verdicts of claims that can be pinned: something in the graph stands behind them."""
RUNNING = ("open", "on-track", "behind", "not-measurable")
"""What a plan was before its outcome was known."""
_MARK = re.compile(r"\[\^kg:([0-9a-f]{8})\](?!:)")
_NOTE = re.compile(r"^\[\^kg:([0-9a-f]{8})\]:[^\n]*<!-- kg ([^\n]*?) -->[ \t]*$", re.MULTILINE)
_ANY = re.compile(r"^\[\^kg:[0-9a-f]{8}\]:[^\n]*\n?", re.MULTILINE)
_FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)')
FIELDS = ("key", "claim", "quote", "told", "unit", "bound", "place", "value", "meant", "voices",
          "verdict", "outcome", "subject", "measure", "period")  # fmt: skip


class Pin(NamedTuple):
    """One pinned claim of a note."""

    id: str
    start: int
    """Where its quote begins in the note."""
    fields: dict[str, str]
    is_edited: bool
    """Whether its quote no longer stands before its mark."""


def pinned(text: str, claims: Iterable[Claim], figures: Figures) -> tuple[str, int]:
    """Return a note with every claim pinned that can be, in place of older pins, and how many."""
    out, notes, last = [], [], 0
    bare = text
    for one in claims:
        line = _line(one, figures)
        if line is None or one.start < last:
            continue
        mark = hashlib.sha256(f"{one.key or one.claim}|{one.quote}".encode()).hexdigest()[:8]
        out.append(f"{bare[last : one.end]}[^kg:{mark}]")
        last = one.end
        note = f"[^kg:{mark}]: {line}"
        if note not in notes:
            notes.append(note)
    out.append(bare[last:])
    body = "".join(out).rstrip("\n")
    return (f"{body}\n\n" + "\n".join(notes) + "\n") if notes else f"{body}\n", len(notes)


def without(text: str) -> str:
    """Return a note without its pins."""
    return _MARK.sub("", _ANY.sub("", text)).rstrip("\n") + "\n"


def _line(one: Claim, figures: Figures) -> str | None:
    """Return the text of the footnote of a claim; None for one that cannot be pinned."""
    if one.verdict not in PINNED or not one.claim:
        return None
    fields = {
        "claim": one.claim.removeprefix(CLAIM), "quote": one.quote, "verdict": one.verdict,
        "outcome": one.outcome, "subject": one.subject, "measure": one.measure,
        "period": one.period,
    }  # fmt: skip
    if one.key:
        known = figures.case.figures.by_claim.get(one.claim)
        quantity = one.quantity
        if known is None or quantity is None or known.measure != one.measure:
            return None  # a growth by arithmetic is of two figures, and of no one's
        bench = Bench(figures, None, frozenset())
        fields |= {
            "key": one.key, "told": f"{quantity.value:f}", "unit": quantity.unit or known.unit,
            "bound": quantity.bound, "place": f"{quantity.place:f}",
            "value": f"{Decimal(known.value):f}", "meant": known.bound,
            "voices": str(bench.voices(one.sources)),
        }  # fmt: skip
    about = ", ".join(filter(None, (one.subject, one.measure, one.period)))
    kept = " ".join(f"{name}={_quoted(fields[name])}" for name in FIELDS if fields.get(name))
    return f"{about}: {one.known}. <!-- kg {kept} -->".replace("\n", " ")


def _quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("-->", "-- >")
    return f'"{safe}"' if not re.fullmatch(r"[\w.:/+-]+", safe) else safe


def read(text: str) -> list[Pin]:
    """Return the pins of a note, in the order of their marks."""
    notes = {match[1]: _fields(match[2]) for match in _NOTE.finditer(text)}
    found = []
    for match in _MARK.finditer(text):
        fields = notes.get(match[1])
        if fields is None:
            continue
        quote = fields.get("quote", "")
        before = text[: match.start()].rstrip(" ")
        stands = bool(quote) and before.endswith(quote)
        start = len(before) - len(quote) if stands else match.start()
        found.append(Pin(match[1], start, fields, not stands))
    return found


def _fields(text: str) -> dict[str, str]:
    found = {}
    for name, value in _FIELD.findall(text):
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        found[name] = value
    return found


def judged(graph: Graph, text: str) -> list[Claim]:
    """Return what has become of the pins of a note: each as a claim, judged by its key."""
    figures = graph.once(Figures)
    bench = Bench(figures, None, frozenset())
    return [_claim(one, _held(bench, one)) for one in read(text) if not one.is_edited]


def _claim(pin: Pin, found: Finding) -> Claim:
    fields = pin.fields
    quantity = _quantity(fields)
    said = told(quantity) if quantity else fields["quote"]
    return Claim(
        fields["quote"], pin.start, pin.start + len(fields["quote"]), found.verdict, found.reason,
        fields.get("subject", ""), fields.get("measure", ""), fields.get("period", ""), said,
        found.known, found.outcome, found.sources, found.notes, fields.get("key", ""),
        found.claim, quantity,
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
    if pin.fields.get("key") and quantity is not None:
        return _figure(bench, pin, quantity)
    claim = CLAIM + pin.fields.get("claim", "")
    sources = _stated(bench.graph, claim)
    if not sources:
        return Finding("differs", "", "", reason="other", notes=(reason("pin-gone"),))
    verdict = pin.fields.get("verdict", "agrees")
    return Finding(verdict, "", "", outcome=pin.fields.get("outcome", ""), sources=sources,
                   claim=claim)  # fmt: skip


def _stated(graph: Graph, claim: str) -> tuple[Source, ...]:
    """Return who states a date, a relation or an event; nobody where it is in doubt or gone."""
    chosen = named([claim])
    for read_ in (descriptions.read, relationships.read, events.read):
        for one in read_(graph, chosen):
            return () if one.doubt else one.sources
    return ()


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
