"""Events as records: what happened or is announced, as one source tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.graph.graph import Graph
from kg.records import claims
from kg.records.claims import Cells, Chosen, Number, day, number
from kg.records.sources import Source

_NAMES = ("date", "from", "to", "eventType", "participant", "summary", "value", "unit")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as claimed."""

    claim: str
    subject: str
    participants: tuple[str, ...]
    kind: str
    """Slug of the kind of event."""
    when: str
    """Date, as exactly as it is told; empty where it is not."""
    first: date | None
    last: date | None
    summary: str
    value: Number | None
    unit: str
    status: str
    doubt: str
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    """Who states it, the source most worth naming first."""

    def __hash__(self) -> int:
        """Return the hash of the claim, which tells events apart."""
        return hash(self.claim)

    @property
    def is_planned(self) -> bool:
        """Whether it is only announced."""
        return self.status == "planned"


def read(graph: Graph, chosen: Chosen | None = None) -> list[Event]:
    """Return events in a fixed order: those chosen by a choice of `claims`, or all."""
    return claims.records(graph, _read, _all, chosen)


def _all(graph: Graph) -> list[Event]:
    return _read(graph, None)


def _read(graph: Graph, chosen: str | None) -> list[Event]:
    cells = Cells(graph, "Event", chosen, _NAMES)
    subject, when, first, last, summary, value = map(
        cells.one, ("subject", "date", "from", "to", "summary", "value")
    )
    kind, unit, status, doubt = map(cells.slugs, ("eventType", "unit", "status", "doubt"))
    others, remarks, sources = cells.many("participant"), cells.many("note"), cells.sources()
    found = [
        Event(
            claim, subject[claim], others.get(claim, ()), kind.get(claim, ""),
            when.get(claim, ""), day(first.get(claim, "")), day(last.get(claim, "")),
            summary.get(claim, ""), number(value[claim]) if claim in value else None,
            unit.get(claim, ""), status.get(claim, ""), doubt.get(claim, ""),
            remarks.get(claim, ()), sources.get(claim, ()),
        )
        for claim in cells.claims if claim in subject
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.when, one.kind, one.summary, one.claim))
