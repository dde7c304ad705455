"""The drawing of a chart in Vega-Lite: panels, axes, legend, caption and footnotes."""

from __future__ import annotations

import json
import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kg.model.periods import parse
from kg.output.charts import labels as chartlabels
from kg.output.charts.marks import bars, lines, sideways
from kg.output.charts.points import MOST_NAMED
from kg.records.sources import Footnotes, generated_only
from kg.text.words import words

if TYPE_CHECKING:
    from kg.output.charts.points import Chart, Point

COLOURS = ("#1f5f99", "#c8553d", "#3a7d44", "#7b4fa3", "#b8860b", "#2a9d9d", "#a33b6f", "#5a5a5a",
           "#7a9e3f", "#d98324", "#4468b0", "#8c6d5a")  # fmt: skip
FONT = "Helvetica, Arial, sans-serif"
CHINESE_FONT = f"Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, {FONT}"
"""Reading it takes longer than the rest of the drawing: it is asked for where it is needed."""
WIDTH, HEIGHT, ROW = 820, 380, 19
MOST_FOOTNOTES = 24
FEW = 20
"""With no more filled points than this, these carry the number of their source too."""
_STEPS = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}
_MOMENTS = ("at-date", "since-launch", "year-to-date")
"""Spans whose value stands at the end of the period."""
_NEAR = 0.04
"""Texts of values closer than this part of the axis would cover each other."""

COMPACT = (
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, ',.4~r') + ' bn' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',.4~r') + ' mn' : "
    "format(datum.value, ',.6~r')"
)


def compact(value: float) -> str:
    """Return a number as it stands beside a mark.

    >>> compact(180e9), compact(11.25), compact(89611)
    ('180 bn', '11.25', '89,611')
    """
    for size, word in ((1e9, " bn"), (1e6, " mn")):
        if abs(value) >= size:
            return f"{value / size:,.4g}{word}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def spec(drawn: Chart, points: list[Point], notes: Footnotes) -> dict[str, Any]:
    """Return a chart as a Vega-Lite specification that holds its own data.

    Each unit has a panel and an axis of its own.
    """
    units = list(dict.fromkeys(point.unit for point in points))
    domain = _domain([point.x for point in points])
    panels = [
        _panel(drawn, [point for point in points if point.unit == unit], notes, domain)
        for unit in units
    ]
    across = "shared" if drawn.kind == "line" else "independent"
    panels[0]["title"] = {
        "text": drawn.title, "subtitle": drawn.subtitle, "anchor": "start",
        "fontSize": 16, "subtitleColor": "#555", "offset": 12,
    }  # fmt: skip
    found: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 16,
        "config": {
            "axis": {"labelFontSize": 11, "titleFontSize": 12, "gridColor": "#e6e6e6"},
            "view": {"stroke": None},
        },
        "title": {"text": _caption(drawn, points, notes), "orient": "bottom", "anchor": "start",
                  "fontSize": 10.5, "fontWeight": "normal", "color": "#555", "offset": 14,
                  "lineHeight": 14},
        "resolve": {"scale": {"color": "independent", "x": across}},
        "vconcat": panels,
    }  # fmt: skip
    has_chinese = any(one >= "\u2e80" for one in json.dumps(found, ensure_ascii=False))
    found["config"]["font"] = CHINESE_FONT if has_chinese else FONT
    return found


def _panel(
    drawn: Chart, points: list[Point], notes: Footnotes, domain: list[str]
) -> dict[str, Any]:  # fmt: skip
    """Return what is drawn of one unit; the days or names of all units are in `domain`."""
    colour = _colour(drawn, points)
    unit = f" ({points[0].unit})" if points[0].unit else ""
    axis: dict[str, Any] = {"labelExpr": COMPACT}
    if all(point.value % 1 == 0 for point in points):
        axis["tickMinStep"] = 1
    y = {"field": "y", "type": "quantitative", "title": f"{drawn.y}{unit}", "axis": axis}
    height = HEIGHT if len(points) == len(drawn.points) else HEIGHT * 2 // 3
    values = _values(points, notes, domain)
    panel: dict[str, Any] = {"width": WIDTH, "height": height, "data": {"values": values}}
    if drawn.kind == "line" or _are_periods(domain):
        x = _across(drawn, domain)
        chartlabels.place(values, domain if x["type"] == "ordinal" else [], WIDTH, height)
        draw = bars if drawn.kind == "bar" else lines
        return {**panel, "layer": draw(x, y, colour, is_stacked=not points[0].key)}
    is_grouped = "field" in colour and any(point.key for point in points)
    series = len({point.series for point in points}) if is_grouped else 1
    names = [name for name in domain if any(point.x == name for point in points)]
    panel["height"] = max(3, len(names)) * ROW * series
    down = {"field": "x", "type": "nominal", "scale": {"domain": names},
            "title": None, "axis": {"labelLimit": 260}}  # fmt: skip
    return {**panel, "layer": sideways(down, y, colour, is_grouped=is_grouped)}


