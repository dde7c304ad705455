"""What is in the graph, in numbers."""

from __future__ import annotations

from kg.graph.graph import Graph
from kg.model.namespaces import local

_COUNTS = {
    "class": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x a ?which . ?which auto:table"
    " 'entities' FILTER NOT EXISTS { ?x a ?narrower . ?narrower rdfs:subClassOf ?which } }",
    "relation": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x a auto:Relationship ;"
    " auto:relation ?which }",
    "measure": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x auto:measure ?which }",
    "property": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x a auto:Description ;"
    " auto:relation ?which }",
    "event type": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x auto:eventType ?which }",
    "kind of source": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x a auto:Source ;"
    " auto:kind ?which }",
    "reliability": "SELECT ?which (COUNT(DISTINCT ?x) AS ?n) { ?x auto:reliability ?which }",
}


def counted(graph: Graph) -> list[tuple[str, str, int]]:
    """Return totals, then counts by class, relation, measure, property, event and source."""
    found = [("total", name, count) for name, count in graph.counts.items()]
    for what, text in _COUNTS.items():
        rows = graph.rows(f"{text} GROUP BY ?which ORDER BY DESC(?n) ?which")
        found += [(what, local(str(row["which"])), int(str(row["n"]))) for row in rows]
    return found
