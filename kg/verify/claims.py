"""A claim of a text with what became of it: the verdict, what is known, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.model.bounds import sign
from kg.records.sources import Source
from kg.text.numbers import number
from kg.text.reasons import NOBODY, Reason, say
from kg.verify.quantities import Quantity

VERDICTS = ("agrees", "finer", "differs", "contested", "plan", "unsure", "unknown", "uncheckable")
REASONS = ("entity", "period", "measure", "slip", "currency", "date", "other")
MARKS = {"agrees": "✓", "finer": "✓+", "differs": "✗", "contested": "≠", "plan": "→",
         "unsure": "~", "unknown": "?", "uncheckable": "–"}  # fmt: skip
FIELDS = ("quote", "start", "end", "verdict", "reason", "subject", "measure", "period", "told",
          "known", "outcome", "sources", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a text, judged."""

    quote: str
    start: int
    end: int
    """Where it stands in the text that was given."""
    verdict: str
    """One of VERDICTS."""
    reason: str
    """Why it differs: one of REASONS; empty for other verdicts."""
    subject: str
    """Name of what it is about."""
    measure: str
    """Slug of the measure, or name of the relation or property."""
    period: str
    told: str
    """What the text says, as a reader writes it."""
    known: str
    """What the graph says."""
    outcome: str
    """What came of a plan: met, missed, on-track, behind, open, came; else empty."""
    sources: tuple[Source, ...]
    """Who says what is known, the source most worth naming first."""
    notes: tuple[Reason | str, ...] = ()
    """What more there is to say."""
    key: str = ""
    """Of the observation it was held against; empty where there is none."""
    claim: str = ""
    """Address of the claim of the graph it was held against."""
    before: str = ""
    """Of a growth by arithmetic: the key of the figure before, `key` being that of the one now."""
    quantity: Quantity | None = None
    """The number as the text tells it; None where it tells none."""

    @property
    def note(self) -> str:
        """What more there is to say, in English."""
        return " ".join(dict.fromkeys(str(one) for one in self.notes if one))

    def said(self, language: str, known: Mapping[str, str] = NOBODY) -> str:
        """Return what more there is to say in a language; `known` gives names in it."""
        told = [one if isinstance(one, str) else say(one, language, known) for one in self.notes]
        return ("" if language == "zh" else " ").join(dict.fromkeys(filter(None, told)))

    @property
    def mark(self) -> str:
        """A sign for the verdict."""
        return MARKS[self.verdict]

    def to_dict(self) -> dict[str, object]:
        """Return the claim as JSON has it; sources as their ids."""
        found = {name: getattr(self, name) for name in FIELDS}
        return found | {"sources": [one.id for one in self.sources]}


def told(one: Quantity, unit: str = "") -> str:
    """Return a quantity as a reader writes it."""
    value = Decimal(one.value)
    shown = int(value) if value == int(value) else value.normalize()
    return sign(one.bound) + number(shown, one.unit or unit)
