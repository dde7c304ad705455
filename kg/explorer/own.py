"""What files beside the graph tell, for the page: their things, relations and values.

They are drawn beside ours, under their full addresses, and no source stands behind them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.explorer.layout import FAINT
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, BASE, ID, OWL, RDF, RDFS, SKOS, SOURCE, id_of, local

MADE = 3
"""What a link is that no source states and no rule concludes: a query or a file made it."""

_QUERY = f"""
SELECT DISTINCT ?s ?p ?o (LANG(?o) AS ?lang) (isIRI(?o) AS ?named) {{
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER(!STRSTARTS(STR(?g), "{SOURCE}") && isIRI(?s) && !isBlank(?o))
}} ORDER BY ?s ?p ?o
"""
_DRAWN = "SELECT ?c { ?c auto:table 'entities' }"
_NAMES = (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel")
_SCHEMATIC = (RDF, RDFS, OWL)


class Statement(NamedTuple):
    """A statement of a file: an address, a property and a value."""

    subject: str
    property: str
    value: str
    language: str
    is_named: bool
    """Whether the value is an address."""


def statements(graph: Graph) -> list[Statement]:
    """Return what the files beside a graph say, in order; nothing where there are none."""
    return graph.once(_read) if graph.beside else []


def _read(graph: Graph) -> list[Statement]:
    found = []
    for row in graph.rows(_QUERY):
        subject, name, value, language, _ = row.texts
        found.append(Statement(subject, name, value, language, row["named"] is True))
    return found


def things(graph: Graph) -> dict[str, str]:
    """Return the things of the files that are not ours, each with the last part of its class."""
    told = statements(graph)
    kinds: dict[str, str] = {}
    for one in told:
        if one.property == RDF + "type":
            kinds.setdefault(one.subject, one.value)
    drawn = {str(row["c"]) for row in graph.rows(_DRAWN)}
    classes = set(kinds.values()) | {
        one.value for one in told if one.property == RDFS + "subClassOf"
    }
    found = {}
    for iri in sorted({one.subject for one in told} - classes):
        kind = kinds.get(iri, "")
        is_schematic = kind.startswith(_SCHEMATIC) or (kind.startswith(AUTO) and kind not in drawn)
        if not is_schematic and not iri.startswith((BASE, *_SCHEMATIC)):
            found[iri] = local(kind or "Thing")
    return found


def links(graph: Graph, place: dict[str, int], known: set[tuple[int, str, int]]) -> list[list[Any]]:
    """Return the relations that only the files tell, as rows of the page."""
    found = {}
    for one in statements(graph):
        ends = place.get(id_of(one.subject)), place.get(id_of(one.value)) if one.is_named else None
        if None in ends or ends[0] == ends[1] or one.property == RDF + "type":
            continue
        triple = (ends[0], local(one.property), ends[1])
        if triple not in known:
            blank: list[Any] = ["", "", None, None, "", [], [], []]
            found[triple] = [*triple, *blank, MADE, [], "", 0, FAINT, None, 0, None, [[None, None]],
                             ""]  # fmt: skip
    return list(found.values())


def facts(graph: Graph, place: dict[str, int]) -> list[tuple[str, list[Any]]]:
    """Return the values that the files tell of things: the property, and a row of the page."""
    return [
        (one.property, [place[id_of(one.subject)], local(one.property), one.value, 0, [], "", 0, "",
                        None])
        for one in statements(graph)
        if not one.is_named and one.property not in _NAMES and id_of(one.subject) in place
        and not one.property.startswith(AUTO)
    ]  # fmt: skip


def is_thing(graph: Graph, iri: str) -> bool:
    """Say whether an address is that of something that can be drawn."""
    return iri.startswith(ID) or (bool(graph.beside) and iri in graph.once(things))
