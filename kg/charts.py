"""Charts of saved questions: SVG, PNG or one offline HTML file, through Vega-Lite.

A chart shows what its rows rest on: units, sources, and disagreements. Where sources give
several values for one point, all are drawn side by side: the preferred one filled, the others
hollow with the number of their source.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from kg import guard, output, queries
from kg.agreement import compatible
from kg.chartspec import spec
from kg.citing import Footnotes
from kg.errors import BadParameter, KgError
from kg.graph import Graph
from kg.receipts import Receipts, receipts
from kg.store import Row, Rows
from kg.vocab import CONCEPT, ID, SOURCE, expand

FORMS = (".svg", ".png", ".html")
MOST_SERIES = 12
_NARROWING = ("within", "scope")
"""Columns that say of which part of a thing a row speaks."""
_QUALIFIERS = ("source", "bound", "standing", "status", "reliability", "within", "unit", "span")

FIGURES = """
SELECT ?claim ?key ?value ?unit ?bound ?standing ?measure ?status WHERE {
  VALUES ?claim { CLAIMS }
  ?claim auto:key ?key ; auto:value ?value ; auto:unit ?unit ; auto:bound ?bound ;
         auto:measure ?measure ; auto:status ?status .
  OPTIONAL { ?claim auto:standing ?standing }
}
"""
SIBLINGS = """
SELECT ?claim ?key ?value ?bound ?source WHERE {
  VALUES ?key { KEYS }
  ?claim auto:key ?key ; auto:value ?value ; auto:bound ?bound ; prov:wasDerivedFrom ?source
} ORDER BY ?key ?value ?claim ?source
"""


class Figure(NamedTuple):
    """An observation behind a point."""

    key: str
    value: Decimal
    unit: str
    bound: str
    is_preferred: bool
    measure: str
    is_planned: bool


class Point(NamedTuple):
    """One value at one place of the chart."""

    x: str
    series: str
    value: float
    sign: str
    """How the value is meant: ≈, ≥, ≤, planned, or empty."""
    is_filled: bool
    sources: tuple[str, ...]
    key: str
    """What the value is said of, the same for values that cannot all hold; empty if computed."""


class Chart(NamedTuple):
    """Everything that is drawn."""

    kind: str
    title: str
    subtitle: str
    """The values of the question's parameters."""
    x: str
    y: str
    unit: str
    series: str
    points: list[Point]
    notes: list[str]


def write(graph: Graph, name: str, text: str, path: str | os.PathLike[str]) -> list[str]:
    """Draw the answer to a saved question, whose bound SPARQL is `text`, into a file.

    Returns warnings about unlike things in the answer; where all have one measure in common,
    only that is drawn.
    Raises BadParameter for another kind of file, KgError where the question has no chart or
    the drawing library is missing, CannotWrite where the file cannot be written.
    """
    form = Path(path).suffix.lower()
    if form not in FORMS:
        raise BadParameter(
            f"--chart: '{path}' is no {', '.join(FORMS)} file.",
            hint="The ending says what is drawn, for example chart.svg.",
        )
    question = queries.one(graph.project, name)
    kind = question.view[0]
    if kind not in ("line", "bar"):
        hint = "kg view --query draws networks." if kind == "network" else "Ask without --chart."
        raise KgError(f"The answer to '{name}' is a {kind}, which has no chart.", hint=hint)
    library = _library()
    answer = graph.query(text, name)
    if not isinstance(answer, Rows):
        raise KgError(f"'{name}' is no SELECT.", hint="Ask without --chart.")
    warnings = guard.warnings(graph, text, answer)
    kept, left_out = guard.narrow(graph, answer)
    drawn = chart(graph, question, text, kept)
    told = left_out or warnings
    drawn = drawn._replace(notes=[*told, *drawn.notes])
    output.write(path, render(library, spec_of(graph, drawn), form))
    return [*warnings, *left_out]


def _library() -> Any:
    try:
        import vl_convert
    except ImportError:
        hint = "Install it with: pip install 'autokg[charts]'"
        raise KgError("Charts need the library vl-convert-python.", hint=hint) from None
    return vl_convert


def render(library: Any, drawing: dict[str, Any], form: str) -> bytes:
    """Return a Vega-Lite drawing as a file of one of FORMS; nothing is fetched."""
    if form == ".png":
        return bytes(library.vegalite_to_png(drawing, scale=2))
    if form == ".html":
        return _page(library, drawing).encode()
    return str(library.vegalite_to_svg(drawing)).encode()


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:;
 script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'">
