"""The W3C's test suite of the SPARQL 1.1 protocol, case by case, put in terms of our graph.

The suite names graphs of its own; here they are three sources of the fictional project, and what
it asks of each is a claim that only this source makes. Its seven cases of updates that succeed
cannot: kg only reads, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from conftest import MINI
from serving import Server

from kg.graph.graph import Graph
from kg.model.namespaces import SOURCE

FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
RESULTS = ("application/sparql-results+xml", "application/sparql-results+json",
           "text/tab-separated-values", "text/csv")  # fmt: skip
TRIPLES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
BOTH = "ASK { {one} a ?t . {two} a ?u }"
APART = "ASK { GRAPH ?g { {one} a ?t } GRAPH ?h { {two} a ?u } }"
FULL = "ASK { {three} a ?s GRAPH ?g { {one} a ?t } GRAPH ?h { {two} a ?u } }"
ONE, TWO, THREE = "{g1}", "{g2}", "{g3}"


class Case(NamedTuple):
    """A case of the suite: what is sent, and what must come back."""

    name: str
    method: str = "GET"
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = MappingProxyType({})
    body: str | bytes = ""
    truth: bool | None = None
    """The answer to an ASK; where none is expected, None."""
    media: tuple[str, ...] = ()
    is_bad: bool = False
    """Whether it must be refused with 4xx."""


def _default(*graphs: str) -> tuple[tuple[str, str], ...]:
    return tuple(("default-graph-uri", graph) for graph in graphs)


def _named(*graphs: str) -> tuple[tuple[str, str], ...]:
    return tuple(("named-graph-uri", graph) for graph in graphs)


def _query(text: str) -> tuple[tuple[str, str], ...]:
    return (("query", text),)


CASES = (
    Case("query_get", params=_query("ASK {}"), truth=True),
    Case("query_post_form", "POST", _default(ONE), FORM, "query=ASK%20%7B%7D", True),
    Case("query_post_direct", "POST", _default(ONE), DIRECT, "ASK {}", True),
    Case("query_dataset_default_graphs_get", params=_query(BOTH) + _default(ONE, TWO), truth=True),
    Case("query_dataset_default_graphs_post", "POST", _default(ONE, TWO), DIRECT, BOTH, True),
    Case("query_dataset_named_graphs_get", params=_query(APART) + _named(ONE, TWO), truth=True),
    Case("query_dataset_named_graphs_post", "POST", _named(ONE, TWO), DIRECT, APART, True),
    Case("query_dataset_full", "POST", _default(THREE) + _named(ONE, TWO), DIRECT, FULL, True),
    Case("query_multiple_dataset", "POST", _default(TWO), DIRECT,
         "ASK FROM <{g1}> { {one} a ?t }", False),
    Case("query_content_type_select", "POST", _default(ONE),
         {**DIRECT, "accept": ", ".join(RESULTS)}, "SELECT (1 AS ?value) {}", media=RESULTS),
    Case("query_content_type_ask", params=_query("ASK {}"),
         headers={"accept": f"{RESULTS[0]}, {RESULTS[1]};q=0.9"},
         truth=True, media=RESULTS[:2]),
    Case("query_content_type_describe", "POST", (), {**FORM, "accept": ", ".join(TRIPLES)},
         "query=DESCRIBE%20%3Chttp%3A%2F%2Fexample.org%2F%3E", media=TRIPLES),
    Case("query_content_type_construct", "POST", (), {**FORM, "accept": ", ".join(TRIPLES)},
         "query=CONSTRUCT%20%7B%20%3Cs%3E%20%3Cp%3E%201%20%7D%20WHERE%20%7B%7D", media=TRIPLES),
    Case("bad_query_method", "PUT", _query("ASK {}"), is_bad=True),
    Case("bad_multiple_queries", params=_query("ASK {}") + _query("SELECT * {}"), is_bad=True),
    Case("bad_query_wrong_media_type", "POST", (), {"content-type": "text/plain"}, "ASK {}",
         is_bad=True),
    Case("bad_query_missing_form_type", "POST", (), {}, "query=ASK%20%7B%7D", is_bad=True),
    Case("bad_query_missing_direct_type", "POST", (), {}, "ASK {}", is_bad=True),
    Case("bad_query_non_utf8", "POST", (),
         {"content-type": "application/sparql-query; charset=UTF-16"},
         "ASK {}".encode("utf-16"), is_bad=True),
    Case("bad_query_syntax", params=_query("ASK {"), is_bad=True),
    Case("bad_update_get", params=(("update", "CLEAR ALL"),), is_bad=True),
    Case("bad_multiple_updates", "POST", (), FORM,
         "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", is_bad=True),
    Case("bad_update_wrong_media_type", "POST", (), {"content-type": "text/plain"}, "CLEAR NAMED",
         is_bad=True),
    Case("bad_update_missing_form_type", "POST", (), {}, "update=CLEAR%20NAMED", is_bad=True),
    Case("bad_update_non_utf8", "POST", (),
         {"content-type": "application/sparql-update; charset=UTF-16"},
         "CLEAR NAMED".encode("utf-16"), is_bad=True),
    Case("bad_update_syntax", "POST", (), FORM, "update=CLEAR%20XYZ", is_bad=True),
    Case("bad_update_dataset_conflict", "POST",
         (("using-named-graph-uri", "http://example.org/people"),), FORM,
         "update=INSERT%20DATA%20%7B%20%3Cs%3E%20%3Cp%3E%201%20%7D", is_bad=True),
)  # fmt: skip
#: Cases in which the suite wants an update to succeed, with the update of each.
UPDATES = {
    "update_post_form": (FORM, "update=CLEAR%20ALL"),
    "update_post_direct": (UPDATE, "CLEAR ALL"),
    "update_base_uri": (UPDATE, "BASE <http://example.org/> INSERT { <s> <p> 1 } WHERE {}"),
    "update_dataset_default_graph": (UPDATE, "INSERT { <s> <p> 1 } WHERE { ?s ?p ?o }"),
    "update_dataset_default_graphs": (UPDATE, "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    "update_dataset_named_graphs": (UPDATE, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }"),
    "update_dataset_full": (UPDATE, "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"),
}


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


@pytest.fixture(scope="module")
def terms(mini: Graph) -> dict[str, str]:
    """Return three sources, and of each a claim that no other source makes."""
    rows = mini.rows(
        "SELECT ?g (MIN(STR(?c)) AS ?claim) { GRAPH ?g { ?c a auto:Observation }"
        " FILTER NOT EXISTS { GRAPH ?h { ?c a auto:Observation } FILTER(?h != ?g) } }"
        " GROUP BY ?g ORDER BY ?g LIMIT 3"
    )
    found = {f"g{n}": str(row["g"]) for n, row in enumerate(rows, 1)}
    assert len(found) == 3
    assert all(graph.startswith(SOURCE) for graph in found.values())
    words = ("one", "two", "three")
    return found | {
        word: f"<{row['claim']}>" for word, row in zip(words, rows, strict=True)
    }  # fmt: skip


def _filled(value: Any, terms: dict[str, str]) -> Any:
    for name, term in terms.items():
        value = value.replace(f"{{{name}}}", term) if isinstance(value, str) else value
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_cases_of_the_suite(server: Server, terms: dict[str, str], case: Case) -> None:
    """Every case of queries, and every one that must be refused."""
    answer = server.client.request(
        case.method,
        "/sparql",
        params=[(name, _filled(value, terms)) for name, value in case.params],
        content=_filled(case.body, terms) or None,
        headers=case.headers,
    )
    if case.is_bad:
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.json()["detail"].endswith(".")
        return
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-type"].partition(";")[0]
    if case.media:
        assert kind in case.media
    if case.truth is not None:
        told = answer.json()["boolean"] if kind.endswith("json") else "true" in answer.text
        assert told is case.truth


def test_a_protocol_dataset_holds_nothing_else(server: Server, terms: dict[str, str]) -> None:
    """Without the graph that states a claim, the claim is not there: the cases tell something."""
    query = _filled("ASK { {one} a ?t }", terms)
    for given, expected in ((terms["g1"], True), (terms["g2"], False)):
        found = server.ask(query, **{"default-graph-uri": given}).json()
        assert found["boolean"] is expected


@pytest.mark.parametrize("name", UPDATES)
def test_updates_of_the_suite_are_refused(server: Server, name: str) -> None:
    """In a sentence that says why, and the graph stays as it is."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = server.values(count)
    headers, body = UPDATES[name]
    answer = server.client.post("/sparql", content=body, headers=headers)
    assert answer.status_code == 403
    assert "data/" in answer.json()["hint"]
    assert server.values(count) == before


def test_every_case_of_the_suite_has_its_place() -> None:
    """Its manifest lists 34 cases."""
    assert len({case.name for case in CASES} | UPDATES.keys()) == 34
