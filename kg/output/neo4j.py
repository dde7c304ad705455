"""The graph for `neo4j-admin database import`: nodes with labels, relationships with types."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kg.connections.network import network
from kg.graph.graph import Graph


def files(graph: Graph) -> dict[str, bytes]:
    """Return nodes.csv and relationships.csv with the headers that the importer asks for.

    Import them with: neo4j-admin database import full --nodes=nodes.csv
    --relationships=relationships.csv
    """
    drawn = network(graph)
    nodes = (
        (node, facts["class"], facts["label"], facts["label_zh"], facts["iri"], facts["wikidata"])
        for node, facts in drawn.nodes(data=True)
    )
    edges = (
        (one, other, facts["relation"], facts["status"], facts["sources"], facts["since"],
         facts["until"])
        for one, other, facts in drawn.edges(data=True)
    )  # fmt: skip
    ends = (":START_ID", ":END_ID", ":TYPE")
    return {
        "nodes.csv": _csv(("id:ID", ":LABEL", "name", "name_zh", "iri", "wikidata"), nodes),
        "relationships.csv": _csv((*ends, "status", "sources:int", "since", "until"), edges),
    }


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
