"""Which rule of the ontology a triple follows from that no source states."""

from __future__ import annotations

import re

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, expand
from kg.store.results import Triples, plain

_TEMPLATE = re.compile(r"CONSTRUCT\s*\{([^}]*)\}", re.IGNORECASE)


def consequences(graph: Graph, relation: str) -> dict[str, set[tuple[str, str, str]]]:
    """Return what each rule file that can yield a relation yields on the graph as it is."""
    found = {}
    for path in graph.project.ontology_files("rules/*.rq"):
        text = path.read_text(encoding="utf-8")
        template = _TEMPLATE.search(text)
        predicates = (
            {part.split()[1] for part in template[1].split(" .") if part.split()[2:]}
            if template
            else set()
        )
        if any(name.startswith("?") or expand(name) == AUTO + relation for name in predicates):
            answer = graph.query(text, path.name)
            assert isinstance(answer, Triples)  # the build refuses any other rule
            found[graph.project.relative(path)] = {
                (plain(one), plain(predicate), plain(other)) for one, predicate, other in answer
            }
    return found
