"""The measure guard: unlike things side by side are named, like things are left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, add_row

from kg.evidence.guard import guard
from kg.graph.graph import Graph
from kg.ingest import build
from kg.runtime.project import Project

ROWS = """
SELECT ?brand ?measure ?span ?period ?value WHERE {
  ?c auto:subject ?brand ; auto:measure ?measure ; auto:span ?span ; auto:period ?period ;
     auto:value ?value
  VALUES ?measure { MEASURES } VALUES ?brand { SUBJECTS } VALUES ?span { SPANS }
} ORDER BY ?brand ?measure ?period ?value
"""


def warned(
    graph: Graph,
    measures: str = "concept:deliveries",
    subjects: str = "id:Lumo",
    spans: str = "concept:month",
) -> list[str]:
    """Return the warnings on a listing of some measures, subjects and spans."""
    text = ROWS.replace("MEASURES", measures).replace("SUBJECTS", subjects).replace("SPANS", spans)
    answer = graph.query(text)
    assert answer.rows  # type: ignore[union-attr]
    return list(map(str, guard.warnings(graph, text, answer)))


@pytest.fixture
def mixed(project: Path) -> Graph:
    """Return the fictional project with wholesale, a running total and an alliance's total."""
    source = "aurora-motors/202501-1a2b"
    for row in (
        "Lumo,wholesale,2024-12,month,3900", "Vega,deliveries,2024-12,month,900",
        "Lumo,deliveries,2024-12,since-launch,50000", "Nova Alliance,deliveries,2024-12,month,3500",
    ):  # fmt: skip
        add_row(project, "observations", f"{row},vehicles,,,,,,,{source}")
    add_row(project, "observations", f"Vega,orders,2024-12,month,700,vehicles,,,,,,,{source}")
    plan = f"Vega,orders,2024-12,month,900,vehicles,,planned,target,,,,{source}"
    add_row(project, "observations", plan)
    found = Project.find(project)
    store, counts = build.compile(found)
    return Graph(store, found, counts)


def test_like_things_are_left_alone(mini: Graph) -> None:
    """One measure, one span, subjects of one level: no warning."""
    assert warned(mini) == []
    assert warned(mini, subjects="id:Lumo_One id:Lumo_Two") == []


def test_measures_with_definitions(mixed: Graph) -> None:
    """Two measures are named with the definition of each, and the one that all have."""
    (text,) = warned(mixed, "concept:deliveries concept:wholesale", "id:Lumo id:Vega")
    assert "deliveries and wholesale" in text
    assert "deliveries: Vehicles handed over" in text
    assert "wholesale: Vehicles that makers shipped" in text
    assert "All have deliveries" in text


def test_running_totals(mixed: Graph) -> None:
    """A running total among months is named."""
    (text,) = warned(mixed, spans="concept:month concept:since-launch")
    assert "Running totals" in text
    assert "since-launch: From the start of counting" in text


def test_levels(mixed: Graph) -> None:
    """A brand beside the alliance it is part of is named."""
    (text,) = warned(mixed, subjects="id:Lumo id:Nova_Alliance")
    assert "Lumo is part of Nova Alliance" in text
    assert "Brand:" in text
    assert "Alliance:" in text


def test_claims_and_hidden_measures(mixed: Graph) -> None:
    """What a row is about is read from its claim too, and from the text where nothing is shown."""
    claims = """SELECT ?claim ?value WHERE { ?claim auto:subject id:Lumo ; auto:span concept:month ;
      auto:measure ?m ; auto:value ?value }"""
    (text,) = map(str, guard.warnings(mixed, claims, mixed.query(claims)))
    assert "Unlike measures" in text
    total = """SELECT (SUM(?value) AS ?all) WHERE { ?c auto:subject id:Lumo ; auto:value ?value ;
      auto:measure ?m VALUES ?m { concept:deliveries concept:wholesale } }"""
    texts = list(map(str, guard.warnings(mixed, total, mixed.query(total))))
    assert ["Unlike measures" in texts[0], "Running totals" in texts[1]] == [True, True]
    assert "every span and period" in texts[-1]


FIGURE = '?o auto:subject ?s ; auto:value ?v ; auto:period "2024-12" ; auto:measure '


