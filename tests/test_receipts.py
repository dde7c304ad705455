"""Receipts: every row of a SELECT carries the sources it rests on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kg.errors import BadQuery, KgError
from kg.evidence.receipts.receipts import Receipts, Tracing, page, receipts
from kg.graph.graph import Graph
from kg.records.sources import catalogue
from kg.sparql import kept, questions, select
from kg.sparql.blanks import named_blanks
from kg.sparql.select import blocks
from kg.store.results import Rows

WHEEL, HARBOUR, AURORA, MIRROR = (
    "daily-wheel/202412-3c4d",
    "harbour-post/202501-5e6f",
    "aurora-motors/202501-1a2b",
    "mirror-site/202501-7a8b",
)
DELIVERED = (
    "?c auto:measure concept:deliveries ; auto:subject ?s ; auto:period ?period ; auto:value ?v ; "
    "auto:status concept:reported ."
)


def given(graph: Graph, text: str) -> tuple[Rows, Receipts]:
    """Return the rows of a query and their receipts."""
    answer = graph.query(text)
    assert isinstance(answer, Rows)
    return answer, receipts(Tracing(graph, text), answer)


def sources(graph: Graph, text: str) -> list[set[str]]:
    """Return the sources of each row."""
    return [set(receipt.sources) for receipt in given(graph, text)[1].rows]


def test_plain_triples(mini: Graph) -> None:
    """A relation's sources are the named graphs that hold it."""
    assert sources(mini, "SELECT ?m { ?m auto:isMemberOf id:Nova_Alliance }") == [{WHEEL}]


def test_values_after_the_pattern(mini: Graph) -> None:
    """A VALUES block behind the WHERE clause restricts rows and receipts alike."""
    text = "SELECT ?m ?a { ?m auto:isMemberOf ?a } VALUES ?a { id:Nova_Alliance }"
    assert sources(mini, text) == [{WHEEL}]


def test_claims(mini: Graph) -> None:
    """A figure's sources are those of its claim, best first; the copy comes last."""
    text = f"SELECT ?v {{ VALUES ?s {{ id:Lumo_One }} {DELIVERED} }}"
    _, found = given(mini, text)
    assert found.rows[0].sources == (HARBOUR, MIRROR)


def test_each_row_its_own(mini: Graph) -> None:
    """Rows are told apart by all their columns."""
    text = f"SELECT ?s ?v {{ {DELIVERED} FILTER(?period = '2024-12') }} ORDER BY ?s"
    by_value = dict(
        zip(
            [(str(row["s"])[-8:], row["v"]) for row in given(mini, text)[0]],
            sources(mini, text),
            strict=True,
        )
    )
    assert by_value[("Lumo_Two", 1400)] == {HARBOUR}
    assert by_value[("Lumo_One", 2100)] == {HARBOUR, MIRROR}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # OPTIONAL: both statements count
        (
            "SELECT ?m ?d { ?m auto:hasBrand id:Lumo ; auto:isBuiltAt ?p "
            "OPTIONAL { ?c auto:subject ?m ; auto:relation auto:launched ; auto:text ?d } }",
            [{WHEEL}],
        ),
        # UNION: the branch that matched
        (
            "SELECT ?x { { ?x auto:develops id:Starpilot } UNION { ?x auto:nothing ?y } }",
            [{WHEEL}],
        ),
        # blank nodes, nested
        (
            "SELECT ?v { [] auto:subject id:Aurora_Motors ; auto:measure concept:revenue ; "
            "auto:value ?v . }",
            [{AURORA}],
        ),
        # a sequence path through a claim
        (
            "SELECT ?b { ?c auto:measure concept:length ; auto:subject/auto:isBuiltAt ?b }",
            [{WHEEL}],
        ),
        # alternatives and inverse
        ("SELECT ?o { id:Cellworks ^auto:ownsStakeIn|auto:nothing ?o }", [{AURORA}]),
        # a symmetric relation, asked the other way round
        ("SELECT ?r { id:Vega_V auto:competesWith ?r }", [{WHEEL}]),
        # a named graph that is asked for
        ("SELECT ?c { GRAPH <" + "https://w3id.org/autokg/source/" + MIRROR + "> "
         "{ ?c auto:value 2100 } }", [{MIRROR}]),
        # the source of the row, not all of the claim's
        (
            "SELECT ?source { ?c auto:value 2100 ; prov:wasDerivedFrom ?source . "
            "?source auto:reliability concept:mirror }",
            [{MIRROR}],
        ),
        # any number of steps, none or one step, and within a longer path
        ("SELECT ?m { ?m auto:isMemberOf+ id:Nova_Alliance }", [{WHEEL}]),
        ("SELECT ?m { ?m auto:isMemberOf? id:Nova_Alliance } ORDER BY ?m", [{WHEEL}, set()]),
        ("SELECT ?m { id:Nova_Alliance ^auto:isMemberOf* ?m } ORDER BY ?m", [{WHEEL}, set()]),
        ("SELECT ?p { id:Lumo_One auto:isBuiltAt/auto:isLocatedIn+ ?p }", [{WHEEL}]),
        ("SELECT ?m { ?m (auto:isMemberOf|auto:nothing)+ id:Nova_Alliance }", [{WHEEL}]),
        ("SELECT ?r { id:Vega_V auto:competesWith+ ?r } ORDER BY ?r", [{WHEEL}, {WHEEL}]),
        # what EXISTS asks for, also where two of them use one name
        (
            "SELECT ?m { VALUES ?m { id:Lumo } FILTER EXISTS { ?m auto:isMemberOf ?x } "
            "FILTER EXISTS { ?x auto:develops id:Starpilot } }",
            [{WHEEL}],
        ),
    ],
)  # fmt: skip
def test_shapes_of_queries(mini: Graph, text: str, expected: list[set[str]]) -> None:
    """Every way to write a pattern is traced."""
    assert sources(mini, text) == expected


