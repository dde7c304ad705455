"""The graph as a networkx graph: entities and their relations, for Gephi, Neo4j and analyses."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from kg.model.namespaces import id_of, local
from kg.model.periods import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from kg.graph.graph import Graph
    from kg.records.relationships import Relationship

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"


def network(graph: Graph) -> nx.MultiDiGraph:
    """Return entities as nodes and relations as edges, one for each relation between two.

    A node has label, label_zh, class, iri, and wikidata (empty where none is known). An edge has
    id, relation, label, status (reported; set-aside where nothing of it is to be relied on;
    planned where nothing else is stated), sources (how many state it), symmetric (whether it has
    no direction), and since and until (first and last date told by any source, as exactly as it
    is stated; empty where none is). The brand of a model that no source states in so many words
    has no dates.
    """
    import networkx as nx

    from kg.records.relationships import Relationships

    drawn = nx.MultiDiGraph()
    items = graph.same_as
    for iri, entity in sorted(graph.entities.items()):
        drawn.add_node(
            id_of(iri), label=entity.name, label_zh=entity.name_zh, **{"class": entity.kind},
            iri=iri, wikidata=items.get(iri, ""),
        )  # fmt: skip
    both = {str(row["p"]) for row in graph.rows("SELECT ?p { ?p a owl:SymmetricProperty }")}
    symmetric = {local(relation) for relation in both}
    between: dict[tuple[str, str, str], list[Relationship]] = {}
    for link in Relationships(graph).all:
        between.setdefault((link.subject, link.relation, link.object), []).append(link)
    for number, ((subject, relation, thing), links) in enumerate(sorted(between.items())):
        starts = [link.start for link in links if link.start]
        ends = [link.end for link in links if link.end]
        drawn.add_edge(
            id_of(subject),
            id_of(thing),
            key=relation,
            id=f"e{number}",
            relation=relation,
            label=relation,
            status=_status(links),
            sources=len({source for link in links for source in link.sources}),
            symmetric=relation in symmetric,
            since=min(starts, key=lambda text: parse(text).first, default=""),
            until=max(ends, key=lambda text: parse(text).last, default=""),
        )
    return drawn


def _status(links: Iterable[Relationship]) -> str:
    sound = [link for link in links if not link.aside]
    if not sound:
        return "set-aside"
    return "planned" if all(link.is_planned for link in sound) else "reported"


def graphml(graph: Graph) -> bytes:
    """Return the network as GraphML, stable to the byte.

    Each edge has an id of its own; the class of a node and the relation of an edge also stand
    where Neo4j's importer looks for them, in the attributes `labels` and `label`.
    """
    import networkx as nx

    drawn = network(graph)
    out = io.BytesIO()
    nx.write_graphml_xml(
        drawn, out, encoding="utf-8", prettyprint=True, edge_id_from_attribute="id"
    )
    ElementTree.register_namespace("", _GRAPHML)
    tree = ElementTree.fromstring(out.getvalue())
    relations = {facts["id"]: facts["relation"] for _, _, facts in drawn.edges(data=True)}
    twice = {key.get("id") for key in tree if key.get("attr.name") == "id"}  # it is an attribute
    for edge in tree.iter(f"{{{_GRAPHML}}}edge"):
        for cell in [cell for cell in edge if cell.get("key") in twice]:
            edge.remove(cell)
    for key in [key for key in tree if key.get("id") in twice]:
        tree.remove(key)
    for node in tree.iter(f"{{{_GRAPHML}}}node"):
        node.set("labels", f":{drawn.nodes[node.get('id')]['class']}")
    for edge in tree.iter(f"{{{_GRAPHML}}}edge"):
        edge.set("label", relations[edge.get("id")])
    return _written(tree)


def gexf(graph: Graph) -> bytes:
    """Return the network as GEXF, stable to the byte.

    The kind of an edge keeps parallel relations apart, a symmetric one is mutual, and a
    spell says when it held, no more exactly than its sources do.
    """
    import networkx as nx

    drawn = network(graph)
    kinds = {}
    for _, _, facts in drawn.edges(data=True):
        kinds[facts["id"]] = facts["relation"]
        facts["type"] = "mutual" if facts["symmetric"] else "directed"
        if facts["since"] or facts["until"]:
            facts["spells"] = [(facts["since"] or None, facts["until"] or None)]
    out = io.BytesIO()
    nx.write_gexf(drawn, out, encoding="utf-8", prettyprint=True, version="1.2draft")
    content = re.sub(rb' ?lastmodifieddate="[^"]*"', b"", out.getvalue())
    tree = ElementTree.fromstring(content)
    space = tree.tag.partition("}")[0].removeprefix("{")
    ElementTree.register_namespace("", space)
    for edge in tree.iter(f"{{{space}}}edge"):
        edge.set("kind", kinds[edge.get("id")])
    return _written(tree)


def _written(tree: ElementTree.Element) -> bytes:
    content = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return bytes(content) + b"\n"
