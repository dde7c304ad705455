"""The graph as CSV tables, each claim once, joined to its sources in a table of their own."""

from __future__ import annotations

import csv
import io

from kg.graph.graph import Graph
from kg.model.namespaces import local
from kg.store.results import Term, plain

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