def test_subselect_of_the_latest(mini: Graph) -> None:
    """A sub-select that looks for the latest adds the figure it found, no other."""
    text = (
        "SELECT ?v { { SELECT (MAX(?to) AS ?last) { ?a auto:subject id:Lumo ; auto:to ?to ; "
        "auto:measure concept:deliveries ; auto:status concept:reported } } "
        "?c auto:subject id:Lumo ; auto:to ?last ; auto:value ?v ; auto:bound concept:exactly ; "
        "auto:measure concept:deliveries }"
    )
    assert sources(mini, text) == [{AURORA, HARBOUR}]


def test_aggregates_count(mini: Graph) -> None:
    """An aggregate over many says how many; over few it lists them."""
    text = f"SELECT (SUM(?v) AS ?total) {{ {DELIVERED} }}"
    _, found = given(mini, text)
    assert found.rows[0].told == "5 statements, 4 sources"
    few = "SELECT ?m (COUNT(?x) AS ?n) { ?x auto:isBuiltAt ?m } GROUP BY ?m"
    assert given(mini, few)[1].rows[0].told == ""
    assert sources(mini, few) == [{WHEEL}]


def test_hidden_groups(mini: Graph) -> None:
    """Rows grouped by something that is not a column are traced all the same."""
    text = (
        f"SELECT (MAX(?v) AS ?most) {{ {DELIVERED} FILTER(?period = '2024-12') }} "
        "GROUP BY ?s ORDER BY ?s"
    )
    assert len(sources(mini, text)) == 3
    assert sources(mini, text)[2] == {HARBOUR}


def test_limit_and_computed_columns(mini: Graph) -> None:
    """LIMIT and expressions do not mix up the rows."""
    text = f"SELECT (?v * 2 AS ?twice) ?s {{ {DELIVERED} }} ORDER BY ?v LIMIT 1"
    assert sources(mini, text) == [{HARBOUR}]


def test_what_is_not_traced_is_said(mini: Graph) -> None:
    """Absence, inference and the catalogue are named."""
    text = "SELECT ?m { ?m auto:hasBrand ?b MINUS { ?m auto:isBuiltAt ?p } }"
    _, found = given(mini, text)
    assert any("MINUS" in note for note in found.notes)
    assert {receipt.told for receipt in found.rows} == {"inferred"}
    _, catalogue = given(mini, "SELECT ?p { ?s a auto:Source ; dcterms:publisher ?p }")
    assert {receipt.told for receipt in catalogue.rows} == {"–"}


