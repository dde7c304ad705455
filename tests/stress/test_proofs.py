"""Receipts as proof: the named sources alone give the row again, and without them it is gone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from conftest import ROOT

from kg.evidence.receipts.receipts import Tracing, receipts
from kg.graph.graph import Graph
from kg.ingest import build
from kg.ingest.tables import Row
from kg.model.namespaces import SOURCE
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.results import Rows
from kg.store.store import Store

_COMPARES = re.compile(r"NOT EXISTS|MINUS|\b(MIN|MAX|COUNT|SUM|AVG|SAMPLE|GROUP_CONCAT)\(")
Case = tuple[str, tuple[object, ...], frozenset[str]]
"""A bound question, a row of its answer, and the ids of the sources named for the row."""


def traced(graph: Graph) -> Iterator[Case]:
    """Yield the rows of saved questions of which every step was followed to named sources.

    Not of those that count or take the largest: these rest on what no other source says, too.
    """
    for name in questions.all_questions(graph.project):
        text = graph.question(name)
        tracing = Tracing(graph, text)
        answer = graph.query(text)
        if not isinstance(answer, Rows) or _COMPARES.search(text):
            continue
        found = receipts(tracing, answer)
        if any(note.startswith("Not traced") for note in found.notes):
            continue
        for row, receipt in zip(answer, found.rows, strict=True):
            if receipt.sources and not receipt.told:
                yield text, tuple(map(str, row.terms)), frozenset(receipt.sources)


def heard(rows: Iterable[Row], speaks: Callable[[str], bool]) -> Iterator[Row]:
    """Yield the rows of sources that speak, and entities with the Chinese names that those give."""
    for row in rows:
        if row.table == "entities":
            left = [one for one in row.terms.get("zh_source", ()) if speaks(_id(one))]
            terms = {**row.terms, "zh_source": left}
            if not left:
                terms.pop("name_zh", None)
            yield row._replace(terms=terms)
        elif speaks(_id(row.terms["iri" if row.table == "sources" else "source"][0])):
            yield row


def _id(term: str) -> str:
    return term.strip("<>").removeprefix(SOURCE)


def answers(rows: list[Row], ontology: Store, text: str) -> set[tuple[object, ...]]:
    """Return the rows of a question on a graph compiled from some rows of the tables."""
    store = Store.in_memory()
    build.fill(store, ontology, rows, Project(ROOT))
    return {tuple(map(str, row.terms)) for row in store.rows(text)}


@pytest.mark.stress(100, 4)
def test_receipts_prove_their_rows(graph: Graph, draws: int, report) -> None:  # type: ignore[no-untyped-def]
    """Of rows drawn at random none is without proof."""
    project = Project(ROOT)
    ontology = build.ontology_store(project)
    rows = list(build.faultless(project, ontology))
    drawn = random.Random(11).sample(list(traced(graph)), draws)
    lost, left = [], []
    for text, row, named in drawn:
        alone = list(heard(rows, named.__contains__))
        if row not in answers(alone, ontology, text):
            lost.append((row, sorted(named)))
        without = list(heard(rows, lambda source: source not in named))  # noqa: B023
        if row in answers(without, ontology, text):
            left.append((row, sorted(named)))
    report(
        f"receipts: {draws} rows, {len(lost)} not given by their sources alone, {len(left)} left"
    )
    assert not lost
    assert not left
