"""Charts of saved questions: SVG, PNG or one offline HTML file, through Vega-Lite.

A chart shows what its rows rest on: units, sources, and disagreements. Where sources give
several values for one point, all are drawn side by side: the preferred one filled, the others
hollow with the number of their source.
"""

from __future__ import annotations

from typing import Any

from kg.errors import KgError
from kg.evidence.guard import guard
from kg.evidence.receipts.receipts import receipts
from kg.evidence.receipts.trace import Tracing
from kg.graph.graph import Graph
from kg.output.charts.data import chart
from kg.output.charts.points import Chart
from kg.output.charts.process import Drawing
from kg.output.charts.spec import spec
from kg.records.sources import Footnotes, best_first, catalogue, ids
from kg.sparql import questions
from kg.store.results import Rows


def write(graph: Graph, name: str, text: str, drawing: Drawing) -> list[str]:
    """Draw the answer to a saved question, whose bound SPARQL is `text`, into a file.

    Returns warnings about unlike things in the answer; where all have one measure in common,
    only that is drawn.
    Raises KgError where the question has no chart, CannotWrite where the file cannot be written.
    """
    question = questions.one(graph.project, name)
    kind = question.view[0]
    if kind not in ("line", "bar"):
        hint = "kg view --query draws networks." if kind == "network" else "Ask without --chart."
        raise KgError(f"The answer to '{name}' is a {kind}, which has no chart.", hint=hint)
    tracing = Tracing(graph, text)
    answer = graph.query(text, name)
    if not isinstance(answer, Rows):
        raise KgError(f"'{name}' is no SELECT.", hint="Ask without --chart.")
    warnings = list(guard.warnings(graph, text, answer))
    kept, left = guard.narrow(graph, answer)
    drawn = chart(graph, question, text, kept, receipts(tracing, kept))
    drawn = drawn._replace(notes=[*(left or warnings), *drawn.notes])
    drawing.write(spec_of(graph, drawn))
    return list(map(str, [*warnings, *left]))


def spec_of(graph: Graph, drawn: Chart) -> dict[str, Any]:
    """Return a chart as Vega-Lite, with its footnotes."""
    named = [point for point in drawn.points if point.names_sources]
    known = catalogue(graph, {name for point in named for name in point.sources})
    notes = Footnotes(known)
    ordered = [
        point._replace(sources=ids(best_first(known[name] for name in point.sources)))
        if point.names_sources else point
        for point in drawn.points
    ]  # fmt: skip
    for point in sorted(ordered, key=lambda one: one.is_filled):
        if point.key:
            notes.cite([known[name] for name in point.sources], limit=1)
    return spec(drawn, ordered, notes)
