"""The W3C's test suites of RDF 1.1 and SPARQL 1.1, run through what kg exposes.

They are read from the folder that AUTOKG_W3C_TESTS names (a copy of w3c/rdf-tests, fetched by
hand, never by a test); without it they are skipped. Files go through `--with`, queries through
`Store.ask`, so our own refusals are tested with the engine.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, Namespace, URIRef
from rdflib.collection import Collection

from kg.errors import BadQuery, BadTurtle, KgError
from kg.sparql import tokens
from kg.store import foreign
from kg.store.results import Rows, Triples, in_default_graph
from kg.store.store import Store

FOLDER = Path(os.environ.get("AUTOKG_W3C_TESTS", "nothing"))
pytestmark = [
    pytest.mark.thirdparty,
    pytest.mark.skipif(
        not (FOLDER / "rdf" / "rdf11").is_dir(),
        reason="AUTOKG_W3C_TESTS names no copy of w3c/rdf-tests",
    ),
]
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
SUITES = ("rdf-turtle", "rdf-trig", "rdf-n-triples", "rdf-n-quads")
PARTS = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping",
    "negation", "project-expression", "property-path", "subquery", "syntax-query",
)  # fmt: skip
#: Tests that do not hold, by name, each with the reason.
_TAGGED = "the engine gives GROUP_CONCAT no language, which is a later erratum"
_ABSENT = "the engine follows a path of no step only from terms that are in the graph"
SKIPPED = {
    "GROUP_CONCAT with same language tag": _TAGGED,
    "GROUP_CONCAT with one element": _TAGGED,
    "* with start being a constant on the empty dataset": _ABSENT,
    "* with end being a constant on the empty dataset": _ABSENT,
    "? with start being a constant on the empty dataset": _ABSENT,
    "? with end being a constant on the empty dataset": _ABSENT,
    "outer GRAPH operator does not affect MINUS disjointness":
        "the engine counts the variable of GRAPH among those that MINUS compares",
    "syntax-select-expr-04.rq": "the engine refuses a function that it does not know",
}  # fmt: skip
#: Tests of syntax and answers that our own rules refuse, or that the engine answers otherwise.
OURS = {
    "from": "FROM with an address that is no source of ours is refused by design",
    "service": "SERVICE is refused by design",
}


class Test(NamedTuple):
    """One entry of a manifest."""

    __test__ = False
    name: str
    kind: str
    action: Path
    data: tuple[tuple[str, Path], ...]
    result: Path | None


def entries(folder: Path) -> Iterator[Test]:
    """Yield the tests of a manifest."""
    graph = rdflib.Graph()
    graph.parse(folder / "manifest.ttl", publicID=(folder / "manifest.ttl").as_uri())
    for head in graph.objects(None, MF.entries):
        for entry in Collection(graph, head):
            action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
            kind = str(graph.value(entry, RDF.type)).rpartition("#")[2]
            name = str(graph.value(entry, MF.name) or entry)
            query = graph.value(action, QT.query) or action
            if not isinstance(query, URIRef):
                continue
            data = [("", path(one)) for one in graph.objects(action, QT.data)]
            data += [(str(one), path(one)) for one in graph.objects(action, QT.graphData)
                     if isinstance(one, URIRef)]  # fmt: skip
            told = path(result) if isinstance(result, URIRef) else None
            yield Test(name, kind, path(query), tuple(data), told)


def path(address: Any) -> Path:
    """Return the file of an address."""
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(str(address)).path))


def quads(file: Path, form: ox.RdfFormat | None = None, base: str = "") -> list[ox.Quad]:
    """Return what the engine reads in a file."""
    kind = form or ox.RdfFormat.from_extension(file.suffix.lstrip("."))
    return list(ox.parse(file.read_bytes(), format=kind, base_iri=base or file.as_uri()))


def canonical(found: list[ox.Quad]) -> set[str]:
    """Return quads as texts in which blank nodes have names that do not depend on labels."""
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def through_with(file: Path, base: str) -> list[ox.Quad]:
    """Return what `--with` makes of a file, in the graphs the file itself has."""
    (one,) = foreign.read([file])
    one.graph = base
    return one._read[0]


def rdf_tests() -> list[Any]:
    """Return the tests of the formats of RDF."""
    if not FOLDER.is_dir():
        return []
    return [
        pytest.param(suite, test, id=f"{suite}-{test.name}")
        for suite in SUITES
        for test in entries(FOLDER / "rdf" / "rdf11" / suite)
    ]


@pytest.mark.parametrize(("suite", "test"), rdf_tests())
def test_rdf(suite: str, test: Test) -> None:
    """What is well-formed is read, with the triples that it says; what is not is refused."""
    if test.name in SKIPPED:
        pytest.skip(SKIPPED[test.name])
    base = f"https://w3c.github.io/rdf-tests/rdf/rdf11/{suite}/{test.action.name}"
    if "Negative" in test.kind:
        with pytest.raises(BadTurtle):
            through_with(test.action, base)
        return
    found = through_with(test.action, base)
    if test.result is not None:
        assert canonical(found) == canonical(quads(test.result, base=base))


def sparql_tests() -> list[Any]:
    """Return the tests of queries."""
    if not FOLDER.is_dir():
        return []
    return [
        pytest.param(test, id=f"{part}-{test.name}")
        for part in PARTS
        for test in entries(FOLDER / "sparql" / "sparql11" / part)
    ]


@pytest.mark.parametrize("test", sparql_tests())
def test_sparql(test: Test) -> None:
    """A query that is well-formed is answered as the suite says; another is refused."""
    text = test.action.read_text(encoding="utf-8")
    base = test.action.as_uri()
    folded = {token.upper() for kind, token, _ in tokens.tokens(text) if kind == "word"}
    for word, reason in OURS.items():
        if word.upper() in folded:
            pytest.skip(reason)
    if test.name in SKIPPED:
        pytest.skip(SKIPPED[test.name])
    if "Negative" in test.kind:
        with pytest.raises(BadQuery):
            Store.in_memory().ask(f"BASE <{base}>\n{text}")
        return
    store = Store.in_memory()
    for name, file in test.data:
        for quad in quads(file):
            graph = ox.NamedNode(name) if name else quad.graph_name
            store.engine.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    tokens.guard(text)
    answer = store.ask(f"BASE <{base}>\n{text}")
    if "Evaluation" in test.kind and test.result is not None:
        compare(answer, test.result, "ORDER BY" in text.upper())


def compare(answer: Any, result: Path, is_ordered: bool) -> None:
    """Assert that an answer is that of a file of results."""
    if isinstance(answer, Triples):
        told = [in_default_graph(one) for one in answer]
        assert canonical(told) == canonical(quads(result))
        return
    form = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON}.get(
        result.suffix
    )
    if form is None:
        pytest.skip(f"results as {result.suffix} are read by a comparer of their own")
    expected = ox.parse_query_results(result.read_bytes(), format=form)
    if isinstance(expected, ox.QueryBoolean):
        assert answer is bool(expected)
        return
    assert isinstance(expected, ox.QuerySolutions)
    assert isinstance(answer, Rows)
    names = [one.value for one in expected.variables]
    assert set(names) == set(answer.variables)
    theirs = [tuple(row[name] for name in names) for row in expected]
    ours = [tuple(row.term(name) for name in names) for row in answer]
    assert Counter(map(shape, ours)) == Counter(map(shape, theirs))
    if is_ordered and len(set(map(shape, theirs))) == len(theirs):
        assert [shape(row) for row in ours] == [shape(row) for row in theirs]


def shape(row: tuple[Any, ...]) -> tuple[object, ...]:
    """Return a row with numbers by their value and blank nodes without their labels."""
    found: list[object] = []
    for term in row:
        kind = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
        if isinstance(term, ox.BlankNode):
            found.append("_:")
        elif kind == "boolean":
            found.append((kind, term.value in ("true", "1")))
        elif kind in ("integer", "decimal", "double", "float"):
            found.append((kind, float(term.value)))
        else:
            found.append(str(term))
    return tuple(found)


def test_no_skip_is_forgotten() -> None:
    """Each reason is for a test that is there."""
    names = {one.values[-1].name for one in (*rdf_tests(), *sparql_tests())}
    assert set(SKIPPED) <= names
    assert KgError