<title>{title}</title><script>{library}</script></head>
<body><div id="chart"></div><script>vegaEmbed("#chart", {drawing}, {{renderer: "svg"}});</script>
</body></html>
"""


def _page(library: Any, drawing: dict[str, Any]) -> str:
    """Return a page that draws a chart without asking anybody for anything.

    Texts of sources stand in it: a `<` is written so that none of them can end the script.
    """
    title = drawing.get("title") or "Chart"
    text = title.get("text", "Chart") if isinstance(title, dict) else title
    return PAGE.format(
        title=html.escape(" ".join(text) if isinstance(text, list) else str(text)),
        library=library.javascript_bundle(),
        drawing=json.dumps(drawing, ensure_ascii=False).replace("<", "\\u003c"),
    )


def chart(graph: Graph, question: queries.Question, text: str, answer: Rows) -> Chart:
    """Return what is to be drawn of an answer; raises KgError where there is nothing."""
    kind, x, y, *rest = question.view
    for name in (x, y, *rest):
        if name not in answer.variables:
            raise KgError(f"The view of '{question.name}' names ?{name}, which is no column.")
    series = rest[0] if rest else _series(answer, (x, y))
    given = receipts(graph, text, answer)
    figures = _figures(graph, given)
    points, units, measures = _points(graph, answer, given, figures, (x, y, series))
    if not points:
        raise KgError(f"There is nothing to draw: no row has a number in ?{y}.")
    notes = []
    if len(units) > 1:
        notes.append(f"Different units: {', '.join(sorted(units))}.")
    shown = _disagreeing(points)
    if agree := len(points) - len(shown):
        notes.append(f"Not drawn apart: {agree} values that agree with the preferred one, being "
                     "rounded, about, at least or at most.")  # fmt: skip
    label = graph.concepts.get(measures.pop(), y) if len(measures) == 1 else y.replace("_", " ")
    unit = units.pop() if len(units) == 1 else ""
    subtitle = _parameters(graph, question, text)
    return Chart(kind, question.title, subtitle, x, label, unit, series, shown, notes)


def _parameters(graph: Graph, question: queries.Question, text: str) -> str:
    """Return the values a question was asked with, as `maker: AITO · measure: deliveries`."""
    told = []
    for parameter in question.parameters:
        match = re.search(rf"VALUES\s+\?{re.escape(parameter.name)}\s*\{{([^\n]*)\}}", text)
        value = match[1].strip() if match else ""
        address = expand(value.strip("<>"))
        if address in graph.entities:
            value = graph.entities[address].name
        elif address.startswith(CONCEPT):
            slug = address.removeprefix(CONCEPT)
            value = graph.concepts.get(slug, slug)
        told.append(f"{parameter.name.replace('_', ' ')}: {value.split('^^')[0].strip(chr(34))}")
    return " · ".join(told)


def _disagreeing(points: list[Point]) -> list[Point]:
    """Leave out hollow points that can hold together with a filled one at the same place."""
    filled = [point for point in points if point.is_filled]
    bounds = {"≈": "about", "≥": "at-least", "≤": "at-most"}

    def agrees(point: Point) -> bool:
        return any(
            (one[:2] == point[:2] or (one.key and one.key == point.key))
            and compatible(
                Decimal(str(one.value)), bounds.get(one.sign, "exactly"),
                Decimal(str(point.value)), bounds.get(point.sign, "exactly"),
            )
            for one in filled
        )  # fmt: skip

    return [
        point for point in points if point.is_filled or point.sign == _PLANNED or not agrees(point)
    ]


def _series(answer: Rows, used: Iterable[str]) -> str:
    """Return the first column of a few entities, or of measures, that tells rows apart."""
    for name in answer.variables:
        if name in used or name in _QUALIFIERS:
            continue
        terms = {getattr(row.term(name), "value", "") for row in answer}
        is_entity = all(term.startswith(ID) for term in terms)
        if (is_entity or name == "measure") and 1 < len(terms) <= MOST_SERIES:
            return name
    return ""


def _figures(graph: Graph, given: Receipts) -> dict[str, Figure]:
    claims = sorted({claim for receipt in given.rows for claim in receipt.claims})
    listed = " ".join(f"<{claim}>" for claim in claims)
    found = {}
    for row in graph.rows(FIGURES.replace("CLAIMS", listed)):
        claim, key, _, unit, bound, mark, measure, status = (
            term.value if term else "" for term in row.terms
        )
        found[claim] = Figure(
            key, Decimal(str(row["value"])), unit.removeprefix(CONCEPT),
            bound.removeprefix(CONCEPT), bool(mark), measure.removeprefix(CONCEPT),
            status.endswith("planned"),
        )  # fmt: skip
    return found


_PLANNED = "planned"
_SIGNS = {"about": "≈", "at-least": "≥", "at-most": "≤"}


def _points(
    graph: Graph, answer: Rows, given: Receipts, figures: dict[str, Figure],
    columns: tuple[str, str, str],
) -> tuple[list[Point], set[str], set[str]]:  # fmt: skip
    """Return the points of an answer with the values that contradict them, units, measures."""
    x, y, series = columns
    found: dict[tuple[str, str, float], Point] = {}
    keys: dict[str, tuple[str, str]] = {}
    units, measures = set(), set()
    for row, receipt in zip(answer, given.rows, strict=True):
        number = _number(row, y)
        if number is None or row.term(x) is None:
            continue
        place = graph.shown(row.term(x)), _series_of(graph, row, series)
        own = [figures[claim] for claim in receipt.claims if claim in figures]
        own = [figure for figure in own if figure.value == number]
        units |= {figure.unit for figure in own}
        measures |= {figure.measure for figure in own}
        keys |= {figure.key: place for figure in own}
        sign = _SIGNS.get(own[0].bound, "") if own else ""
        is_filled = not own or any(figure.is_preferred for figure in own)
        if own and own[0].is_planned:
            sign, is_filled = _PLANNED, False
        key = own[0].key if own else ""
        _add(found, Point(*place, float(number), sign, is_filled, receipt.sources, key))
    for point in _siblings(graph, keys, found):
        _add(found, point)
    return list(found.values()), units, measures


def _series_of(graph: Graph, row: Row, series: str) -> str:
    """Return what a row belongs to, with what narrows it in brackets."""
    name = graph.shown(row.term(series)) if series else ""
    narrow = [graph.shown(row.term(one)) for one in _NARROWING if one in row and row.term(one)]
    return f"{name} ({', '.join(narrow)})".strip() if narrow else name


def _add(found: dict[tuple[str, str, float], Point], point: Point) -> None:
    """Add a point; the same value at the same place is one point with all its sources."""
    place = point[:3]
    known = found.get(place)
    if known:
        sources = tuple(dict.fromkeys([*known.sources, *point.sources]))
        sign = "" if "" in (known.sign, point.sign) else known.sign
        is_filled = known.is_filled or point.is_filled
        point = point._replace(sources=sources, sign=sign, is_filled=is_filled)
    found[place] = point


def _number(row: Row, name: str) -> Decimal | None:
    try:
        return Decimal(str(row[name]))
    except ArithmeticError:
        return None


def _siblings(
    graph: Graph, keys: dict[str, tuple[str, str]], known: dict[tuple[str, str, float], Point]
) -> list[Point]:
    """Return other values that sources give for the same figures."""
    listed = " ".join(f'"{key}"' for key in sorted(keys))
    found: dict[tuple[str, float], Point] = {}
    for row in graph.rows(SIBLINGS.replace("KEYS", listed)):
        key, value = str(row["key"]), float(str(row["value"]))
        place = keys[key]
        if (*place, value) in known:
            continue
        sign = _SIGNS.get(str(row["bound"]).removeprefix(CONCEPT), "")
        source = str(row["source"]).removeprefix(SOURCE)
        before = found[key, value].sources if (key, value) in found else ()
        found[key, value] = Point(*place, value, sign, False, (*before, source), key)
    return list(found.values())


def spec_of(graph: Graph, drawn: Chart) -> dict[str, Any]:
    """Return a chart as Vega-Lite, with its footnotes."""
    from kg.citing import Catalogue

    told = {name for point in drawn.points for name in point.sources}
    notes = Footnotes(Catalogue(graph, told))
    ordered = [
        point._replace(sources=tuple(notes.catalogue.best_first(point.sources)))
        for point in drawn.points
    ]
    for point in ordered:
        if not point.is_filled:
            notes.cite(point.sources, limit=1)
    for point in ordered:
        notes.cite(point.sources, limit=1)
    return spec(drawn, ordered, notes)