def test_no_source_is_denied(mini: Graph) -> None:
    """Where a step was left out, a row is not traced, never without a source."""
    for pattern in (
        "FILTER NOT EXISTS { ?m auto:isMemberOf id:Lumo_One }",
        "BIND(NOT EXISTS { ?m auto:isMemberOf ?a } AS ?alone)",
        "BIND(EXISTS { ?m auto:isMemberOf id:Lumo_One } AS ?member)",
        "?m !auto:isMemberOf ?other",
        "?m !^auto:isMemberOf ?other",
        "?m !(auto:hasBrand|^auto:isMemberOf) ?other",
    ):
        _, found = given(mini, f"SELECT * {{ VALUES ?m {{ id:Lumo }} {pattern} }} LIMIT 3")
        assert {receipt.told for receipt in found.rows} == {"not traced"}, pattern
        assert any(note.startswith("Not traced:") for note in found.notes), pattern


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?m ?is { VALUES ?m { id:Lumo } BIND(EXISTS { ?m auto:isMemberOf ?a } AS ?is) }",
        "SELECT ?m (EXISTS { ?m auto:isMemberOf ?a } AS ?is) { VALUES ?m { id:Lumo } }",
        "SELECT ?m ?is { VALUES ?m { id:Lumo } "
        "BIND(IF(EXISTS { ?m auto:isMemberOf ?a }, 'yes', 'no') AS ?is) }",
        "SELECT ?m { VALUES ?m { id:Lumo } "
        "FILTER(EXISTS { ?m auto:isMemberOf ?a } || EXISTS { ?m auto:isBuiltAt ?t }) }",
        "SELECT ?m { FILTER(?x = 2 || EXISTS { ?m auto:isMemberOf ?a }) "
        "VALUES (?m ?x) { (id:Lumo 1) } }",
    ],
)
def test_what_exists_finds_is_traced(mini: Graph, text: str) -> None:
    """EXISTS in an expression has the sources of what it found, and keeps the rows as they are."""
    answer, found = given(mini, text)
    assert len(answer) == len(found.rows) == 1
    assert found.rows[0].sources == (WHEEL,)
    assert not any(note.startswith("–") for note in found.notes)


def test_shortest_walks(graph: Graph) -> None:
    """A row of a path that repeats rests on the steps between its ends."""
    text = "SELECT ?c { ?c auto:isSubsidiaryOf+ id:Seres_Group } ORDER BY ?c"
    answer, found = given(graph, text)
    assert len(answer) > 3
    assert all(receipt.sources and not receipt.told for receipt in found.rows)
    assert not found.notes


def test_inferred_rows_name_what_the_rule_starts_from(graph: Graph) -> None:
    """The brand of a version has the sources that say whose version it is."""
    text = "SELECT ?b { VALUES ?v { id:AITO_M9_EREV } ?v auto:hasBrand ?b }"
    _, found = given(graph, text)
    said = given(graph, "SELECT ?m { VALUES ?v { id:AITO_M9_EREV } ?v auto:isVariantOf ?m }")[1]
    assert set(said.rows[0].sources) <= set(found.rows[0].sources)
    assert any("follow from what the sources named state" in note for note in found.notes)


def test_only_rows_have_receipts(mini: Graph) -> None:
    """ASK and CONSTRUCT get a message."""
    with pytest.raises(KgError, match="SELECT"):
        receipts(Tracing(mini, "ASK {}"), mini.query("ASK {}"))


def test_formats(mini: Graph) -> None:
    """Data formats get a column of ids; JSON stays SPARQL JSON; Markdown gets footnotes."""
    text = f"SELECT ?v {{ VALUES ?s {{ id:Lumo_One }} {DELIVERED} }}"
    answer, found = given(mini, text)
    rows = list(csv.DictReader(io.StringIO(page(mini, answer, found, "csv"))))
    assert rows == [{"v": "2100", "sources": f"{HARBOUR}; {MIRROR}"}]
    told = json.loads(page(mini, answer, found, "json"))
    assert told["head"]["vars"] == ["v", "sources"]
    assert told["results"]["bindings"][0]["sources"]["type"] == "literal"
    assert page(mini, answer, found, "tsv").splitlines()[1].endswith(f"\t{HARBOUR}; {MIRROR}")
    text = page(mini, answer, found, "md")
    assert "| 2100 | [^1] [^2] |" in text
    assert "[^1]: Harbour Post, 2025-01-21, trade: <https://harbour.example/aurora>" in text
    assert "mirror.example" not in text
    assert "[1] Harbour Post" in page(mini, answer, found, "table")


