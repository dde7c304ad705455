"""Descriptions as records: what is stated of a thing that is neither number nor relation."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from kg.graph.graph import Graph
from kg.model.namespaces import local
from kg.records import claims
from kg.records.claims import Cells, Chosen
from kg.records.sources import Source

_DATES = """
SELECT ?claim { CHOSEN ?claim a auto:Description ; auto:text ?text
  FILTER(DATATYPE(?text) IN (xsd:date, xsd:gYearMonth, xsd:gYear)) }
"""


@dataclass(frozen=True, slots=True)
class Description:
    """A characteristic as claimed: a date of launch, a powertrain, a ticker."""

    claim: str
    subject: str
    property: str
    text: str
    """A date or a text; empty where the value is a thing."""
    is_date: bool
    """Whether the text is a date: of a day, a month or a year."""
    object: str
    """Slug of a concept, or address of an entity; empty where the value is a text."""
    status: str
    doubt: str
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    """Who states it, the source most worth naming first."""

    def __hash__(self) -> int:
        """Return the hash of the claim, which tells descriptions apart."""
        return hash(self.claim)

    @builtins.property
    def value(self) -> str:
        """The text, slug or address."""
        return self.text or self.object

    @builtins.property
    def is_planned(self) -> bool:
        """Whether it is only announced."""
        return self.status == "planned"


def read(graph: Graph, chosen: Chosen | None = None) -> list[Description]:
    """Return descriptions in a fixed order: those chosen by a choice of `claims`, or all."""
    return claims.records(graph, _read, _all, chosen)


def _all(graph: Graph) -> list[Description]:
    return _read(graph, None)


def _read(graph: Graph, chosen: str | None) -> list[Description]:
    cells = Cells(graph, "Description", chosen, ("relation", "text", "object"))
    subject, relation, text = (cells.one(name) for name in ("subject", "relation", "text"))
    thing, status, doubt = (cells.slugs(name) for name in ("object", "status", "doubt"))
    remarks, sources = cells.many("note"), cells.sources()
    dates = {claim for (claim,) in graph.store.texts(_DATES.replace("CHOSEN", chosen or ""))}
    found = [
        Description(
            claim, subject[claim], local(relation[claim]), text.get(claim, ""),
            claim in dates, thing.get(claim, ""), status.get(claim, ""), doubt.get(claim, ""),
            remarks.get(claim, ()), sources.get(claim, ()),
        )
        for claim in cells.claims if claim in subject and claim in relation
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.subject, one.property, one.value, one.claim))
