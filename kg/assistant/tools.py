"""What the tools of an assistant answer: Markdown that ends in its sources and its doubts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.connections import paths
from kg.connections.control import control as controls
from kg.connections.control import page as control_page
from kg.connections.exposure import exposure as exposures
from kg.connections.exposure import page as exposure_page
from kg.errors import NotFound
from kg.evidence import show
from kg.evidence.disputes import disputes as dispute_finder
from kg.evidence.empty import empty
from kg.evidence.guard import guard
from kg.evidence.promises import page as promise_page
from kg.evidence.promises import promises as promise_finder
from kg.evidence.receipts import receipts
from kg.evidence.receipts.trace import Tracing
from kg.evidence.why import page as why_page
from kg.graph import as_of as clocks
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, local
from kg.output import export
from kg.records import aside, series
from kg.records.observations import Observations
from kg.records.relationships import Relationships
from kg.sparql import questions
from kg.store.results import Rows, Triples
from kg.text import rows
from kg.verify import page as verify_page
from kg.verify import verify as verifying

MOST = 24_000
"""Characters of an answer: more would fill an assistant's memory."""
SHOWN = 200
"""Rows of an answer."""


def shortened(text: str, hint: str) -> str:
    """Return a text, cut at a line where it is very long, with what to do about it."""
    if len(text) <= MOST:
        return text
    kept = text[:MOST].rpartition("\n")[0]
    return f"{kept}\n\n(Cut after {len(kept):,} of {len(text):,} characters. {hint})\n"


def search(graph: Graph, text: str, limit: int) -> str:
    """Return entities whose names are like a text. Raises NotFound where there is none."""
    found = graph.find(text, limit)
    if not found:
        raise NotFound(f"Nothing is called anything like '{text}'.", hint="Try fewer letters.")
    lines = [
        (entity.name, entity.name_zh, entity.kind, local(entity.iri), "; ".join(entity.aliases[:4]))
        for entity, _ in found
    ]
    return rows.records(("name", "name_zh", "class", "id", "aliases"), lines, "md")


def describe(graph: Graph, name: str) -> str:
    """Return everything that is stated of an entity, each fact with its sources."""
    hint = "Ask for one measure with the tool figures."
    return shortened(show.page(graph, graph.entity(name), "md"), hint)


def figures(graph: Graph, name: str, measure: str, period: str) -> str:
    """Return who says what of one measure or relation, and why one value is preferred."""
    entity = graph.entity(name)
    text = why_page.page(graph, entity, measure or None, period or None, None, "md")
    return shortened(text, "Name a period, such as 2025-05.")


def compare(graph: Graph, names: Sequence[str], measure: str) -> str:
    """Return the monthly figures of entities side by side, contested ones marked.

    Raises NotFound where none tells the measure by month.
    """
    columns = []
    for name in names:
        entity = graph.entity(name)
        told = Observations(graph, entity.iri)
        columns.append({one.period: one for one in series.points(told, told.all, measure)})
    periods = sorted({period for column in columns for period in column}, reverse=True)
    if not periods:
        raise NotFound(f"None of them tells {measure} by month.", hint="Try deliveries or sales.")
    lines = []
    for period in periods[:36]:
        cells = []
        for column in columns:
            point = column.get(period)
            cells.append("no figure" if point is None else _cell(point))
        lines.append((period, *cells))
    return rows.records(("period", *names), lines, "md")


def _cell(point: series.Point) -> str:
    best = point.best
    bound = {"about": "≈ ", "at-least": "≥ ", "at-most": "≤ "}.get(best.bound, "")
    who = best.sources[0].publisher if best.sources else "no source"
    others = ", ".join(f"{one.value:,}" for one in point.rivals)
    contested = f"; contested: {others}" if others else ""
    return f"{bound}{best.value:,} {best.unit} ({who}{contested})"


def disputes(graph: Graph, name: str, limit: int) -> str:
    """Return what sources disagree about, heaviest first, with the arithmetic."""
    found = dispute_finder.find(graph, name or None)
    return shortened(dispute_finder.page(graph, found[:limit], "md"), "Ask for fewer.")


def promises(graph: Graph, name: str, limit: int) -> str:
    """Return targets and guidance with what came of each."""
    found = promise_finder.find(graph, name or None)[:limit]
    return shortened(promise_page.page(graph, found, "md"), "Ask for fewer.")