def test_a_column_of_that_name(mini: Graph) -> None:
    """Where a column is called sources, the receipts get another name."""
    answer, found = given(mini, "SELECT (1 AS ?sources) ?m { ?m auto:isBuiltAt ?p }")
    assert page(mini, answer, found, "csv").startswith("sources,m,receipts")


def test_blank_nodes_get_names() -> None:
    """Blank nodes nest, and stand as subject and as object."""
    text = "SELECT * { ?x auto:p [ a auto:B ; auto:q [ auto:r ?z ] ] ; auto:s 1.5 . [] auto:t ?x }"
    named = named_blanks(text)
    assert "[" not in named
    assert {"?_b1", "?_b2", "?_b3"} <= set(named.replace(";", " ").replace(".", " ").split())


def test_every_question_can_be_taken_apart(graph: Graph) -> None:
    """Saved SELECTs have patterns to trace; each fourth is tried."""
    for question in list(questions.all_questions(graph.project).values())[::4]:
        if "SELECT" in question.text:
            block = blocks(question.text)
            assert block.patterns or block.nested, question.name


@pytest.mark.parametrize("name", ["deliveries-by-month", "sources-of-figure"])
def test_real_rows_name_their_own_source(graph: Graph, name: str) -> None:
    """Questions with a column ?source: the receipt is that source."""
    text = graph.question(name)
    answer, found = given(graph, text)
    assert len(answer) > 1
    for row, receipt in zip(answer, found.rows, strict=True):
        assert receipt.sources == (str(row["source"]).partition("/source/")[2],)


@pytest.mark.parametrize("name", ["alliance-line-up", "line-up", "stakes-over-time", "plants"])
def test_real_rows_have_sources(graph: Graph, name: str) -> None:
    """No row of a question about facts is without sources."""
    _, found = given(graph, graph.question(name))
    assert found.rows
    assert all(receipt.sources for receipt in found.rows)


def test_command(kg_run: Callable[..., object]) -> None:
    """--receipts works on query."""
    text = "SELECT ?m { ?m auto:isMemberOf id:Nova_Alliance }"
    run = kg_run("query", text, "--receipts", "-f", "csv", "--project", "tests/mini")
    assert run.code == 0, run.err  # type: ignore[attr-defined]
    assert run.out.splitlines()[1].endswith(WHEEL)  # type: ignore[attr-defined]


def test_a_failing_answer_waits_for_nothing(kg_run: Callable[..., Any]) -> None:
    """A query that is refused ends at once, although its full form would run for minutes."""
    pattern = '?a ?p ?b . ?c ?q ?d . FILTER(STR(?b) = CONCAT(STR(?d), "x"))'
    text = f"SELECT ?a (COUNT(?b) AS ?n) {{ {pattern} }}"
    done = kg_run("query", "--receipts", "--timeout", "2", text)
    assert done.code == 3
    assert "neither grouped nor aggregated" in done.err


def test_a_long_query_has_room(mini: Graph) -> None:
    """What nests deep enough to exhaust an ordinary stack is traced as it is answered."""
    text = f"SELECT ?s {{ ?s a auto:Alliance FILTER({' || '.join(['?s = id:Shoal'] * 3000)}) }}"
    _, found = given(mini, text)
    assert isinstance(found.rows, list)


def test_everything_with_exists(mini: Graph) -> None:
    """SELECT * does not show what only EXISTS speaks of, and is traced all the same."""
    _, found = given(
        mini, "SELECT * { ?m a auto:VehicleModel FILTER EXISTS { ?m auto:isBuiltAt ?p } }"
    )
    assert found.rows
    assert all(row.sources for row in found.rows)


