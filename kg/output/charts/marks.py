"""The marks of a chart in Vega-Lite: lines, bars, points, and the small texts beside them."""

from __future__ import annotations

from typing import Any

Encoding = dict[str, Any]

_TOOLTIP = [
    {"field": name, "type": "quantitative" if name == "y" else "nominal", "title": title}
    for name, title in (
        ("x", "at"), ("series", "of"), ("y", "value"), ("standing", "standing"),
        ("sources", "sources"),
    )
]  # fmt: skip
_TEXT = {"type": "text", "fontSize": 9.5, "color": "#444"}
_SIDES: dict[str, Encoding] = {
    "above": {"dy": -10}, "below": {"dy": 11},
    "right": {"align": "left", "dx": 7, "dy": 1}, "left": {"align": "right", "dx": -7, "dy": 1},
}  # fmt: skip


def lines(x: Encoding, y: Encoding, colour: Encoding, *, is_stacked: bool) -> list[Encoding]:
    """Return dashed lines through all filled points, solid ones where no period is missing."""

    def line(mark: Encoding, run: list[str]) -> Encoding:
        return {
            "transform": [{"filter": "datum.filled"}],
            "mark": {"type": "line", **mark},
            "encoding": {
                "x": x, "y": y, "color": colour, "detail": [{"field": name} for name in run],
            },
        }  # fmt: skip

    dashed = line({"strokeWidth": 1, "strokeDash": [2, 4], "opacity": 0.6}, ["series", "kind"])
    solid = line({"strokeWidth": 1.6, "opacity": 0.8}, ["run"])
    spans = [_spans(x, y, colour)] if x["type"] == "temporal" else []
    return [*spans, dashed, solid, *_dots(x, y, colour, "true")]


def _spans(x: Encoding, y: Encoding, colour: Encoding) -> Encoding:
    """Return bars over the days that a value is for."""
    return {
        "transform": [{"filter": "isValid(datum.first)"}],
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.3},
        "encoding": {
            "x": {**x, "field": "first"}, "x2": {"field": "last"}, "y": y, "color": colour,
        },
    }  # fmt: skip


def bars(x: Encoding, y: Encoding, colour: Encoding, *, is_stacked: bool) -> list[Encoding]:
    """Return upright bars over time: pieces of counts on each other, other values side by side."""
    bar: Encoding = {
        "transform": [{"filter": "datum.filled"}],
        "mark": {"type": "bar", "opacity": 0.85},
        "encoding": {"x": x, "y": {**y, "stack": "zero" if is_stacked else None},
                     "color": colour, "order": {"field": "rank"}, "tooltip": _TOOLTIP},
    }  # fmt: skip
    if "field" in colour and not is_stacked:
        bar["encoding"]["xOffset"] = {"field": "series"}
        return [bar]
    text = {
        "transform": [{"filter": "isValid(datum.total)"}],
        "mark": {**_TEXT, "dy": -7},
        "encoding": {"x": x, "y": {**y, "field": "total"}, "text": {"field": "sum"}},
    }
    hollow = [] if is_stacked else _dots(x, y, colour, "!datum.filled")
    return [bar, text, *hollow]


def sideways(down: Encoding, y: Encoding, colour: Encoding, *, is_grouped: bool) -> list[Encoding]:
    """Return lying bars of things with names, which so have room, and a text at each end."""
    is_stacked = "field" in colour and not is_grouped
    offset = {"yOffset": {"field": "series"}} if is_grouped else {}
    bar: Encoding = {
        "transform": [{"filter": "datum.filled"}],
        "mark": {"type": "bar", "opacity": 0.85},
        "encoding": {"y": down, "x": {**y, "stack": "zero" if is_stacked else None},
                     "color": colour, "order": {"field": "rank"}, "tooltip": _TOOLTIP, **offset},
    }  # fmt: skip
    end, told = ("total", "sum") if is_stacked else ("end", "told")
    text = {
        "transform": [{"filter": f"isValid(datum.{end})"}],
        "mark": {**_TEXT, "align": "left", "dx": 8},
        "encoding": {"y": down, "x": {**y, "field": end}, "text": {"field": told}, **offset},
    }
    hollow = {
        "transform": [{"filter": "!datum.filled"}],
        "mark": {"type": "point", "size": 50, "strokeWidth": 1.6, "fill": "white", "opacity": 1},
        "encoding": {"y": down, "x": y, "color": colour, "tooltip": _TOOLTIP, **offset},
    }
    return [bar, *([] if is_stacked else [hollow]), text]


def _dots(x: Encoding, y: Encoding, colour: Encoding, shown: str) -> list[Encoding]:
    """Return the points and their small texts: how a value is meant, and whose it is.

    Another value stands at its own period: a ring around the preferred one where they are near.
    """

    def layer(test: str, mark: Encoding, **encoding: Any) -> Encoding:
        return {
            "transform": [{"filter": f"({test}) && ({shown})"}],
            "mark": {"opacity": 1, **mark},
            "encoding": {"x": x, "y": y, **encoding},
        }

    point = {"type": "point", "strokeWidth": 1.6}
    seen = {"color": colour, "tooltip": _TOOLTIP}
    text = {"text": {"field": "label"}}
    rival = "!datum.filled && datum.standing != 'planned'"
    return [
        layer(rival, {**point, "size": 75, "fill": "white"}, **seen),
        layer("datum.standing == 'planned'",
              {**point, "size": 60, "fill": "white", "shape": "diamond"}, **seen),
        layer("datum.filled", {**point, "size": 36, "filled": True}, **seen),
        *(layer(f"datum.label != '' && datum.side == '{side}'", {**_TEXT, **mark}, **text)
          for side, mark in _SIDES.items()),
    ]  # fmt: skip
