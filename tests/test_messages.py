"""What is said of a query that another system would take, and of what people forget."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import MINI

import kg
from kg.errors import BadQuery
from kg.graph.graph import Graph
from kg.model.namespaces import PREFIXES
from kg.sparql import questions
from kg.text import rows


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("SELECT ?b (COUNT(?m)) { ?m auto:hasBrand ?b } GROUP BY ?b", "1:11",
         "AS ?name is missing: (COUNT(?m)) needs a name. Write (COUNT(?m) AS ?count)."),
        ("SELECT ?s\n  (MAX(?v) AS ?m) (MIN(?v))\n{ ?s ?p ?v } GROUP BY ?s", "2:19",
         "(MIN(?v)) needs a name"),
        ("SELECT (?a + 1) { ?a ?b ?c }", "1:8", "Write (?a + 1 AS ?name)."),
        ("SELECT (COUNT(?s) AS n) { ?s ?p ?o }", "1:8", "Write (COUNT(?s) AS ?n)."),
        ("SELECT COUNT(?m) AS ?n { ?m ?p ?o }", "1:8", "Write (COUNT(?m) AS ?count)."),
        ("SELECT ?a WHERE { { SELECT (SUM(?v)) { ?a ?p ?v } } }", "1:28", "(SUM(?v)) needs a name"),
        ("SELECT ?s, ?p { ?s ?p ?o }", "1:10", "not parted by commas"),
        ('SELECT (GROUP_CONCAT(?x, ",") AS ?n) { ?s ?p ?x }', "1:24", "SEPARATOR="),
        ("SELECT TOP 10 ?s { ?s ?p ?o }", "1:1", "LIMIT 10"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 5, 10", "1:24", "LIMIT 10 OFFSET 5"),
        ("SELECT ?s WITH { SELECT ?s { ?s ?p ?o } } AS %x WHERE { INCLUDE %x }", "1:11",
         "Blazegraph"),
        ('SELECT ?s { hint:Query hint:optimizer "None" . ?s a ?o }', "1:13", "Blazegraph"),
        ('SELECT ?s { ?s rdfs:label ?l . ?l bif:contains "x" }', "1:35", "Virtuoso"),
        ('PREFIX bif: <bif:> SELECT ?s { ?s a ?o FILTER(bif:contains(STR(?o), "x")) }', "1:47",
         "CONTAINS"),
        ('DEFINE input:inference "x" SELECT ?s { ?s ?p ?o }', "1:1", "pragma"),
        ("SELECT ?x { LET (?x := 1) }", "1:13", "BIND"),
        ('SELECT ?s { ?s ?p ?o FILTER(?o LIKE "a%") }', "1:29", "STRSTARTS"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o != null) }", "1:32", "BOUND"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o <> 3) }", "1:32", "Write !=."),
        ("SELECT ?s { ?s ?p ?o FILTER(?o = 1 AND ?s = 2) }", "1:36", "&&"),
        ("MATCH (n) RETURN n", "1:1", "Cypher"),
        ("SELECT name FROM cars WHERE maker = 3", "1:13", "no tables here"),
        ("@prefix a: <http://a/> . SELECT ?s { ?s ?p ?o }", "1:1", "without @"),
        ('SELECT ?x ?xLabel { ?x a ?o SERVICE wikibase:label { bd:serviceParam wikibase:language '
         '"en" } }', "1:29", "LANG(?xLabel)"),
    ],
)  # fmt: skip
def test_other_ways_are_named_with_what_to_write(
    mini: Graph, query: str, place: str, said: str
) -> None:
    """Whose way it is, where it stands, and what SPARQL 1.1 has for it."""
    with pytest.raises(BadQuery) as refused:
        mini.query(query)
    assert said in str(refused.value)
    assert refused.value.where == f"query:{place}"


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?x { ?x rdfs:label ?l FILTER(CONTAINS(?l, "A LIKE B AND <> null TOP 10")) }',
        "SELECT ?x { ?x a <http://e.org/bif:contains> } # hint:Query WITH {",
        'PREFIX text: <http://e.org/text#> SELECT ?x { ?x text:query ?q }',
        "SELECT (COUNT(DISTINCT ?m) AS ?n) (SAMPLE(?m) AS ?one) { ?m a ?c } GROUP BY ?c",
        "SELECT (IF(BOUND(?c), ?m, 1) AS ?n) { ?m a ?c }",
    ],
)  # fmt: skip
def test_what_is_no_other_way_is_answered(mini: Graph, query: str) -> None:
    """Texts, comments, addresses and prefixes that a query declares are its own affair."""
    mini.query(query)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?s { ?s wdt:P31 ?o }", "PREFIX wdt: <http://www.wikidata.org/prop/direct/>"),
        ("SELECT ?s { ?s dct:title ?o }", "PREFIX dct: <http://purl.org/dc/terms/>"),
        ("SELECT ?s { ?s a ?c FILTER(foaf:f(?s)) }", "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        ("SELECT ?s { ?s Auto:hasBrand ?o }", "Did you mean 'auto:'?"),
        ("SELECT ?s { ?s zzzzzz:p ?o }", "PREFIX zzzzzz: <address>"),
        ("PREFIX ex: <http://e/>\nSELECT ?s { ?s ex:p ?o ; qb:dataSet ?d }", "PREFIX qb: <http"),
    ],
)
def test_the_line_of_a_prefix_is_offered(mini: Graph, query: str, said: str) -> None:
    """A known prefix comes with its line, another with the nearest."""
    with pytest.raises(BadQuery) as refused:
        mini.query(query)
    assert said in str(refused.value)
    assert "is not declared" in str(refused.value)


def test_a_prefix_of_a_file_beside_it_is_offered(tmp_path: Path) -> None:
    """What the file calls ex: is known where the query forgot it."""
    own = tmp_path / "own.ttl"
    own.write_text("@prefix cars: <http://e.org/cars#> . cars:a cars:b cars:c .", encoding="utf-8")
    with pytest.raises(BadQuery, match=r"PREFIX cars: <http://e\.org/cars#>"):
        kg.open(MINI, with_=own).query("SELECT ?s { ?s cars:b ?o }")


def test_a_byte_order_mark_is_no_mistake(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Notepad's mark before a query is read over: in a file, from a pipe, in a saved question."""
    text = "\ufeffSELECT ?m { ?m auto:hasBrand id:Lumo } ORDER BY ?m"
    file = tmp_path / "bom.rq"
    file.write_text(text, encoding="utf-8")
    asked = [
        kg_run("query", "--project", MINI, "-f", "csv", file),
        kg_run("query", "--project", MINI, "-f", "csv", "-", stdin=text),
        kg_run("query", "--project", MINI, "-f", "csv", text),
    ]
    assert {done.out for done in asked} == {asked[0].out}, asked[1].err
    assert "Lumo One" in asked[0].out
    head = "\ufeff# title: A\n# description: B.\n# tags: c\n"
    file.write_text(head + text[1:], encoding="utf-8")
    assert questions.load(file, "bom.rq").title == "A"


