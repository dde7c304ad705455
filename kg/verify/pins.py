"""Pins: figures of a note tied to what they were held against, and whether they still hold.

A pin is a footnote of the note, `57,778[^kg:98ac42a5]`, whose text keeps in a comment the key of
the figure, what was stated and what was known. Later it is judged by that alone: no sentence is
read again, so nothing about it is unsure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.model.namespaces import CLAIM
from kg.verify.bench import Bench
from kg.verify.claims import Claim
from kg.verify.figures import Figures

PINNED = ("agrees", "finer", "contested", "plan")
"""Verdicts of claims that can be pinned: something in the graph stands behind them."""
_MARK = re.compile(r"\[\^kg:([0-9a-f]{8})\](?!:)")
_NOTE = re.compile(r"^\[\^kg:([0-9a-f]{8})\]:[^\n]*<!-- kg ([^\n]*?) -->[ \t]*$", re.MULTILINE)
_ANY = re.compile(r"^\[\^kg:[0-9a-f]{8}\]:[^\n]*\n?", re.MULTILINE)
_FIELD = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)')
FIELDS = ("key", "claim", "quote", "told", "unit", "bound", "place", "value", "meant", "voices",
          "verdict", "outcome", "before", "subject", "measure", "period")  # fmt: skip


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
        if known is None or quantity is None:
            return None
        bench = Bench(figures, None, frozenset())
        value = -quantity.value if one.before and one.told.startswith("-") else quantity.value
        fields |= {
            "key": one.key, "before": one.before, "told": f"{value:f}",
            "unit": quantity.unit or known.unit,
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
