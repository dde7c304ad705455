"""The graph, or a part of it, in the formats of other tools."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from kg.errors import CannotWrite
from kg.graph.graph import Graph
from kg.ingest import build
from kg.model.namespaces import local
from kg.runtime import files as output
from kg.store.formats import serialize
from kg.store.results import Term, Triple, Triples, in_default_graph, plain
from kg.store.store import Store

FORMATS = (
    *("turtle", "longturtle", "trig", "nt", "nq", "jsonld", "rdfxml"),
    *("csv", "graphml", "gexf"),
)
#: Formats that keep one named graph a source.
WITH_GRAPHS = {"trig", "nq"}

_NEIGHBOURS = """
SELECT DISTINCT ?n WHERE {
  VALUES ?e { ENTITIES }
  { ?e ?p ?n } UNION { ?n ?p ?e }
  ?n a ?class . ?class auto:table "entities" .
} ORDER BY ?n
"""
_PART = """
CONSTRUCT { ?s ?p ?o } WHERE {
  {
    { SELECT DISTINCT ?s WHERE {
      { VALUES ?s { ENTITIES } }
      UNION
      { VALUES ?e { ENTITIES } ?s auto:subject|auto:object|auto:participant ?e }
      UNION
      { VALUES ?e { ENTITIES } ?claim auto:subject|auto:object|auto:participant ?e ;
        prov:wasDerivedFrom ?s }
    } }
    ?s ?p ?o
  }
  UNION
  { VALUES ?o { ENTITIES } ?s ?p ?o . ?s a ?class . ?class auto:table "entities" }
}
"""


def export(graph: Graph, form: str) -> bytes:
    """Return the whole graph in one of FORMATS except csv; the same graph, the same bytes."""
    if form in ("graphml", "gexf"):
        from kg.connections import network

        return network.serialize(graph, form)
    if form in WITH_GRAPHS:
        return serialize(graph.store.quads(), form)
    triples = (quad.triple for quad in graph.store.default_quads())
    return _triples(triples, form)


def part(graph: Graph, answer: Triples, form: str) -> bytes:
    """Return some triples in one of FORMATS except csv; TriG and N-Quads keep their graphs."""
    if form in ("graphml", "gexf"):
        return export(alone(graph, answer), form)
    if form in WITH_GRAPHS:
        wanted = set(answer)
        found = [quad for quad in graph.store.quads() if quad.triple in wanted]
        made = wanted - {quad.triple for quad in found}  # what a CONSTRUCT put together anew
        return serialize([*found, *map(in_default_graph, made)], form)
    return _triples(answer, form)


def alone(graph: Graph, answer: Triples) -> Graph:
    """Return a graph in memory that holds some triples and the ontology, and nothing else."""
    store = Store.in_memory()
    store.extend(build.ontology_store(graph.project).quads())
    store.extend(map(in_default_graph, answer))
    return Graph(store, graph.project, {}, graph.today)


def _triples(triples: Iterable[Triple], form: str) -> bytes:
    if form == "longturtle":
        from kg.store import rdflib_bridge

        return rdflib_bridge.longturtle(serialize(triples, "nt"))
    return serialize(triples, form)


def around(graph: Graph, names: tuple[str, ...], depth: int) -> Triples:
    """Return what is said about entities and their neighbours up to `depth` relations away."""
    inside = {graph.entity(name).iri for name in names}
    for _ in range(depth):
        found = graph.rows(_NEIGHBOURS.replace("ENTITIES", _values(inside)))
        inside |= {str(row["n"]) for row in found}
    answer = graph.query(_PART.replace("ENTITIES", _values(inside)))
    assert isinstance(answer, Triples)
    return answer


def _values(iris: set[str]) -> str:
    return " ".join(f"<{iri}>" for iri in sorted(iris))


_TABLES = {
    "sources": """SELECT ?source ?label ?publisher ?published ?kind ?reliability ?url ?link
      ?copy_of ?copy_group ?note WHERE {
      ?source a auto:Source ; rdfs:label ?label ; dcterms:publisher ?publisher ;
      auto:kind ?kind ; auto:reliability ?reliability ; schema:url ?url ; auto:link ?link .
      OPTIONAL { ?source dcterms:issued ?published } OPTIONAL { ?source auto:copyOf ?copy_of }
      OPTIONAL { ?source auto:copyGroup ?copy_group } OPTIONAL { ?source auto:note ?note }
      } ORDER BY ?source""",
    "entities": """SELECT (?entity AS ?entity_id) ?class ?name ?name_zh
      (GROUP_CONCAT(DISTINCT ?alias; separator="; ") AS ?aliases)
      (SAMPLE(?mark) AS ?brand_id) (SAMPLE(?item) AS ?wikidata) WHERE {
      ?entity a ?class ; rdfs:label ?name . ?class auto:table "entities" .
      FILTER(LANG(?name) = "en")
      FILTER NOT EXISTS { ?narrower rdfs:subClassOf ?class . ?entity a ?narrower }
      OPTIONAL { ?entity rdfs:label ?name_zh FILTER(LANG(?name_zh) = "zh") }
      OPTIONAL { ?entity skos:altLabel ?alias } OPTIONAL { ?entity auto:hasBrand ?mark }
      OPTIONAL { ?entity skos:exactMatch ?item }
      } GROUP BY ?entity ?class ?name ?name_zh ORDER BY ?entity ?class""",
    "relationships": """SELECT ?claim (?subject AS ?subject_id) ?subject ?relation
      (?object AS ?object_id) ?object ?start ?end ?share ?amount ?unit
      (GROUP_CONCAT(DISTINCT ?r; separator="; ") AS ?role)
      (GROUP_CONCAT(DISTINCT ?p; separator="; ") AS ?part)
      (GROUP_CONCAT(DISTINCT ?m; separator="; ") AS ?mode) ?status WHERE {
      ?claim a auto:Relationship ; auto:subject ?subject ; auto:relation ?relation ;
      auto:object ?object ; auto:status ?status .
      OPTIONAL { ?claim auto:start ?start } OPTIONAL { ?claim auto:end ?end }
      OPTIONAL { ?claim auto:share ?share } OPTIONAL { ?claim auto:amount ?amount }
      OPTIONAL { ?claim auto:unit ?unit } OPTIONAL { ?claim auto:role ?r }
      OPTIONAL { ?claim auto:part ?p } OPTIONAL { ?claim auto:mode ?m }
      } GROUP BY ?claim ?subject ?relation ?object ?start ?end ?share ?amount ?unit ?status
      ORDER BY ?subject ?relation ?object ?claim""",
    "observations": """SELECT ?claim (?subject AS ?subject_id) ?subject ?measure ?period
      ?from ?to ?span ?value ?unit ?bound ?status ?basis
      (GROUP_CONCAT(DISTINCT ?s; separator="; ") AS ?scope) ?said_by ?standing ?key
      WHERE { ?claim a auto:Observation ; auto:subject ?subject ; auto:measure ?measure ;
      auto:value ?value ; auto:unit ?unit ; auto:bound ?bound ; auto:status ?status ;
      auto:key ?key .
      OPTIONAL { ?claim auto:period ?period ; auto:span ?span ; auto:to ?to }
      OPTIONAL { ?claim auto:from ?from } OPTIONAL { ?claim auto:basis ?basis }
      OPTIONAL { ?claim auto:saidBy ?said_by } OPTIONAL { ?claim auto:standing ?standing }
      OPTIONAL { ?claim auto:scope ?s }
      } GROUP BY ?claim ?subject ?measure ?period ?from ?to ?span ?value ?unit ?bound ?status
      ?basis ?said_by ?standing ?key ORDER BY ?subject ?measure ?to ?claim""",
    "descriptions": """SELECT ?claim (?subject AS ?subject_id) ?subject ?property
      ?value ?status WHERE {
      ?claim a auto:Description ; auto:subject ?subject ; auto:relation ?property ;
      auto:text|auto:object ?value ; auto:status ?status } ORDER BY ?subject ?property ?claim""",
    "events": """SELECT ?claim ?date ?type (?subject AS ?subject_id) ?subject
      (GROUP_CONCAT(DISTINCT ?p; separator="; ") AS ?participants) ?summary ?value ?unit ?status
      WHERE { ?claim a auto:Event ; auto:eventType ?type ; auto:subject ?subject ;
      auto:summary ?summary ; auto:status ?status . OPTIONAL { ?claim auto:date ?date }
      OPTIONAL { ?claim auto:participant ?p }
      OPTIONAL { ?claim auto:value ?value ; auto:unit ?unit }
      } GROUP BY ?claim ?date ?type ?subject ?summary ?value ?unit ?status
      ORDER BY ?date ?type ?claim""",
    "claim_sources": """SELECT ?claim ?source WHERE { ?claim prov:wasDerivedFrom ?source }
      ORDER BY ?claim ?source""",
}


def tables(graph: Graph) -> dict[str, bytes]:
    """Return the graph as CSV tables by file name; claims are joined to sources in their own."""
    return {f"{name}.csv": _table(graph, text) for name, text in _TABLES.items()}


def _table(graph: Graph, text: str) -> bytes:
    answer = graph.rows(text)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.variables)
    for row in answer:
        writer.writerow(
            local(plain(term)) if name.endswith("_id") and term else _plain(graph, term)
            for name, term in zip(answer.variables, row.terms, strict=True)
        )
    return out.getvalue().encode()


def _plain(graph: Graph, term: Term | None) -> str:
    text = graph.shown(term)
    return "; ".join(local(part) for part in text.split("; ")) if "w3id.org" in text else text


def write_tables(graph: Graph, target: str | os.PathLike[str]) -> None:
    """Write the CSV tables into a zip (a name that ends in .zip) or into a folder."""
    files = tables(graph)
    if str(target).lower().endswith(".zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        output.write(target, packed.getvalue())
        return
    folder = Path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Name a folder, or a file that ends in .zip."
        raise CannotWrite(f"'{target}' cannot be made: {error.strerror}.", hint=hint) from None
    for name, content in files.items():
        output.write(folder / name, content)
