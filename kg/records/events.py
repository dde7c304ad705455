"""Events as records: what happened or is announced, as one source tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.graph.graph import Graph
from kg.model.compatibility import same_date
from kg.records import claims
from kg.records.claims import Cells, Chosen, Number, day, number
from kg.records.sources import Source, best_first

_NAMES = ("date", "from", "to", "eventType", "participant", "summary", "value", "unit",
          "occurrence", "standing")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as claimed."""

    claim: str
    subject: str
    participants: tuple[str, ...]
    kind: str
    """Slug of the kind of event."""
    when: str
    """Date, as exactly as it is stated; empty where it is not."""
    first: date | None
    last: date | None
    summary: str
    value: Number | None
    unit: str
    status: str
    occurrence: str
    """Name of what happened, shared by all that tell it."""
    is_preferred: bool
    """Whether it tells the occurrence best."""
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
    occurrence, standing = cells.one("occurrence"), cells.one("standing")
    others, remarks, sources = cells.many("participant"), cells.many("note"), cells.sources()
    found = [
        Event(
            claim, subject[claim], others.get(claim, ()), kind.get(claim, ""),
            when.get(claim, ""), day(first.get(claim, "")), day(last.get(claim, "")),
            summary.get(claim, ""), number(value[claim]) if claim in value else None,
            unit.get(claim, ""), status.get(claim, ""), occurrence.get(claim, claim),
            claim in standing, doubt.get(claim, ""), remarks.get(claim, ()), sources.get(claim, ()),
        )
        for claim in cells.claims if claim in subject
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.when, one.kind, one.summary, one.claim))


@dataclass(frozen=True)
class Occurrence:
    """One thing that happened, with everybody who tells it."""

    name: str
    best: Event
    """The telling to be shown where only one can be."""
    tellings: tuple[Event, ...]
    """All tellings that were read, in order of their dates."""

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Who tells it, the source most worth naming first."""
        return best_first(source for one in self.tellings for source in one.sources)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Who else took part, by any telling."""
        named = (other for one in self.tellings for other in (one.subject, *one.participants))
        return tuple(dict.fromkeys(other for other in named if other != self.best.subject))

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The dates stated of it as a fact, each once; of one that is only planned, all."""
        facts = [one for one in self.tellings if not one.is_planned] or self.tellings
        return tuple(dict.fromkeys(one.when for one in facts if one.when))

    @property
    def is_disputed(self) -> bool:
        """Whether two of its dates cannot both be right."""
        return any(not same_date(one, other) for one in self.dates for other in self.dates)


def occurrences(found: Iterable[Event]) -> list[Occurrence]:
    """Return what happened, each once, in the order of the tellings that are shown."""
    told: dict[str, list[Event]] = {}
    for one in found:
        told.setdefault(one.occurrence, []).append(one)
    listed = [
        Occurrence(name, next((one for one in tellings if one.is_preferred), tellings[0]),
                   tuple(tellings))
        for name, tellings in told.items()
    ]  # fmt: skip
    return sorted(listed, key=lambda one: (one.best.when, one.best.kind, one.best.summary))
