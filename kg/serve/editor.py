"""Answers to a person's own queries, as the editor shows them: names, links, sources, warnings."""

from __future__ import annotations

import json
from typing import Any

from kg.evidence.guard import guard
from kg.evidence.receipts.receipts import receipts
from kg.evidence.receipts.trace import Tracing
from kg.graph.graph import Graph
from kg.serve import answers, reading, worker
from kg.serve.protocol import Asked
from kg.serve.view import Asked as Page
from kg.serve.view import turtle
from kg.sparql import tokens
from kg.store.results import Rows, Triples
from kg.text.reasons import say

MOST_TEXT = 200_000
"""Characters of Turtle that are shown; the other formats hold all."""


def warm(graph: Graph) -> None:
    """Read the names that answers and proposals show."""
    found = reading.of(graph)
    assert found.names is not None
    assert graph.entities is not None


def results(_: Graph, asked: Asked, lang: str, is_traced: bool) -> bytes:
    """Return the answer to a query as JSON for the editor; traced, rows carry their sources.

    Raises BadQuery.
    """
    tokens.guard(asked.text, "query")
    graph = worker.seen(asked.as_of, asked.known_on)
    answer = graph.query(asked.text, "query")
    page = Page(reading.of(graph), "", {}, lang, "")
    if isinstance(answer, Rows):
        found = _rows(page, asked.text, answer, is_traced)
    elif isinstance(answer, Triples):
        text = turtle(graph, answer).decode()
        found = {"kind": "triples", "count": len(answer), "text": text[:MOST_TEXT]}
        found["triples"] = [
            [
                [cell.text, cell.href]
                for cell in (answers.cell(page.reading, term, lang) for term in triple)
            ]
            for triple in list(answer)[:60]
        ]
    else:
        found = {"kind": "truth", "text": str(answer).lower()}
    if not is_traced:
        lacks = answers.lacks(graph, asked.text, answer, lang)
        found["warnings"] = [*found.get("warnings", ()), *lacks]
    return json.dumps(found, ensure_ascii=False).encode()


def _rows(page: Page, text: str, answer: Rows, is_traced: bool) -> dict[str, Any]:
    graph = page.reading.graph
    traced = receipts(Tracing(graph, text), answer) if is_traced and len(answer) else None
    table = answers.table(page, answer, traced)
    doubts = [] if is_traced else guard.warnings(graph, text, answer)
    known = page.reading.known(page.lang)
    return {
        "kind": "rows",
        "count": len(answer),
        "heads": table["heads"],
        "rows": [
            [[cell.text, cell.href, cell.sort] for cell in cells] for cells, _, _ in table["rows"]
        ],
        "sources": [
            told or [[chip.publisher, chip.id, chip.published, chip.kind] for chip in chips[0]]
            for _, chips, told in table["rows"]
        ] if traced else None,
        "notes": traced.notes if traced else [],
        "more": table["more"],
        "warnings": [say(one, page.lang, known) for one in doubts],
    }  # fmt: skip