def verify(graph: Graph, text: str, day: str, url: str) -> str:
    """Return a text with a mark and a footnote at every claim. Raises BadParameter for a date."""
    written = clocks.day_of("date", day) if day else None
    checked = verifying.check(graph, text, day=written, url=url)
    form = "md" if checked.document.form == "md" else "table"
    told = f"{verify_page.summary(checked)}\n\n{verify_page.page(checked, form)}"
    return shortened(told, "Send one part after the other.")


def path(graph: Graph, one: str, other: str, count: int) -> str:
    """Return how two entities are connected, each step with its source."""
    links = graph.once(Relationships)
    ends = graph.entity(one), graph.entity(other)
    found = paths.connections(graph, *ends, count=count, links=links)
    return paths.page(graph, links, found, "md")


def control(graph: Graph, name: str) -> str:
    """Return who controls an entity: by shares, and in practice."""
    links = graph.once(Relationships)
    text = control_page.page(links, controls.control(links, graph.entity(name)), "md")
    return shortened(text, "Ask for the company or the brand alone.")


def exposure(graph: Graph, name: str) -> str:
    """Return what hangs on a supplier, technology or plant."""
    links = graph.once(Relationships)
    text = exposure_page.page(links, exposures.exposure(links, graph.entity(name)), "md")
    return shortened(text, "Use the tool sparql to narrow it down.")


def listed(graph: Graph, topic: str) -> str:
    """Return the saved questions with their parameters, of one topic or all.

    Raises NotFound for an unknown topic.
    """
    found = questions.all_questions(graph.project).values()
    lines = [
        (one.topic, one.name, one.title, ", ".join(
            f"{each.name} ({each.kind}, default {each.default})" for each in one.parameters))
        for one in found if topic in ("", one.topic)
    ]  # fmt: skip
    if not lines:
        topics = ", ".join(sorted({one.topic for one in found}))
        raise NotFound(f"There is no topic '{topic}'.", hint=f"Known: {topics}.")
    return rows.records(("topic", "question", "title", "parameters"), lines, "md")


def ask(graph: Graph, question: str, parameters: Mapping[str, str]) -> str:
    """Return the answer to a saved question, each row with its sources."""
    return _answered(graph, graph.question(question, **parameters))


def sparql(graph: Graph, query: str, as_of: str, known_on: str) -> str:
    """Return the answer to a SPARQL query, each row with its sources."""
    seen = clocks.at(graph, as_of or None, known_on or None)
    return _answered(seen, query)


def _answered(graph: Graph, text: str) -> str:
    answer = graph.query(text)
    if isinstance(answer, Triples):
        written = export.part(graph, answer, "turtle")
        assert isinstance(written, bytes)
        return shortened(written.decode(), "Add a LIMIT.")
    if not isinstance(answer, Rows):
        return f"{str(answer).lower()}\n"
    left_out = aside.of_query(graph, text)
    if not len(answer):
        why = "".join(f"{one}\n" for one in [*empty.explain(graph, text, answer), *left_out])
        return why or "No rows: nothing in the graph fits every condition. Leave one out to see.\n"
    kept = Rows(answer.variables, answer.rows[:SHOWN])
    told = receipts.page(graph, kept, receipts.receipts(Tracing(graph, text), kept), "md")
    doubts = "".join(f"\nWarning: {one}\n" for one in guard.warnings(graph, text, answer))
    notes = [*left_out, *empty.explain(graph, text, answer)]
    doubts += "".join(f"\nNote: {one}\n" for one in notes)
    more = len(answer) - len(kept)
    left = f"\n({more:,} more rows: add a LIMIT or a condition.)\n" if more else ""
    return shortened(f"{told}{left}{doubts}", "Add a LIMIT.")


def schema(graph: Graph) -> str:
    """Return classes and properties with how often they are used, and the measures."""
    counts = graph.contents
    lines = [
        (local(kind), count, ", ".join(
            f"{local(name)} {times}" for name, times in sorted(
                counts.pairs.get(kind, {}).items(), key=lambda one: -one[1])[:14]))
        for kind, count in sorted(counts.classes.items(), key=lambda one: -one[1])
        if kind.startswith(AUTO)
    ]  # fmt: skip
    table = rows.records(("class", "count", "properties with counts"), lines, "md")
    return shortened(f"{table}\nConcepts: {', '.join(sorted(graph.concepts))}\n", "")
