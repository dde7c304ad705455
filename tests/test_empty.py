"""An answer that is empty or lacks a part says why; a whole one says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MINI

import kg
from kg.evidence.empty import empty
from kg.graph.graph import Graph
from kg.sparql import questions
from kg.text.reasons import say


def notes(graph: Graph, query: str) -> list[str]:
    """Return what is said of the answer to a query."""
    return [str(one) for one in empty.explain(graph, query, graph.query(query))]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?m { ?m auto:brand id:Lumo }", "auto:hasBrand"),
        ("SELECT ?m { ?m auto:hasbrand id:Lumo }", "auto:hasBrand"),
        ("SELECT ?m { ?m a auto:Vehicle }", "auto:VehicleModel"),
        ("SELECT ?m { ?m auto:hasBrand id:lumo }", "id:Lumo"),
        ("SELECT ?m { ?m auto:hasBrand auto:Lumo }", "id:Lumo"),
        ("SELECT ?m { ?m auto:hasBrand/rdfs:lable ?l }", "rdfs:label"),
        ("SELECT ?o { ?o auto:measure concept:deliverys }", "concept:deliveries"),
        ("SELECT ?o { ?o auto:measure id:deliveries }", "concept:deliveries"),
        ("ASK { GRAPH <https://w3id.org/autokg/source/aurora-motors/202501-1a2c> { ?s a ?o } }",
         "source:aurora-motors/202501-1a2b"),
        ("SELECT ?m { ?m <http://schema.org/url> ?u }", "schema:url"),
        ("PREFIX schema: <http://schema.org/> SELECT ?m { ?m schema:url ?u }",
         "<https://schema.org/url>"),
        ("PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?m { ?m foaf:name ?n }", "rdfs:label"),
        ("ASK { ?m auto:brand id:Lumo }", "auto:hasBrand"),
        ("CONSTRUCT { ?m <http://e.org/new> ?b } WHERE { ?m auto:brand ?b }", "auto:hasBrand"),
        ("SELECT (COUNT(?m) AS ?n) { ?m auto:brand ?b }", "auto:hasBrand"),
        ("SELECT ?m ?b { ?m a auto:VehicleModel OPTIONAL { ?m auto:brand ?b } }", "auto:hasBrand"),
    ],
)  # fmt: skip
def test_an_unknown_term_has_its_nearest(mini: Graph, query: str, said: str) -> None:
    """A property, class, thing, concept or source; a wrong space, case or scheme of the address."""
    (told,) = notes(mini, query)
    assert "is not in the graph. Did you mean" in told
    assert said in told.partition("Did you mean")[2]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('SELECT ?m { ?m rdfs:label "Lumo One" }', '"Lumo One"@en'),
        ('SELECT ?m { ?m rdfs:label "路陌" }', '"路陌"@zh'),
        ('SELECT ?m { ?m rdfs:label "lumo ONE" }', '"Lumo One"@en'),
        ('SELECT ?m { ?m rdfs:label ?l FILTER(?l = "Lumo One") }', '"Lumo One"@en'),
        ('SELECT ?m { ?m rdfs:label ?l FILTER("Lumo One" = ?l) }', '"Lumo One"@en'),
        ('SELECT ?o { ?o auto:share "25" }', "written 25."),
        ('SELECT ?s { ?s dcterms:issued "2025-01" }', '"2025-01"^^xsd:gYearMonth'),
    ],
)
def test_a_text_without_its_language_or_type(tmp_path: Path, query: str, said: str) -> None:
    """What the text is written like is offered."""
    own = tmp_path / "own.ttl"
    own.write_text(
        "<http://e.org/s> <http://purl.org/dc/terms/issued> "
        '"2025-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .',
        encoding="utf-8",
    )
    (told,) = notes(kg.open(MINI, with_=own), query)
    assert said in told


def test_dates_of_another_precision(graph: Graph) -> None:
    """Months and years that a comparison with a day leaves out are counted; auto:from has all."""
    compared = 'FILTER(?d >= "2026-01-01"^^xsd:date)'
    asked = "SELECT (COUNT(?s) AS ?n) { ?s a auto:Source ; dcterms:issued ?d " + compared + " }"
    (told,) = notes(graph, asked)
    better = asked.replace("dcterms:issued", "auto:from")
    assert notes(graph, better) == []
    whole = graph.rows(better)[0]["n"]
    assert f"{whole} instead of {graph.rows(asked)[0]['n']}" in told
    years = graph.rows(
        "SELECT (COUNT(?s) AS ?n) { ?s a auto:Source ; dcterms:issued ?d"
        ' FILTER(SUBSTR(STR(?d), 1, 4) >= "2026") }'
    )
    assert whole == years[0]["n"]
    turned = asked.replace("?d >= ", "").replace("xsd:date)", "xsd:date <= ?d)")
    assert notes(graph, turned)[0].startswith(told[:20])
    timed = asked.replace('01-01"^^xsd:date)', '01-01T00:00:00"^^xsd:dateTime)')
    assert graph.rows(timed)[0]["n"] == 0
    (told,) = notes(graph, timed)
    assert "are days, months or years, which a comparison with a time leaves out" in told
    assert f'{whole} instead of 0. Compare ?d with a day: "2026-01-01"^^xsd:date' in told
    reported = "SELECT ?m ?d { ?c auto:relation auto:launched ; auto:subject ?m ; auto:from ?d }"
    assert len(graph.rows(reported)) > 100


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?v { ?o auto:value ?v FILTER(?v > 1000000000000000) }",
         "FILTER(?v > 1000000000000000) lets nothing through; without it ?v has "),
        ("SELECT ?p { ?o auto:period ?p FILTER(?p = 2025) }", '?p has "'),
        ('SELECT ?s { ?s auto:from ?d FILTER(?d > "2020-01-01") }', "^^xsd:date"),
        ('SELECT ?m { ?m rdfs:label ?l FILTER(LANG(?l) = "cn") }', "there are solutions"),
        ("SELECT ?m { ?m auto:hasBrand ?b MINUS { ?m a auto:VehicleModel } }", "MINUS"),
        ("SELECT ?m { ?m auto:hasBrand ?b FILTER NOT EXISTS { ?m a ?c } }", "NOT EXISTS"),
        ('SELECT ?m { ?m rdfs:label ?l FILTER(?l = "x"@en) FILTER(?l = "y"@en) }', "together"),
        ("SELECT ?b (COUNT(?m) AS ?n) { ?m auto:hasBrand ?b } GROUP BY ?b HAVING(COUNT(?m) > 99)",
         "HAVING"),
        ("SELECT ?b { ?m auto:hasBrand ?b } OFFSET 1000", "OFFSET"),
        ("SELECT ?m { VALUES ?b { id:Cellworks } ?m auto:hasBrand ?b }", "for Cellworks (?b)"),
        ("SELECT ?m { ?m auto:hasBrand id:Cellworks }", "?m auto:hasBrand id:Cellworks"),
        ("SELECT ?m { ?m auto:hasBrand id:Lumo . ?m a auto:Brand }", "also fits ?m"),
    ],
)  # fmt: skip
def test_what_lets_nothing_through(mini: Graph, query: str, said: str) -> None:
    """The filter, list or pattern is named, and what there is without it."""
    (told,) = notes(mini, query)
    assert said in told


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?m ?mLabel { ?m auto:hasBrand id:Lumo }", "Add ?m rdfs:label ?mLabel"),
        ("SELECT ?m ?typo { ?m auto:hasBrand id:Lumo }", "?typo is bound nowhere"),
        ("SELECT ?b ?m { VALUES ?b { id:Lumo id:Cellworks } ?m auto:hasBrand ?b }",
         "Nothing is found for Cellworks (?b)."),
    ],
)  # fmt: skip
def test_what_a_part_of_an_answer_lacks(mini: Graph, query: str, said: str) -> None:
    """A column that is bound nowhere, a listed thing without a row."""
    (told,) = notes(mini, query)
    assert said in told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?m { ?m auto:hasBrand id:Lumo }",
        'SELECT ?m { ?m rdfs:label "Lumo One"@en }',
        "SELECT ?m ?n { ?m auto:hasBrand id:Lumo OPTIONAL { ?m auto:note ?n } }",
        "SELECT ?b ?m { VALUES ?b { id:Lumo id:Vega } ?m auto:hasBrand ?b }",
        'SELECT ?s { ?s auto:from ?d FILTER(?d > "2020-01-01"^^xsd:date) }',
        "ASK { ?m auto:hasBrand id:Lumo }",
    ],
)
def test_a_whole_answer_says_nothing(mini: Graph, query: str) -> None:
    """Notes are for what is missing only."""
    assert notes(mini, query) == []


def test_saved_questions_give_no_false_alarm(graph: Graph) -> None:
    """Of what the project asks itself, no answer is called partial."""
    for name in questions.all_questions(graph.project):
        assert notes(graph, graph.question(name)) == [], name


def test_notes_stand_on_standard_error(kg_run) -> None:  # type: ignore[no-untyped-def]
    """The answer is as it was; the quick and the long way say the same."""
    query = "SELECT ?m { ?m auto:brand id:Lumo }"
    for extra in ([], ["--as-of", "2025-06-01"]):
        done = kg_run("query", "--project", MINI, "-f", "csv", *extra, query)
        assert (done.code, done.out) == (0, "m\r\n")
        assert done.err.strip().splitlines()[-1].startswith("Note: auto:brand is not in the graph.")
    whole = kg_run("query", "--project", MINI, "SELECT ?m { ?m auto:hasBrand id:Lumo }")
    assert "Note" not in whole.err


def test_notes_in_chinese(mini: Graph) -> None:
    """The page says them in the reader's language."""
    query = "SELECT ?m { ?m auto:brand id:Lumo }"
    (told,) = empty.explain(mini, query, mini.query(query))
    assert "是否指" in say(told, "zh")


def test_a_hostile_query_is_not_asked_for_ever(mini: Graph) -> None:
    """Parts are asked again for a short time, and what cannot be read is passed over."""
    heavy = "SELECT ?a { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?a = ?b && ?c = ?d) FILTER(false) }"
    assert isinstance(notes(mini, heavy), list)
    odd = "SELECT ?a { { SELECT ?a { ?a auto:nothing ?b } LIMIT 1 } FILTER(?a IN (1, 2)) }"
    assert notes(mini, odd)