def _colour(drawn: Chart, points: list[Point]) -> dict[str, Any]:
    series = list(dict.fromkeys(point.series for point in points))
    if series == [""]:
        return {"value": COLOURS[0]}
    known = list(dict.fromkeys(point.series for point in drawn.points))
    known = known if len(known) <= len(COLOURS) else series
    scale = {"domain": series, "range": [COLOURS[known.index(one) % len(COLOURS)]
                                         for one in series]}  # fmt: skip
    title = drawn.series.replace("_", " ") or None
    legend = {"title": title, "labelLimit": 220, "symbolLimit": 0, "symbolOpacity": 1,
              "symbolType": "circle"}  # fmt: skip
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def _across(drawn: Chart, domain: list[str]) -> dict[str, Any]:
    """Return the axis from left to right: even periods one by one, unlike ones by their days."""
    title = drawn.x.replace("_", " ")
    if _is_even(domain) or not _are_periods(domain):
        return {
            "field": "x", "type": "ordinal", "title": title, "scale": {"domain": domain},
            "axis": {"labelAngle": -45 if len(domain) > 8 else 0, "labelOverlap": "greedy"},
        }  # fmt: skip
    is_short = (parse(domain[-1]).last - parse(domain[0]).last).days < 120
    return {
        "field": "day", "type": "temporal", "title": title, "scale": {"type": "utc", "padding": 24},
        "axis": {"format": "%Y-%m-%d" if is_short else "%Y-%m", "labelAngle": -45,
                 "labelOverlap": "greedy"},
    }  # fmt: skip


def _are_periods(met: list[str]) -> bool:
    try:
        return all(bool(parse(value)) for value in met)
    except ValueError:
        return False


def _is_even(met: list[str]) -> bool:
    """Say whether all are months, or all quarters, halves or years."""
    if not _are_periods(met):
        return False
    forms = {parse(value).form for value in met}
    return len(forms) == 1 and forms <= set(_STEPS)


def _domain(values: list[str]) -> list[str]:
    """Return what stands on the x axis: months, quarters or years without gaps, else as met."""
    met = list(dict.fromkeys(values))
    if not _are_periods(met):
        return met
    if not _is_even(met):
        return sorted(met, key=lambda value: (parse(value).last, value))
    steps = _STEPS[parse(met[0]).form]
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