def test_rows_as_sparql_xml(mini: Graph, kg_run) -> None:  # type: ignore[no-untyped-def]
    """`-f xml` is the format of SPARQL 1.1, read back as the same terms, for ASK and lists too."""
    import pyoxigraph as ox

    query = 'SELECT ?s ?l ?n ?d ?none { ?s rdfs:label ?l BIND(1.5 AS ?n) BIND("a<&\\r" AS ?d) }'
    answer = mini.rows(query)
    xml = ox.QueryResultsFormat.XML
    parsed = ox.parse_query_results(rows.rows(answer, "xml").encode(), format=xml)
    assert isinstance(parsed, ox.QuerySolutions)
    assert tuple(one.value for one in parsed.variables) == answer.variables
    assert [tuple(one) for one in parsed] == [row.terms for row in answer]
    asked = ox.parse_query_results(rows.boolean(True, "xml").encode(), format=xml)
    assert isinstance(asked, ox.QueryBoolean)
    assert bool(asked)
    for command in (["stats"], ["show", "Lumo"], ["disputes"], ["query", "ASK {}"]):
        done = kg_run(*command, "-f", "xml", "--project", MINI)
        assert ElementTree.fromstring(done.out).tag.endswith("}sparql"), command
    refused = kg_run("query", "--project", MINI, "-f", "xml", "CONSTRUCT WHERE { ?s a ?o }")
    assert refused.code == 3
    assert "rdfxml" in refused.err


def test_every_known_prefix_is_an_address() -> None:
    """What is offered can be pasted."""
    from kg.model.namespaces import KNOWN_PREFIXES

    assert not set(KNOWN_PREFIXES) & set(PREFIXES)
    assert all(iri.startswith("http") and iri[-1] in "/#" for iri in KNOWN_PREFIXES.values())
