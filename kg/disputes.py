"""Everything in the graph that contradicts something else, explained and ranked."""

from __future__ import annotations

from collections.abc import Iterable

from kg import disputes_dates, disputes_logic, disputes_sums, disputes_values
from kg.findings import KINDS, Case, Finding
from kg.graph import Graph


def find(graph: Graph, name: str | None = None, kind: str | None = None) -> list[Finding]:
    """Return disputes, heaviest first; of one entity, or of one of KINDS."""
    only = graph.entity(name).iri if name else None
    found = _all(graph)
    chosen = [
        finding
        for finding in found
        if (only is None or only in finding.entities) and kind in (None, finding.kind)
    ]
    return sorted(chosen, key=lambda finding: finding.order)


def _all(graph: Graph) -> Iterable[Finding]:
    case = Case(graph)
    sums = disputes_sums.Sums(case)
    values = disputes_values.Values(case, sums)
    yield from values.find()
    yield from disputes_values.strays(values)
    yield from disputes_sums.find(case, sums)
    yield from disputes_logic.find(case, sums)
    yield from disputes_dates.find(case)
