"""How classes and relations are shown, as `ontology/presentation.ttl` says.

Colours, shapes, families, headings, order and weights stand there and nowhere in the code. What
the file does not know, such as a class that somebody has just added, gets a plain grey style.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from kg.model.namespaces import AUTO, CONCEPT, OWL, local
from kg.store.store import Store

RIVALRY = "competition"
"""The family of relations that are an opinion: no tie, and left out of a picture at first."""
OTHER = "other-relations"
"""The family of relations that are in none."""
_LAST = 10_000
"""Where a class or relation stands of which no order is stated."""

_QUERY = """
SELECT ?term ?property ?value WHERE {
  VALUES ?property { auto:symbol auto:colour auto:line auto:family auto:heading auto:tie
                     auto:detour auto:order }
  ?term ?property ?value
} ORDER BY ?term ?property ?value
"""
_FAMILIES = """
SELECT ?family (SAMPLE(?en) AS ?name) (SAMPLE(?zh) AS ?name_zh) WHERE {
  ?family skos:inScheme <https://w3id.org/autokg/concept/scheme/relation-family> .
  OPTIONAL { ?family rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?family rdfs:label ?zh FILTER(LANG(?zh) = "zh") }
} GROUP BY ?family ORDER BY ?family
"""
_RELIABILITIES = """
SELECT ?kind WHERE {
  ?kind skos:inScheme <https://w3id.org/autokg/concept/scheme/reliability> ; auto:order ?place
} ORDER BY ?place ?kind
"""


class ClassStyle(NamedTuple):
    """How things of a class are drawn, and what it costs a path to go through one."""

    symbol: str = "dot"
    colour: str = "#8888AA"
    detour: float = 0.0
    order: int = _LAST


class Family(NamedTuple):
    """Relations that are drawn alike and switched on and off together."""

    slug: str
    name: str
    name_zh: str
    colour: str
    line: str
    """Empty for a solid line."""
    tie: float
    order: int


class RelationStyle(NamedTuple):
    """How a relation is shown, and what it counts in paths and neighbourhoods."""

    family: str = OTHER
    heading: str = ""
    """What stands over its subjects where its object is shown, in English."""
    heading_zh: str = ""
    tie: float = 1.0
    """How strongly it says that two things belong together; 3 is much, 0.25 little."""
    detour: float = 0.0
    """What a step over it costs in a path beyond one."""
    order: int = _LAST
    is_symmetric: bool = False


class Presentation(NamedTuple):
    """The styles of classes, families and relations, by local name, each in order."""

    classes: dict[str, ClassStyle]
    families: dict[str, Family]
    relations: dict[str, RelationStyle]
    reliabilities: tuple[str, ...]
    """Slugs, the most reliable first."""

    def of_class(self, name: str) -> ClassStyle:
        """Return the style of a class, a plain one where none is stated."""
        return self.classes.get(name, ClassStyle())

    def of_relation(self, name: str) -> RelationStyle:
        """Return the style of a relation, a plain one where none is stated."""
        return self.relations.get(name, RelationStyle())

    def class_order(self, name: str) -> tuple[int, str]:
        """Return what classes are sorted by."""
        return (self.of_class(name).order, name)

    def relation_order(self, name: str) -> tuple[int, str]:
        """Return what relations are sorted by."""
        return (self.of_relation(name).order, name)

    @property
    def rivalries(self) -> frozenset[str]:
        """The relations that say that things compete, which is an opinion and no tie."""
        return frozenset(name for name, style in self.relations.items() if style.family == RIVALRY)

    @property
    def hubs(self) -> frozenset[str]:
        """The classes whose members connect almost everything and explain almost nothing."""
        return frozenset(name for name, style in self.classes.items() if style.detour)


Told = dict[str, str]


def read(store: Store) -> Presentation:
    """Return how classes and relations are shown, as the ontology in a store says."""
    told: defaultdict[str, Told] = defaultdict(dict)
    for row in store.rows(_QUERY):
        name = local(str(row["property"]))
        if name == "heading":
            name += f"@{getattr(row.term('value'), 'language', 'en')}"
        told[str(row["term"])].setdefault(name, str(row["value"]).removeprefix(CONCEPT))
    families = {}
    for row in store.rows(_FAMILIES):
        iri = str(row["family"])
        names = (str(row["name"] or local(iri)), str(row["name_zh"] or ""))
        families[local(iri)] = _family(local(iri), names, told[iri])
    relations = {local(str(iri)) for iri, table in store.pairs(AUTO + "table")
                 if table == "relations"}  # fmt: skip
    symmetric = {local(iri) for iri in store.members(OWL + "SymmetricProperty")}
    found = {
        name: _relation(told[AUTO + name], families, is_symmetric=name in symmetric)
        for name in relations
    }
    classes = {
        local(iri): ClassStyle(
            said["symbol"],
            said.get("colour", ClassStyle().colour),
            float(said.get("detour", 0)),
            _order(said),
        )
        for iri, said in told.items()
        if "symbol" in said
    }
    return Presentation(
        dict(sorted(classes.items(), key=lambda one: (one[1].order, one[0]))),
        dict(sorted(families.items(), key=lambda one: (one[1].order, one[0]))),
        dict(sorted(found.items(), key=lambda one: (one[1].order, one[0]))),
        tuple(local(str(row["kind"])) for row in store.rows(_RELIABILITIES)),
    )


def _family(slug: str, names: tuple[str, str], said: Told) -> Family:
    colour, line = said.get("colour", ClassStyle().colour), said.get("line", "")
    return Family(slug, *names, colour, line, float(said.get("tie", 1)), _order(said))


def _relation(said: Told, families: dict[str, Family], *, is_symmetric: bool) -> RelationStyle:
    family = said.get("family", OTHER)
    usual = families[family].tie if family in families else 1.0
    return RelationStyle(
        family,
        said.get("heading@en", ""),
        said.get("heading@zh", ""),
        float(said.get("tie", usual)),
        float(said.get("detour", 0)),
        _order(said),
        is_symmetric,
    )


def _order(said: Told) -> int:
    return int(said.get("order", _LAST))
