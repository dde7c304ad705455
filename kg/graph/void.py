"""What is in the graph as VoID says it, and the description of a SPARQL service over it.

Counts of classes, of properties, and of the properties of each class: what other tools read to
suggest and to plan queries, and what completion falls back to.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.identifiers import digest
from kg.model.namespaces import AUTO, BASE, DCTERMS, RDF, RDFS, XSD
from kg.sparql.tokens import quoted
from kg.store import parsing
from kg.version import __version__

VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
DATASET = f"{BASE}void"
_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
            "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG")  # fmt: skip

_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
_PAIRS = "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c . ?s ?p ?o } GROUP BY ?c ?p"


class Counts(NamedTuple):
    """How often classes and properties occur in the merge of all sources, by full address."""

    classes: dict[str, int]
    properties: dict[str, int]
    pairs: dict[str, dict[str, int]]
    """Of each class, its properties."""


def counts(graph: Graph) -> Counts:
    """Return the counts of a graph."""
    classes = {kind: int(count) for kind, count in graph.store.texts(_CLASSES)}
    properties = {name: int(count) for name, count in graph.store.texts(_PROPERTIES)}
    pairs: dict[str, dict[str, int]] = {}
    for kind, name, count in graph.store.texts(_PAIRS):
        pairs.setdefault(kind, {})[name] = int(count)
    return Counts(classes, properties, pairs)


def lines(graph: Graph) -> list[str]:
    """Return the description of the dataset as lines of N-Triples; no node is blank."""
    found = counts(graph)
    about = [
        f"<{DATASET}> <{RDF}type> <{VOID}Dataset>",
        f'<{DATASET}> <{RDFS}label> "autokg {__version__}"',
        f"<{DATASET}> <{VOID}uriSpace> {quoted(BASE)}",
        f"<{DATASET}> <{VOID}vocabulary> <{AUTO}>",
        f'<{DATASET}> <{DCTERMS}modified> "{graph.today}"^^<{XSD}date>',
        _count(DATASET, "triples", sum(found.properties.values())),
        _count(DATASET, "classes", len(found.classes)),
        _count(DATASET, "properties", len(found.properties)),
    ]
    for name, count in sorted(found.properties.items()):
        about += _partition(DATASET, "property", name, "triples", count)
    for kind, count in sorted(found.classes.items()):
        about += _partition(DATASET, "class", kind, "entities", count)
        of_class = _part(DATASET, kind)
        for name, times in sorted(found.pairs.get(kind, {}).items()):
            about += _partition(of_class, "property", name, "triples", times)
    return [f"{line} .\n" for line in about]


def _part(whole: str, name: str) -> str:
    return f"{DATASET}/{digest([whole, name])}"


def _partition(whole: str, what: str, name: str, unit: str, count: int) -> list[str]:
    part = _part(whole, name)
    return [
        f"<{whole}> <{VOID}{what}Partition> <{part}>",
        f"<{part}> <{VOID}{what}> <{name}>",
        _count(part, unit, count),
    ]


def _count(subject: str, what: str, count: int) -> str:
    return f'<{subject}> <{VOID}{what}> "{count}"^^<{XSD}integer>'


def service(graph: Graph, address: str, form: str) -> bytes:
    """Return the description of a SPARQL service at an address, with that of its dataset."""
    data, merge = f"{address}#dataset", f"{address}#merge"
    about = [
        f"<{address}> <{RDF}type> <{SD}Service>",
        f"<{address}> <{SD}endpoint> <{address}>",
        f"<{address}> <{SD}supportedLanguage> <{SD}SPARQL11Query>",
        f"<{address}> <{SD}defaultDataset> <{data}>",
        *(f"<{address}> <{SD}resultFormat> <{FORMATS}{name}>" for name in _FORMATS),
        f"<{data}> <{RDF}type> <{SD}Dataset>",
        f"<{data}> <{SD}defaultGraph> <{merge}>",
        f"<{merge}> <{RDF}type> <{SD}Graph>",
        f"<{merge}> <{DCTERMS}source> <{DATASET}>",
        f"<{DATASET}> <{VOID}sparqlEndpoint> <{address}>",
    ]
    return parsing.rewritten([*(f"{line} .\n" for line in about), *lines(graph)], form)
