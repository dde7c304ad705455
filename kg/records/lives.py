"""From when to when things exist, as the compiled graph says it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.graph.graph import Graph
from kg.model.force import ALWAYS, Days
from kg.model.namespaces import AUTO
from kg.records.claims import listed

_SINCE, _UNTIL = AUTO + "existsSince", AUTO + "existsUntil"


def lives(graph: Graph, of: Iterable[str] | None = None) -> dict[str, Days]:
    """Return the first and last day of each thing of which either is known: `auto:existsSince`.

    With `of`, of these things alone; the others are not read.
    """
    if of is None:
        pairs = ((0, graph.store.pairs(_SINCE)), (1, graph.store.pairs(_UNTIL)))
        told = [(one, place, day) for place, both in pairs for one, day in both]
    else:
        texts = graph.store.texts(
            f"SELECT ?one ?place ?day {{ VALUES ?one {{ {listed(of)} }} "
            f"VALUES (?p ?place) {{ (<{_SINCE}> 0) (<{_UNTIL}> 1) }} ?one ?p ?day }}"
        )
        told = [(one, int(place), day) for one, place, day in texts]
    found: dict[str, list[date]] = {}
    for one, place, day in told:
        found.setdefault(one, list(ALWAYS))[place] = date.fromisoformat(day)
    return {one: (first, last) for one, (first, last) in found.items()}