def test_a_query_is_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a query rests on is read back as it was; a damaged or old file is no harm."""
    monkeypatch.setenv("AUTOKG_CACHE", str(tmp_path))
    monkeypatch.setattr(kept, "MOST", 2)
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("queries/*/*.rq"))]
    for text in texts:
        try:
            made = select.blocks(text)
        except BadQuery:
            with pytest.raises(BadQuery):
                kept.blocks(text)
            continue
        for _ in range(2):
            kept.blocks.cache_clear()
            assert kept.blocks(text) == made
    left = list((tmp_path / "queries").iterdir())
    assert len(left) == 2
    for path in left:
        path.write_text("[1, 2")
    kept.blocks.cache_clear()
    assert kept.blocks(text) == made


def test_tracing_reaches_no_server(mini: Graph) -> None:
    """A query is followed before it is answered, and refused for the same reasons."""
    text = "SELECT ?s { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"
    rows = mini.query("SELECT ?s { ?s a auto:Brand }")
    assert isinstance(rows, Rows)
    found = Tracing(mini, text).of(rows)
    assert not any(row.is_found for row in found.rows)
    assert "SERVICE" in found.untraced[0]


def test_what_is_set_aside_is_no_gap(mini: Graph) -> None:
    """Leaving out what is in doubt is no trace that is missing; another absence is one."""
    asked = (
        "SELECT ?maker {{ ?claim auto:subject ?maker FILTER NOT EXISTS {{ ?claim auto:{} ?d }} }}"
    )
    for absent, gaps in (("setAside", ()), ("end", ("what NOT EXISTS rules out",))):
        rows = mini.query(text := asked.format(absent))
        assert isinstance(rows, Rows)
        assert tuple(Tracing(mini, text).of(rows).untraced) == gaps


def test_two_threads_never_share_the_parser(kg_run: Callable[..., Any]) -> None:
    """A question that names a service is parsed by the guard while it is being traced.

    In a process of its own, where both are the first to load the grammar.
    """
    done = kg_run("ask", "stores", "--receipts", "-f", "csv")
    assert (done.code, done.err) == (0, "")


def test_sources_read_together_are_those_read_by_name(graph: Graph) -> None:
    """All sources are read column by column, a few by name; addresses with commas survive both."""
    together = catalogue(graph)
    names = sorted(together)
    by_name: dict[str, object] = {}
    for start in range(0, len(names), 200):
        by_name |= catalogue(graph, names[start : start + 200])
    assert by_name == together
    assert any("," in one.address for one in together.values())


def test_a_name_that_is_shown_has_its_source(mini: Graph) -> None:
    """Chinese names are stated by pages: where the row is about the name, they are named."""
    asked = 'SELECT ?c ?%s { ?c auto:ownsBrand ?brand ; rdfs:label ?zh FILTER(LANG(?zh) = "zh") }'
    owner = "aurora-motors/202501-1a2b"
    assert sources(mini, asked % "brand") == [{owner}]
    assert sources(mini, asked % "zh") == [{owner, WHEEL}]


def test_the_price_of_a_version_rests_on_what_makes_it_one(graph: Graph) -> None:
    """A model's price now may be a version's: the source of the version belongs to the proof."""
    asked = (
        "SELECT DISTINCT ?model ?offer { ?model auto:priceNow ?quote . ?quote auto:subject ?offer "
        "FILTER(?offer != ?model) }"
    )
    answer, found = given(graph, asked)
    assert len(answer) > 5
    for row, receipt in zip(answer, found.rows, strict=True):
        model, offer = (f"<{row[name]}>" for name in ("model", "offer"))
        told = {one["g"] for one in graph.rows(
            f"SELECT ?g {{ GRAPH ?g {{ {offer} auto:isVariantOf {model} }} }}"
        )}  # fmt: skip
        assert told
        assert {one.split("/source/")[1] for one in map(str, told)} <= set(receipt.sources)


def test_what_is_found_by_comparing_is_said_to_be_untraced(mini: Graph) -> None:
    """What is set aside follows from what others state, which no row can list."""
    notes = given(mini, "SELECT ?c { ?c auto:setAside ?reason }")[1].notes
    assert any("compared with what others state" in note for note in notes)
    left_out = (
        "SELECT ?c { ?c auto:measure concept:deliveries FILTER NOT EXISTS { ?c auto:setAside ?x } }"
    )
    assert not any("compared" in note for note in given(mini, left_out)[1].notes)
