"""The graph at a SPARQL endpoint: everything is read there, nothing is compiled here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from kg.errors import KgError
from kg.graph.graph import Graph, Notice
from kg.ingest.build import STATING
from kg.model.namespaces import AUTO
from kg.runtime.project import Project
from kg.store.far import FarStore
from kg.store.remote import Remote
from kg.store.store import Store
from kg.store.wire import redacted

_KINDS = ("Relationship", "Observation", "Description", "Event")
"""Classes of claims, in the order of the tables that state them."""
_COUNTED = """
SELECT ?what (COUNT(*) AS ?n) {
  ?g a auto:Source . GRAPH ?g { ?claim a ?what } VALUES ?what { KINDS }
} GROUP BY ?what
"""
_OPENING = """
SELECT (COUNT(?claim) AS ?n) (COUNT(DISTINCT ?claim) AS ?once) {
  { SELECT ?claim { ?claim auto:measure ?measure } LIMIT 1000 }
}
"""
"""An observation has one measure: seen twice, its statement is counted once a graph."""
_ONCE = """
SELECT (COUNT(DISTINCT ?s) AS ?sources) (COUNT(DISTINCT ?c) AS ?claims)
  (COUNT(DISTINCT ?e) AS ?entities) {
  { ?s a auto:Source } UNION { ?c a ?kind VALUES ?kind { KINDS } }
  UNION { ?e a ?class . ?class auto:table "entities" }
}
"""

AnyGraph = TypeVar("AnyGraph", bound=Graph)


def opened(
    kind: type[AnyGraph], address: str, project: Project, notice: Notice, seconds: float = 60
) -> AnyGraph:
    """Return the graph at an endpoint; saved questions are those of a project here.

    Raises BadParameter for a bad address, KgError where there is no such graph.
    """
    store = FarStore(Remote(address, seconds))
    _check(store, address)
    return kind(store, project, _Counts(store), notice=notice)


def _check(store: Store, address: str) -> None:
    """Raise KgError where an endpoint holds no graph of ours, or counts its statements twice."""
    rows = store.texts(_OPENING)
    try:
        number, once = (int(cell) for cell in rows[0])
    except (LookupError, ValueError):
        message = f"{redacted(address)} counts in a way that cannot be read: {rows[:1]}."
        raise KgError(message, hint="Is it a SPARQL 1.1 endpoint?") from None
    shown = redacted(address)
    if number > once:
        hint = (
            "Name the graph that holds the merge of all: add ?default-graph-uri=… to the address."
        )
        raise KgError(f"{shown} gives a statement once for each graph it is in.", hint=hint)
    if not number and not store.ask("ASK { ?source a auto:Source }"):
        hint = "kg publish loads it; where it has a graph, add ?default-graph-uri=… to the address."
        raise KgError(f"{shown} holds nothing of this graph.", hint=hint)


class _Counts(Mapping[str, int]):
    """How much is there, counted when somebody asks."""

    def __init__(self, store: Store):
        self._store = store

    @cached_property
    def _counted(self) -> dict[str, int]:
        listed = " ".join(f"<{AUTO}{kind}>" for kind in _KINDS)
        rows = {kind: int(n) for kind, n in self._store.texts(_COUNTED.replace("KINDS", listed))}
        stating = {
            table: rows.get(AUTO + kind, 0) for table, kind in zip(STATING, _KINDS, strict=True)
        }
        sources, claims, entities = map(int, self._store.texts(_ONCE.replace("KINDS", listed))[0])
        return {
            "sources": sources, "entities": entities, "statements": sum(stating.values()),
            **stating, "claims": claims, "quads": len(self._store),
        }  # fmt: skip

    def __getitem__(self, name: str) -> int:
        return self._counted[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)