def _days(point: Point) -> dict[str, str]:
    """Return the days between which a value lies, and the one at which it is drawn."""
    try:
        period = parse(point.x)
    except ValueError:
        return {}
    if point.span in _MOMENTS:
        return {"day": period.last.isoformat()}
    middle = period.first + timedelta(days=(period.last - period.first).days // 2)
    found = {"day": middle.isoformat()}
    if period.first != period.last:
        found |= {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return found


def _values(points: list[Point], notes: Footnotes, domain: list[str]) -> list[dict[str, Any]]:
    """Return the data of the marks, in the order of the axis."""
    is_few = sum(point.is_filled and bool(point.key) for point in points) <= FEW
    reach = max(abs(point.value) for point in points) * _NEAR
    runs = _Runs()
    ranks = list(dict.fromkeys(point.series for point in points))
    values: list[dict[str, Any]] = []
    for point in sorted(points, key=lambda one: (domain.index(one.x), one.series,
                                                 not one.is_filled, one.value)):  # fmt: skip
        cited = notes.numbers.get(point.sources[0]) if point.sources else None
        number = f"[{cited}]" if cited and (is_few or not point.is_filled) else ""
        values.append({
            "x": point.x, "y": point.value, "series": point.series, "run": runs.of(point),
            "kind": point.span, "standing": _standing(point), "filled": point.is_filled,
            "rank": ranks.index(point.series),
            "told": f"{point.sign} {compact(point.value)} {number}".strip(),
            "label": f"{point.sign} {number}".strip(), **_days(point),
            "sources": _told(point, notes),
        })  # fmt: skip
    _spread(values, reach)
    return values


def _told(point: Point, notes: Footnotes) -> str:
    """Return the sources of a point as they are stated when it is pointed at."""
    if not point.names_sources:
        return f"{len(point.sources):,} sources"
    listed = [notes.known[name] for name in point.sources[:MOST_NAMED]]
    told = [f"{one.publisher}, {one.published}" for one in listed]
    rest = len(point.sources) - MOST_NAMED
    return "; ".join([*told, f"and {rest:,} more"] if rest > 0 else told)


def _spread(values: list[dict[str, Any]], reach: float) -> None:
    """Join the texts of points that lie on each other, and of all points in one bar."""
    hollow: list[dict[str, Any]] = []
    ends: dict[tuple[str, str], dict[str, Any]] = {}
    totals: dict[str, float] = {}
    for value in values:
        place = value["x"], value["series"]
        totals[value["x"]] = totals.get(value["x"], 0) + value["y"] * value["filled"]
        end = ends.setdefault(place, value)
        if end is not value:
            between = " · others say " if end["filled"] else " or "
            end["told"] += f"{', ' if 'end' in end else between}{value['told']}"
            end["end"] = max(end.get("end", end["y"]), value["y"])
        if value["filled"]:
            continue
        near = next((one for one in hollow if _is_near(one, value, reach)), None)
        if near:
            near["label"], value["label"] = f"{near['label']} {value['label']}", ""
        hollow.append(value)
    for value in ends.values():
        value.setdefault("end", value["y"])
    for value in {one["x"]: one for one in reversed(values)}.values():
        value["total"] = totals[value["x"]]
        value["sum"] = compact(value["total"])


def _is_near(one: dict[str, Any], other: dict[str, Any], reach: float) -> bool:
    """Say whether the texts of two points beside the line would cover each other."""
    is_same = one.get("day", one["x"]) == other.get("day", other["x"])
    return is_same and abs(one["y"] - other["y"]) < reach and bool(one["label"])


class _Runs:
    """Numbers the stretches of a line without a missing month, quarter or year."""

    def __init__(self) -> None:
        self.last: dict[tuple[str, str], tuple[int, int]] = {}

    def of(self, point: Point) -> str:
        """Return the name of the stretch that a point belongs to."""
        key = point.series, point.span
        try:
            steps = _STEPS.get(parse(point.x).form, 0)
        except ValueError:
            steps = 0
        step = _place(point.x, steps) if steps and point.span not in _MOMENTS else 0
        last, run = self.last.get(key, (step, 0))
        if point.is_filled:
            run += step - last > 1
            self.last[key] = step, run
        return f"{point.series} {point.span} {run}"


def _standing(point: Point) -> str:
    if point.sign == "planned":
        return "planned"
    return "preferred or only value" if point.is_filled else "other value"


def _caption(drawn: Chart, points: list[Point], notes: Footnotes) -> list[str]:
    """Return the lines under the chart: what the marks mean, remarks, sources."""
    marks = []
    if any(not point.is_filled and point.sign != "planned" for point in points):
        marks.append("filled: preferred or only value; hollow: what other sources say, "
                     "with the number of the source")  # fmt: skip
    told = {"≈": "about", "≥": "at least", "≤": "at most", "planned": "a target or forecast"}
    marks += [f"{sign}: {word}" for sign, word in told.items() if any(
        point.sign == sign for point in points)]  # fmt: skip
    if drawn.kind == "line":
        marks.append("dotted: no value between")
        domain = [point.x for point in points]
        is_over_time = _are_periods(domain) and not _is_even(domain)
        if is_over_time and any("first" in _days(point) for point in points):
            marks.append("a bar through a point: the period it is for")
    lines = [f"Marks: {'; '.join(marks)}."] if marks else []
    lines += _generated(points, notes)
    lines += [*map(str, drawn.notes), *_sources(points, notes)]
    return [part.replace("\u00a0", " ") for line in lines
            for part in textwrap.wrap(line, 165)]  # fmt: skip


def _generated(points: list[Point], notes: Footnotes) -> list[str]:
    """Return which points nobody tells but generated pages."""
    told: dict[str, list[str]] = {}
    for point in points:
        sources = [notes.known[name] for name in point.sources if name in notes.known]
        if len(sources) == len(point.sources) and generated_only(sources):
            told.setdefault(point.series, []).append(point.x)
    listed = [f"{series} {', '.join(sorted(set(at)))}".strip() for series, at in told.items()]
    mark = words("en")["marks"]["generated"]
    return [f"{mark[0].upper()}{mark[1:]}: {'; '.join(listed)}."] if listed else []


def _sources(points: list[Point], notes: Footnotes) -> list[str]:
    """Return the sources by number; of counts only how many sources were counted over."""
    cited = [
        f"[{number}] {one.publisher}, {one.published}, {one.reliability}".replace(" ", "\u00a0")
        for one, number in ((notes.known[name], number) for name, number in notes.numbers.items())
    ]
    more = len(cited) - MOST_FOOTNOTES
    cited = cited[:MOST_FOOTNOTES] + ([f"and {more} more"] if more > 0 else [])
    if cited:
        return [f"Sources: {' · '.join(cited)}"]
    counted = {name for point in points for name in point.sources}
    return [f"Rests on {len(counted):,} sources; --receipts names them."] if counted else []
