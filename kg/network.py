"""The graph as a networkx graph: entities and their relations, for Gephi and analyses."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.vocab import local

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import Graph

EDGES = """
SELECT ?subject ?relation ?object (COUNT(DISTINCT ?source) AS ?sources)
       (MIN(?begin) AS ?start) (MAX(?finish) AS ?end) WHERE {
  ?claim a auto:Relationship ; auto:subject ?subject ; auto:relation ?relation ;
         auto:object ?object ; prov:wasDerivedFrom ?source .
  OPTIONAL { ?claim auto:from ?begin } OPTIONAL { ?claim auto:to ?finish }
} GROUP BY ?subject ?relation ?object ORDER BY ?subject ?relation ?object
"""


def network(graph: Graph) -> nx.MultiDiGraph:
    """Return entities as nodes (label, label_zh, class) and relations as edges.

    An edge has relation, label, sources (how many state it), start and end (first and last
    day told by any source, empty where none is).
    """
    import networkx as nx

    drawn = nx.MultiDiGraph()
    for iri, entity in sorted(graph.entities.items()):
        drawn.add_node(
            local(iri), label=entity.name, label_zh=entity.name_zh, **{"class": entity.kind}
        )
    for row in graph.rows(EDGES):
        relation = local(str(row["relation"]))
        drawn.add_edge(
            local(str(row["subject"])),
            local(str(row["object"])),
            key=relation,
            relation=relation,
            label=relation,
            sources=int(str(row["sources"])),
            start=str(row["start"] or ""),
            end=str(row["end"] or ""),
        )
    return drawn


def serialize(graph: Graph, form: str) -> bytes:
    """Return the network as GraphML or GEXF, stable to the byte."""
    import networkx as nx

    drawn = network(graph)
    out = io.BytesIO()
    if form == "graphml":
        nx.write_graphml_xml(drawn, out, encoding="utf-8", prettyprint=True)
        return out.getvalue()
    for number, (_, _, _, facts) in enumerate(drawn.edges(keys=True, data=True)):
        facts["id"] = str(number)
        del facts["start"], facts["end"]
    nx.write_gexf(drawn, out, encoding="utf-8", prettyprint=True, version="1.2draft")
    import re

    return re.sub(rb' ?lastmodifieddate="[^"]*"', b"", out.getvalue())
