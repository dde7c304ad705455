"""From when to when things exist, as the compiled graph says it."""

from __future__ import annotations

from datetime import date

from kg.graph.graph import Graph
from kg.model.force import Days
from kg.model.namespaces import AUTO


def lives(graph: Graph) -> dict[str, Days]:
    """Return the first and last day of each thing of which either is known: `auto:existsSince`."""
    since, until = (
        {one: date.fromisoformat(day) for one, day in graph.store.pairs(AUTO + name)}
        for name in ("existsSince", "existsUntil")
    )
    return {
        one: (since.get(one, date.min), until.get(one, date.max)) for one in since.keys() | until
    }
