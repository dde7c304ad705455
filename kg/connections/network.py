"""The graph as a networkx graph: entities and their relations, for Gephi and analyses."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.model.namespaces import local
from kg.model.periods import parse

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.graph import Graph
    from kg.records.relationships import Relationship


def network(graph: Graph) -> nx.MultiDiGraph:
    """Return entities as nodes (label, label_zh, class) and relations as edges.

    An edge has relation, label, status (reported, or planned where nothing else is told),
    sources (how many state it), and since and until (first and last day told by any source,
    empty where none is). The brand of a model that no source states in so many words has none.
    """
    import networkx as nx

    from kg.records.relationships import Relationships

    drawn = nx.MultiDiGraph()
    for iri, entity in sorted(graph.entities.items()):
        drawn.add_node(
            local(iri), label=entity.name, label_zh=entity.name_zh, **{"class": entity.kind}
        )
    between: dict[tuple[str, str, str], list[Relationship]] = {}
    for link in Relationships(graph).all:
        between.setdefault((link.subject, link.relation, link.object), []).append(link)
    for (subject, relation, thing), links in sorted(between.items()):
        starts = [parse(link.start).first for link in links if link.start]
        ends = [link.over for link in links if link.end]
        drawn.add_edge(
            local(subject),
            local(thing),
            key=relation,
            relation=relation,
            label=relation,
            status="planned" if all(link.is_planned for link in links) else "reported",
            sources=len({source for link in links for source in link.sources}),
            since=str(min(starts, default="")),
            until=str(max(ends, default="")),
        )
    return drawn


def graphml(graph: Graph) -> bytes:
    """Return the network as GraphML, stable to the byte."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(network(graph), out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def gexf(graph: Graph) -> bytes:
    """Return the network as GEXF, stable to the byte."""
    import re

    import networkx as nx

    drawn = network(graph)
    out = io.BytesIO()
    for number, (_, _, _, facts) in enumerate(drawn.edges(keys=True, data=True)):
        facts["id"] = str(number)
    nx.write_gexf(drawn, out, encoding="utf-8", prettyprint=True, version="1.2draft")
    return re.sub(rb' ?lastmodifieddate="[^"]*"', b"", out.getvalue())
