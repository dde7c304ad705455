"""From statements to the sources that make them.

A claim has its sources; any other triple has the named graphs that hold it. Where none does, it
was inferred: a symmetric relation has the sources of its reverse, and what follows by a rule of
two steps has those of the two triples the rule starts from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, SOURCE
from kg.records.claims import sources_of, versions_of
from kg.store.results import plain

_CHUNK = 2_000
_RULES = tuple(
    tuple(f"<{AUTO}{name}>" for name in names)
    for names in (
        ("hasBrand", "isVariantOf", "hasBrand"),
        ("manufactures", "manufactures", "hasBrand"),
        ("isLocatedIn", "isLocatedIn", "isLocatedIn"),
    )
)
"""What is inferred, and the two steps it follows from; see `ontology/rules`."""
DERIVED = (f"<{AUTO}priceNow>",)
"""What ties a model to a figure that may be of one of its versions, as a source says these are."""

Triple = tuple[str, str, str]
Item = TypeVar("Item")


class Statement(NamedTuple):
    """A claim, or a plain triple; `only` names the one source a row asks about."""

    subject: str
    predicate: str
    object: str
    only: str

    @property
    def is_claim(self) -> bool:
        """Whether this stands for a whole claim."""
        return not self.predicate


class Sources:
    """Finds the sources of statements."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.is_inferred = False
        """Whether a rule stands between a statement and the sources found for it."""
        both = graph.rows("SELECT ?p { ?p a owl:SymmetricProperty }")
        self.symmetric = {f"<{row['p']}>" for row in both}

    def of(self, wanted: set[Statement]) -> dict[Statement, tuple[str, ...]]:
        """Return the ids of the sources of each statement that is in the graph."""
        claims = list({one.subject for one in wanted if one.is_claim})
        triples = sorted({one[:3] for one in wanted if not one.is_claim})
        said = self._said(claims) | self._graphs(triples)
        found = {}
        for one in wanted:
            told = said.get(one[:3])
            if told is not None:
                only = one.only
                found[one] = tuple(name for name in told if not only or only == f"<{SOURCE}{name}>")
        return found

    def _said(self, claims: list[str]) -> dict[Triple, list[str]]:
        """Return the ids of the sources of claims, as statements name these."""
        said = sources_of(self.graph, (claim[1:-1] for claim in claims))
        return {(f"<{claim}>", "", ""): names for claim, names in said.items()}

    def _graphs(self, triples: list[Triple]) -> dict[Triple, list[str]]:
        """Return the graphs that hold each triple; none of them where it is only inferred.

        A symmetric relation counts in either direction.
        """
        turned = {(one[2], one[1], one[0]): one for one in triples if one[1] in self.symmetric}
        found: dict[Triple, list[str]] = {}
        for key, name in self._held([*triples, *turned], "GRAPH ?g { ?s ?p ?o }"):
            for told in {key, turned.get(key, key)}:
                found.setdefault(told, []).append(name.removeprefix(SOURCE))
        missing = [one for one in triples if one not in found]
        inferred: list[Triple] = []
        for key, _ in self._held(missing, "?s ?p ?o BIND('' AS ?g)"):
            found[key] = []
            inferred.append(key)
        return found | self._premises(inferred)

    def _premises(self, inferred: list[Triple]) -> dict[Triple, list[str]]:
        """Return the graphs that hold what a triple was inferred from by a rule of two steps."""
        found: dict[Triple, list[str]] = {}
        for predicate, first, second in _RULES:
            asked = [key for key in inferred if key[1] == predicate]
            graphs = (
                f"{{ GRAPH ?g {{ ?s {first} ?m }} ?m {second} ?o }} UNION "
                f"{{ ?s {first} ?m . GRAPH ?g {{ ?m {second} ?o }} }}"
            )
            for key, name in self._held(asked, graphs):
                found.setdefault(key, []).append(name.removeprefix(SOURCE))
                self.is_inferred = True
        quotes = {(key[0][1:-1], key[2][1:-1]): key for key in inferred if key[1] in DERIVED}
        for part in chunks(list(quotes)):
            for pair, name in versions_of(self.graph, part):
                found.setdefault(quotes[pair], []).append(name)
        return {key: list(dict.fromkeys(names)) for key, names in found.items()}

    def _held(self, triples: list[Triple], pattern: str) -> Iterator[tuple[Triple, str]]:
        for part in chunks(triples):
            values = " ".join(f"({' '.join(triple)})" for triple in part)
            text = f"SELECT ?s ?p ?o ?g {{ VALUES (?s ?p ?o) {{ {values} }} {pattern} }}"
            for row in self.graph.rows(text):
                one, predicate, other, name = row.terms
                yield (str(one), str(predicate), str(other)), plain(name)


def chunks(listed: list[Item]) -> Iterator[list[Item]]:
    """Yield parts of a list that fit into one query."""
    for place in range(0, len(listed), _CHUNK):
        yield listed[place : place + _CHUNK]
