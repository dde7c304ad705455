"""Charts of saved questions: SVG, PNG or one offline HTML file, through Vega-Lite.

A chart shows what its rows rest on: units, sources, and disagreements. Where sources give
several values for one point, all are drawn side by side: the preferred one filled, the others
hollow with the number of their source.
"""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any

from kg import guard, output, queries
from kg.answers import Rows
from kg.charts.data import chart
from kg.charts.points import Chart
from kg.charts.spec import spec
from kg.citing import Catalogue, Footnotes
from kg.errors import BadParameter, KgError
from kg.graph import Graph

FORMS = (".svg", ".png", ".html")


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


def spec_of(graph: Graph, drawn: Chart) -> dict[str, Any]:
    """Return a chart as Vega-Lite, with its footnotes."""
    told = {name for point in drawn.points for name in point.sources}
    notes = Footnotes(Catalogue(graph, told))
    ordered = [
        point._replace(sources=tuple(notes.catalogue.best_first(point.sources)))
        for point in drawn.points
    ]
    for point in sorted(ordered, key=lambda one: one.is_filled):
        if point.key:
            notes.cite(point.sources, limit=1)
    return spec(drawn, ordered, notes)
