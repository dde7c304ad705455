"""The drawing of a chart in Vega-Lite: marks, axes, legend and footnotes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from kg.citing import Footnotes
from kg.periods import parse

if TYPE_CHECKING:
    from kg.charts import Chart, Point

COLOURS = ("#1f5f99", "#c8553d", "#3a7d44", "#7b4fa3", "#b8860b", "#2a9d9d", "#a33b6f", "#5a5a5a",
           "#7a9e3f", "#d98324", "#4468b0", "#8c6d5a")  # fmt: skip
FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, Helvetica, Arial, sans-serif"
WIDTH, HEIGHT = 820, 380
MOST_FOOTNOTES = 24
_PLACES = (0, 1, -1, 2, -2, 3, -3)


def spec(drawn: Chart, points: list[Point], notes: Footnotes) -> dict[str, Any]:
    """Return a chart as a Vega-Lite specification that holds its own data."""
    domain = _domain([point.x for point in points])
    series = list(dict.fromkeys(point.series for point in points))
    values = _values(points, notes, domain)
    x = {
        "field": "x", "type": "ordinal", "title": drawn.x.replace("_", " "),
        "scale": {"domain": domain},
        "axis": {"labelAngle": -45 if len(domain) > 8 else 0, "labelOverlap": "greedy"},
    }  # fmt: skip
    unit = f" ({drawn.unit})" if drawn.unit else ""
    y = {"field": "y", "type": "quantitative", "title": f"{drawn.y}{unit}",
         "axis": {"format": ",~f"}}  # fmt: skip
    colour: dict[str, Any] = {"value": COLOURS[0]}
    if len(series) > 1:
        scale = {"domain": series, "range": [COLOURS[n % len(COLOURS)] for n in range(len(series))]}
        colour = {"field": "series", "type": "nominal", "scale": scale,
                  "title": drawn.series.replace("_", " ") or None}  # fmt: skip
    places = sorted({value["place"] for value in values}, key=abs)
    layers = _bars(x, y, colour, places) if drawn.kind == "bar" else _lines(x, y, colour, places)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 16,
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": 11, "titleFontSize": 12, "gridColor": "#e6e6e6"},
            "view": {"stroke": None},
        },
        "title": {"text": _caption(drawn, points, notes), "orient": "bottom", "anchor": "start",
                  "fontSize": 10.5, "fontWeight": "normal", "color": "#555", "offset": 14,
                  "lineHeight": 14},
        "vconcat": [{
            "title": {"text": drawn.title, "subtitle": drawn.subtitle, "anchor": "start",
                      "fontSize": 16, "subtitleColor": "#555", "offset": 12},
            "width": WIDTH, "height": HEIGHT, "data": {"values": values}, "layer": layers,
        }],
    }  # fmt: skip


def _domain(values: list[str]) -> list[str]:
    """Return what stands on the x axis: months, quarters or years without gaps, else as met."""
    met = list(dict.fromkeys(values))
    try:
        forms = {parse(value).form for value in met}
    except ValueError:
        return met
    if len(forms) > 1 or not forms <= {"month", "quarter", "half-year", "year"}:
        return sorted(met, key=lambda value: (parse(value).last, value))
    steps = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}[forms.pop()]
    letter = {12: "", 4: "Q", 2: "H"}.get(steps, "")
    places = [_place(value, steps) for value in met]
    return [_period(place, steps, letter) for place in range(min(places), max(places) + 1)]


def _place(value: str, steps: int) -> int:
    year, _, part = value.partition("-")
    return int(year) * steps + (int(part.strip("QH")) - 1 if part else 0)


def _period(place: int, steps: int, letter: str) -> str:
    year, part = divmod(place, steps)
    if steps == 1:
        return str(year)
    return f"{year}-{letter}{part + 1:0{1 if letter else 2}}"


def _values(points: list[Point], notes: Footnotes, domain: list[str]) -> list[dict[str, Any]]:
    """Return the data of the marks; the preferred value of a place stands in its middle.

    A new run begins where points of a series are more than one place apart.
    """
    seen: dict[tuple[str, str], int] = {}
    runs: dict[str, tuple[int, int]] = {}
    values = []

    def order(one: Point) -> tuple[object, ...]:
        return (domain.index(one.x), one.series, not one.is_filled, one.value)

    for point in sorted(points, key=order):
        number = seen.get((point.x, point.series), 0)
        seen[point.x, point.series] = number + 1
        step = domain.index(point.x)
        last, run = runs.get(point.series, (step, 0))
        if point.is_filled:
            runs[point.series] = step, run + (step - last > 1)
        cited = notes.numbers.get(point.sources[0]) if point.sources else None
        hollow = f" [{cited}]" if cited and not point.is_filled else ""
        names = [notes.catalogue.references[name] for name in point.sources[:4]]
        values.append({
            "x": point.x, "y": point.value, "series": point.series,
            "run": runs.get(point.series, (0, 0))[1],
            "standing": _standing(point),
            "filled": point.is_filled, "place": _PLACES[number % len(_PLACES)],
            "label": f"{point.sign}{hollow}",
            "sources": "; ".join(f"{one.publisher}, {one.published}" for one in names),
        })  # fmt: skip
    return values


def _standing(point: Point) -> str:
    if point.sign == "planned":
        return "planned"
    return "preferred or only value" if point.is_filled else "other value"


_TOOLTIP = [
    {"field": name, "type": "quantitative" if name == "y" else "nominal", "title": title}
    for name, title in (
        ("x", "at"), ("series", "of"), ("y", "value"), ("standing", "standing"),
        ("sources", "sources"),
    )
]  # fmt: skip
_SPACE = 9
"""Pixels between values that stand side by side."""


def _lines(
    x: dict[str, Any], y: dict[str, Any], colour: dict[str, Any], places: list[int]
) -> list[dict[str, Any]]:
    """Return dashed lines through all filled points, solid ones where no period is missing."""

    def line(mark: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "transform": [{"filter": "datum.filled && datum.place == 0"}],
            "mark": {"type": "line", **mark},
            "encoding": {"x": x, "y": y, "color": colour, **more},
        }

    solid = line({"strokeWidth": 1.6, "opacity": 0.8}, detail={"field": "run"})
    dashed = line({"strokeWidth": 1, "strokeDash": [2, 4], "opacity": 0.6})
    return [dashed, solid, *_dots(x, y, colour, places, "true")]


def _bars(
    x: dict[str, Any], y: dict[str, Any], colour: dict[str, Any], places: list[int]
) -> list[dict[str, Any]]:
    bar: dict[str, Any] = {
        "transform": [{"filter": "datum.filled"}],
        "mark": {"type": "bar", "opacity": 0.85},
        "encoding": {"x": x, "y": {**y, "stack": None}, "color": colour, "tooltip": _TOOLTIP},
    }
    if "field" in colour:
        bar["encoding"]["xOffset"] = {"field": "series"}
        return [bar]
    return [bar, *_dots(x, y, colour, places, "!datum.filled")]


def _dots(
    x: dict[str, Any], y: dict[str, Any], colour: dict[str, Any], places: list[int], shown: str
) -> list[dict[str, Any]]:
    """Return the points and their small texts: how a value is meant, and whose it is."""

    def layer(test: str, mark: dict[str, Any], **encoding: Any) -> list[dict[str, Any]]:
        return [
            {
                "transform": [{"filter": f"{test} && datum.place == {place}"}],
                "mark": {"opacity": 1, "xOffset": place * _SPACE, **mark},
                "encoding": {"x": x, "y": y, **encoding},
            }
            for place in places
        ]

    point = {"type": "point", "size": 46, "strokeWidth": 1.6}
    seen = {"color": colour, "tooltip": _TOOLTIP}
    text = {"type": "text", "dy": -9, "fontSize": 9, "color": "#555"}
    return [
        *layer(f"datum.filled && ({shown})", {**point, "filled": True}, **seen),
        *layer(f"!datum.filled && ({shown})", {**point, "fill": "white"}, **seen),
        *layer("datum.label != ''", text, text={"field": "label"}),
    ]


def _caption(drawn: Chart, points: list[Point], notes: Footnotes) -> list[str]:
    """Return the lines under the chart: what the marks mean, remarks, sources."""
    marks = []
    if any(not point.is_filled for point in points):
        marks.append("filled: preferred or only value; hollow: what other sources say, "
                     "with the number of the source")  # fmt: skip
    told = {"≈": "about", "≥": "at least", "≤": "at most", "planned": "a target or forecast"}
    marks += [f"{sign} {word}" for sign, word in told.items() if any(
        point.sign == sign for point in points)]  # fmt: skip
    if drawn.kind == "line":
        marks.append("dotted: no value between")
    lines = [f"Marks: {'; '.join(marks)}."] if marks else []
    lines += drawn.notes
    cited = [
        f"[{number}] {one.publisher}, {one.published}, {one.reliability}"
        for one, number in (
            (notes.catalogue.references[name], number) for name, number in notes.numbers.items()
        )
    ]
    more = len(cited) - MOST_FOOTNOTES
    cited = cited[:MOST_FOOTNOTES] + ([f"and {more} more"] if more > 0 else [])
    if cited:
        lines.append(f"Sources: {' · '.join(cited)}")
    return [part for line in lines for part in textwrap.wrap(line, 165)]
