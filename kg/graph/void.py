"""The graph described as a dataset, in DCAT and VoID, and a SPARQL service over it.

What it is, of when, under which licence, and how often classes and properties occur in it: part
of every RDF export, and what other tools read to suggest and to plan queries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from kg.graph.graph import Graph
from kg.model.identifiers import digest
from kg.model.namespaces import AUTO, BASE, DCTERMS, OWL, RDF, XSD
from kg.runtime import freshness
from kg.sparql.tokens import quoted
from kg.store import parsing
from kg.store.results import Triple
from kg.version import __version__

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
DATASET = f"{BASE}void"
_TITLES = (
    ("autokg: a knowledge graph of the automotive ecosystem", "en"),
    ("autokg：汽车生态知识图谱", "zh"),
)
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
            "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG")  # fmt: skip


def triples(graph: Graph) -> Iterator[Triple]:
    """Return the description of the dataset as triples."""
    return parsing.triples(lines(graph))


def lines(graph: Graph) -> list[str]:
    """Return the description of the dataset as lines of N-Triples; no node is blank."""
    found = graph.contents
    about = [
        f"<{DATASET}> <{RDF}type> <{DCAT}Dataset>",
        f"<{DATASET}> <{RDF}type> <{VOID}Dataset>",
        *_said(graph),
        f'<{DATASET}> <{OWL}versionInfo> "{__version__}"',
        f'<{DATASET}> <{DCTERMS}modified> "{graph.today}"^^<{XSD}date>',
        f"<{DATASET}> <{VOID}uriSpace> {quoted(BASE)}",
        f"<{DATASET}> <{VOID}vocabulary> <{AUTO}>",
        _count(DATASET, "triples", sum(found.properties.values())),
        _count(DATASET, "entities", len(graph.entities)),
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


def _said(graph: Graph) -> Iterator[str]:
    """Return what a dataset is called and who may use it; the licence is that of our own data."""
    root = str(graph.project.root)
    if os.path.realpath(root) != os.path.realpath(freshness.bundled()):
        yield f"<{DATASET}> <{DCTERMS}title> {quoted(graph.project.root.name)}"
        return
    for text, language in _TITLES:
        yield f"<{DATASET}> <{DCTERMS}title> {quoted(text)}@{language}"
    yield f"<{DATASET}> <{DCTERMS}license> <{_LICENCE}>"
    yield f'<{DATASET}> <{DCTERMS}creator> "autokg contributors"@en'


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
