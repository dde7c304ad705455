"""The formats in which answers and the graph are written: one table, and all else derives from it.

Choices and help of the commands, their errors, what `kg export` takes for the ending of a file,
and the table in the README come from FORMATS. A new format is one entry here; where it is neither
rows nor an RDF format of the engine, its entry names the function that writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from kg.errors import BadParameter
from kg.model.identifiers import suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph

ROWS = "rows"
"""Takes answers to SELECT and ASK, and whatever a command lists."""
TRIPLES = "triples"
"""Takes the graph, a part of it, and answers to CONSTRUCT and DESCRIBE."""
TABLES = "tables"
"""Takes the graph or a part of it, as several files: a folder or a zip."""
NETWORK = "network"
"""Takes the graph or a part of it, as entities with relations between them."""
WORKBOOK = "workbook"
"""Takes the graph or a part of it, as one file of tables."""
WHOLE = (TRIPLES, TABLES, WORKBOOK, NETWORK)
"""The kinds that a whole graph can be exported in."""


def _longturtle(statements: Iterable[Any]) -> bytes:
    from kg.store import formats, longturtle, rdflib_bridge

    found = list(statements)
    triples = formats.serialize(found, "application/n-triples")
    if b"_:" in triples:
        return rdflib_bridge.longturtle(triples)
    return longturtle.rewritten(formats.serialize(found, "text/turtle"))


def _tables(graph: Graph) -> dict[str, bytes]:
    from kg.output import tables

    return tables.csv_files(graph)


def _workbook(graph: Graph) -> bytes:
    from kg.output import workbook

    return workbook.workbook(graph)


def _parquet(graph: Graph) -> dict[str, bytes]:
    from kg.output import parquet

    return parquet.files(graph)


def _neo4j(graph: Graph) -> dict[str, bytes]:
    from kg.output import neo4j

    return neo4j.files(graph)


def _pages(graph: Graph) -> dict[str, bytes]:
    from kg.output import pages

    return pages.files(graph)


def _examples(graph: Graph) -> dict[str, bytes]:
    from kg.graph import examples

    return examples.files(graph)


def _followthemoney(graph: Graph) -> bytes:
    from kg.output import followthemoney

    return followthemoney.lines(graph)


def _graphml(graph: Graph) -> bytes:
    from kg.connections import network

    return network.graphml(graph)


def _gexf(graph: Graph) -> bytes:
    from kg.connections import network

    return network.gexf(graph)


class Format(NamedTuple):
    """One format: what it is called, what it takes, and who writes it."""

    name: str
    kind: str
    extension: str
    about: str
    """What it is and for whom, in one sentence."""
    media_type: str = ""
    keeps_graphs: bool = False
    """Whether one named graph a source stays."""
    write: Callable[[Any], Any] | None = None
    """Takes statements, or a graph where it is of another kind; none where the engine does it."""

    def statements(self, statements: Iterable[Any]) -> bytes:
        """Return triples or quads in this format, of the kind TRIPLES; the same bytes each time."""
        if self.write is not None:
            return bytes(self.write(statements))
        from kg.store import formats

        return formats.serialize(statements, self.media_type)

    def whole(self, graph: Graph) -> bytes | dict[str, bytes]:
        """Return a graph in this format, of another kind than TRIPLES; several files by name."""
        assert self.write is not None
        made: bytes | dict[str, bytes] = self.write(graph)
        return made


FORMATS = (
    Format("table", ROWS, ".txt", "A table for the terminal.", "text/plain"),
    Format("csv", ROWS, ".csv", "Rows for spreadsheets.", "text/csv"),
    Format("tsv", ROWS, ".tsv", "Rows with tabs; terms as N-Triples spell them.",
           "text/tab-separated-values"),
    Format("json", ROWS, ".json", "SPARQL 1.1 JSON results, or a list of objects.",
           "application/sparql-results+json"),
    Format("xml", ROWS, ".srx", "SPARQL 1.1 XML results, or one row element a line.",
           "application/sparql-results+xml"),
    Format("md", ROWS, ".md", "A table in Markdown.", "text/markdown"),
    Format("turtle", TRIPLES, ".ttl", "RDF that people can read.", "text/turtle"),
    Format("longturtle", TRIPLES, ".ttl", "Turtle with one object a line, made for comparing.",
           "text/turtle", write=_longturtle),
    Format("trig", TRIPLES, ".trig", "Turtle with one named graph a source.", "application/trig",
           keeps_graphs=True),
    Format("nt", TRIPLES, ".nt", "RDF with one triple a line.", "application/n-triples"),
    Format("nq", TRIPLES, ".nq", "RDF with one triple and its source a line.",
           "application/n-quads", keeps_graphs=True),
    Format("jsonld", TRIPLES, ".jsonld", "RDF as JSON, for programs that know no RDF.",
           "application/ld+json"),
    Format("rdfxml", TRIPLES, ".rdf", "RDF as XML, for older tools.", "application/rdf+xml"),
    Format("csv", TABLES, ".zip", "Tables in a folder or a zip, for spreadsheets.",
           "application/zip", write=_tables),
    Format("xlsx", WORKBOOK, ".xlsx", "A workbook with a sheet a table, sources linked.",
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write=_workbook),
    Format("parquet", TABLES, ".zip", "Typed tables in a folder or a zip.",
           "application/zip", write=_parquet),
    Format("neo4j", TABLES, ".zip", "Nodes and relationships for neo4j-admin.",
           "application/zip", write=_neo4j),
    Format("html", TABLES, ".zip", "The ontology as HTML pages, with examples from the data.",
           "application/zip", write=_pages),
    Format("examples", TABLES, ".zip", "Saved questions as sparql-examples (SHACL).",
           "application/zip", write=_examples),
    Format("ftm", NETWORK, ".ftm", "Ownership and posts as FollowTheMoney entities.",
           "application/json+ftm", write=_followthemoney),
    Format("graphml", NETWORK, ".graphml", "Entities and relations for Neo4j, yEd and others.",
           "application/graphml+xml", write=_graphml),
    Format("gexf", NETWORK, ".gexf", "Entities and relations, with dates, for Gephi.",
           "application/gexf+xml", write=_gexf),
)  # fmt: skip


def names(*kinds: str) -> tuple[str, ...]:
    """Return the names of the formats of some kinds, as the table has them.

    >>> names("network")
    ('ftm', 'graphml', 'gexf')
    """
    return tuple(form.name for form in FORMATS if form.kind in kinds)


def named(name: str, *kinds: str) -> Format:
    """Return the format of some kinds with this name; raises BadParameter with the nearest."""
    for form in FORMATS:
        if form.name == name and form.kind in kinds:
            return form
    known = names(*kinds)
    near = suggest(name, known) or f"Known: {', '.join(known)}."
    raise BadParameter(f"There is no format '{name}'.", hint=near)


def listing(*kinds: str) -> str:
    """Return a line for each format of some kinds: its name, its ending, and what it is."""
    return "\n".join(
        f"{form.name:10}  {form.extension:8}  {form.about}"
        for form in FORMATS
        if form.kind in kinds
    )


def of_file(path: str, *kinds: str) -> Format | None:
    """Return the first format of some kinds that the ending of a file's name tells.

    >>> of_file("cars.NQ", "triples").name
    'nq'
    """
    ended = (form for form in FORMATS if path.lower().endswith(form.extension))
    return next((form for form in ended if form.kind in kinds), None)