@pytest.mark.parametrize(("text", "word"), [
    # a period alone does not tell a month from a running total
    ("SELECT ?s ?v { FIGURE concept:deliveries VALUES ?s { id:Lumo } }", "Running totals"),
    # a sum over an alliance and its brand counts cars twice, shown by label or not at all
    ("SELECT (SUM(?v) AS ?all) { FIGURE concept:deliveries ; auto:span concept:month "
     "VALUES ?s { id:Lumo id:Nova_Alliance } }", "Totals of different levels"),
    ("SELECT ?name ?v { FIGURE concept:deliveries ; auto:span concept:month . "
     "?s rdfs:label ?name FILTER(LANG(?name) = 'en') VALUES ?s { id:Lumo id:Nova_Alliance } }",
     "Totals of different levels"),
    # a measure that is a variable without being a column
    ("SELECT ?s ?v { FIGURE ?m ; auto:span concept:month VALUES ?s { id:Lumo } }",
     "Unlike measures"),
    # what is planned beside what is reported
    ("SELECT ?s (?v / 1000 AS ?k) { FIGURE concept:orders VALUES ?s { id:Vega } }",
     "Planned figures stand beside reported ones"),
    ("SELECT ?s ?k { FIGURE concept:orders VALUES ?s { id:Vega } BIND(?v / 1000 AS ?k) } LIMIT 5",
     "Planned figures stand beside reported ones"),
])  # fmt: skip
def test_what_no_column_tells(mixed: Graph, text: str, word: str) -> None:
    """What an answer does not show is read from the figures behind it."""
    full = text.replace("FIGURE", FIGURE)
    texts = list(map(str, guard.warnings(mixed, full, mixed.query(full))))
    assert [word in text for text in texts] == [True], texts


@pytest.mark.parametrize("text", [
    # one column of deliveries, another of wholesale: nothing is mixed
    "SELECT ?v ?w { FIGURE concept:deliveries ; auto:span concept:month . "
    "?p auto:subject ?s ; auto:period '2024-12' ; auto:measure concept:wholesale ; auto:value ?w "
    "VALUES ?s { id:Lumo } }",
    # a number of figures is no sum of them
    "SELECT (COUNT(?v) AS ?n) { FIGURE ?m VALUES ?s { id:Lumo } }",
    # status and span are asked for
    "SELECT ?s ?v { FIGURE concept:orders ; auto:status concept:reported VALUES ?s { id:Vega } }",
    # an answer cut to one row mixes nothing
    "SELECT ?v { FIGURE concept:deliveries VALUES ?s { id:Lumo } } ORDER BY ?v LIMIT 1",
])  # fmt: skip
def test_what_is_alike_behind_an_answer(mixed: Graph, text: str) -> None:
    """Where the figures behind an answer are alike, no word is said."""
    full = text.replace("FIGURE", FIGURE)
    assert guard.warnings(mixed, full, mixed.query(full)) == []


def test_narrow_keeps_the_common_measure(mixed: Graph) -> None:
    """A chart keeps to the measure that all subjects have, and says what it left out."""
    text = ROWS.replace("MEASURES", "concept:deliveries concept:wholesale")
    text = text.replace("SUBJECTS", "id:Lumo id:Vega").replace("SPANS", "concept:month")
    rows, notes = guard.narrow(mixed, mixed.query(text))  # type: ignore[arg-type]
    assert {str(row["measure"]).rpartition("/")[2] for row in rows} == {"deliveries"}
    assert str(notes[0]).startswith("Only deliveries is shown")
    assert guard.narrow(mixed, rows) == (rows, [])


def test_answers_without_numbers(mini: Graph) -> None:
    """Answers without numbers, empty ones, and yes or no, pass without a word."""
    for text in ("ASK { ?s ?p ?o }", "SELECT ?s { ?s a auto:Brand }", "SELECT ?s { ?s a id:None }"):
        assert guard.warnings(mini, text, mini.query(text)) == []


def test_command(kg_run: Callable) -> None:
    """Warnings go to standard error; the answer is not touched."""
    text = ROWS.replace("MEASURES", "concept:deliveries concept:sales").replace(
        "SUBJECTS", "id:AITO_M9").replace("SPANS", "concept:month")  # fmt: skip
    run = kg_run("query", text, "-f", "csv", cwd=ROOT)
    assert run.code == 0
    assert "Warning: Unlike measures stand side by side: deliveries and sales." in run.err
    assert "Warning" not in run.out
