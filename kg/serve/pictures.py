"""The picture of an answer: lines over time, bars, or things joined by lines, as its view says.

Which points there are, and which contradict each other, `kg.output.charts` decides as it does for
`kg ask --chart`; here they are drawn for a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.evidence.receipts.receipts import Receipts
from kg.output.charts import data
from kg.output.charts.points import PLANNED, Point
from kg.serve import html, parts, svg, tables
from kg.serve.reading import page_of
from kg.serve.tables import Cell
from kg.serve.view import Asked
from kg.sparql.questions import Question
from kg.store.results import Rows, plain
from kg.text.reasons import say

SERIES = 3
"""Lines in a picture: more cannot be told apart."""
PAIRS = 24
"""Lines between things in a picture."""
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d))(?:-\d\d)?)?\Z")
_BOUNDS = {"≈": "about", "≥": "at-least", "≤": "at-most"}
_ROW = 30


class Bar(NamedTuple):
    """One bar with its name, its number, and what stands before the number."""

    name: Cell
    drawn: str
    value: str
    sign: str


class Picture(NamedTuple):
    """What is drawn of an answer: pictures, or bars; and what must be said of them."""

    drawn: Sequence[str] = ()
    bars: Sequence[Bar] = ()
    unit: str = ""
    notes: Sequence[str] = ()


def picture(
    asked: Asked, question: Question, text: str, answer: Rows, traced: Receipts
) -> Picture | None:
    """Return the picture of an answer, None where its question has none or nothing is to draw."""
    kind, *columns = question.view
    if kind == "network":
        drawn = network(asked, answer, columns[0], columns[1], question.titled(asked.lang))
        left = left_out(answer, columns[0], columns[1])
        notes = [html.told("pairs_drawn", asked.lang, n=PAIRS, of=left + PAIRS)] if left else []
        return Picture(drawn, notes=notes) if drawn else None
    if kind == "table" or not len(answer):
        return None
    try:
        found = data.chart(asked.reading.graph, question, text, answer, traced)
    except KgError:
        return None
    known = asked.reading.known(asked.lang)
    notes = [say(one, asked.lang, known) for one in found.notes]
    if kind == "bar":
        return Picture((), _bars(asked, found.points), _unit(asked, found.unit), notes)
    return _lines(asked, found.points, question.titled(asked.lang), found.y, notes)


def _unit(asked: Asked, unit: str) -> str:
    return asked.reading.word(unit, asked.lang) if unit else ""


def _named(asked: Asked, name: str) -> Cell:
    """Return a name of a chart in the language of the page, with the page of what it names."""
    found = parts.names(asked.reading).get(name)
    if found is not None:
        return Cell(found.first(asked.lang), found.href)
    if name in asked.reading.graph.concepts:
        return Cell(asked.reading.word(name, asked.lang))
    return Cell(name)


def _bars(asked: Asked, points: Sequence[Point]) -> list[Bar]:
    shown = [point for point in points if point.is_filled]
    top = max((abs(point.value) for point in shown), default=0) or 1
    found = []
    for point in shown:
        name = _named(asked, point.x)
        if point.series:
            name = name._replace(text=f"{name.text} · {_named(asked, point.series).text}")
        value = tables.digits(round(point.value, 2))
        found.append(Bar(name, svg.bar(abs(point.value) / top, "pref"), value, point.sign))
    return found


def _lines(
    asked: Asked, points: Sequence[Point], title: str, y: str, notes: Sequence[str]
) -> Picture | None:
    """Return one picture a unit, of the series that reach highest at the end."""
    drawn: list[str] = []
    told = list(notes)
    units = list(dict.fromkeys(point.unit for point in points))
    for unit in units:
        series: dict[str, list[Point]] = {}
        for point in points:
            if point.unit == unit and point.sign != PLANNED and _PERIOD.match(point.x):
                series.setdefault(point.series, []).append(point)
        ordered = sorted(series.items(), key=lambda one: -_last(one[1]))
        if len(ordered) > SERIES:
            told.append(html.told("largest_drawn", asked.lang, n=SERIES, of=len(ordered)))
        lines = [
            svg.Line(_named(asked, name or y).text, _dots(asked, listed), f"s{place}")
            for place, (name, listed) in enumerate(ordered[:SERIES], 1)
        ]
        lines = [line for line in lines if line.dots]
        if lines:
            label = f"{title}, {_unit(asked, unit)}" if unit else title
            drawn += svg.chart(lines, label, asked.lang, _step(points))
    unit = _unit(asked, units[0]) if len(units) == 1 else ""
    return Picture(drawn, (), unit, told) if drawn else None


def _last(points: Sequence[Point]) -> float:
    return max(points, key=lambda point: (point.x, point.value)).value


def _dots(asked: Asked, points: Sequence[Point]) -> list[svg.Dot]:
    """Return the preferred value of each place, with what contradicts it as rings."""
    by_place: dict[int, list[Point]] = {}
    for point in points:
        by_place.setdefault(_place(point.x), []).append(point)
    found = []
    for place, listed in sorted(by_place.items()):
        listed.sort(key=lambda point: not point.is_filled)
        best, *others = listed
        value = f"{best.sign} {tables.digits(round(best.value, 2))}".strip()
        rivals = tuple(sorted({one.value for one in others if one.value != best.value}))
        label = f"{tables.day(best.x, asked.lang)}: {value}"
        bound = _BOUNDS.get(best.sign, "exactly")
        found.append(svg.Dot(place, best.value, bound, rivals, label))
    return found


def _place(period: str) -> int:
    """Return where a month, the end of a quarter or a year stands on the axis of months.

    >>> _place("2024-Q1") == svg.month_place("2024-03")
    True
    """
    found = _PERIOD.match(period)
    assert found is not None
    year, quarter, month = found.groups()
    return int(year) * 12 + (int(quarter) * 3 if quarter else int(month or 1)) - 1


def _step(points: Sequence[Point]) -> int:
    """Return how many months lie between two neighbours: 1, 3 or 12."""
    texts = [point.x for point in points]
    if all(len(text) == 4 for text in texts):
        return 12
    return 3 if all("Q" in text for text in texts) else 1


def network(asked: Asked, answer: Rows, one: str, other: str, title: str) -> list[str]:
    """Return things in two columns joined by lines, drawn for wide pages and for phones."""
    pairs: dict[tuple[str, str], None] = {}
    for row in answer:
        ends = (row.term(one), row.term(other))
        if None not in ends:
            pairs.setdefault((plain(ends[0]), plain(ends[1])))
    if not pairs:
        return []
    kept = _closest(list(pairs))
    return [_joined(asked, kept, title, width) for width in (980, 354)]


def _closest(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs that are drawn: of those things first that have most of them."""
    if len(pairs) <= PAIRS:
        return pairs
    counts: dict[str, int] = {}
    for pair in pairs:
        for end in pair:
            counts[end] = counts.get(end, 0) + 1
    ordered = sorted(pairs, key=lambda pair: -max(counts[pair[0]], counts[pair[1]]))
    return ordered[:PAIRS]


def _joined(asked: Asked, pairs: list[tuple[str, str]], title: str, width: int) -> str:
    sides = [list(dict.fromkeys(pair[place] for pair in pairs)) for place in (0, 1)]
    height = max(map(len, sides)) * _ROW + 8
    room = 0.34 * width
    at = [{end: (n + 0.5) / len(side) * height for n, end in enumerate(side)} for side in sides]
    kind = "wide" if width > 400 else "nar"
    out = [
        f'<svg class="chart net {kind}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="group" aria-label="{escape(title)}">'
    ]
    middle = width / 2
    for one, other in pairs:
        a, b = at[0][one], at[1][other]
        out.append(
            f'<path class="ed" d="M{room},{a:.1f}C{middle},{a:.1f} {middle},{b:.1f} '
            f'{width - room},{b:.1f}"/>'
        )
    letters = 26 if width > 400 else 15
    for place, side in enumerate(sides):
        x, anchor = ((room - 8), "end") if not place else (width - room + 8, "start")
        out += (_end(asked, end, x, at[place][end], anchor, letters) for end in side)
    return "".join([*out, "</svg>"])


def _end(asked: Asked, iri: str, x: float, y: float, anchor: str, letters: int) -> str:
    entity = asked.reading.graph.entities.get(iri)
    if entity is not None:
        name = parts.named(asked.reading, iri).first(asked.lang)
    else:
        shown = asked.reading.names.get(iri, {})
        name = shown.get(asked.lang) or shown.get("en") or iri
    short = name if len(name) <= letters else f"{name[: letters - 1]}…"
    text = (
        f'<text class="nt" x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="{anchor}">'
        f"{escape(short)}<title>{escape(name)}</title></text>"
    )
    href = page_of(iri)
    zh = "?lang=zh" if asked.lang == "zh" else ""
    return f'<a href="{escape(href)}{zh}">{text}</a>' if href else text


def left_out(answer: Rows, one: str, other: str) -> int:
    """Return how many pairs of an answer the network leaves out."""
    ends: Iterable[tuple[Any, Any]] = {(row.term(one), row.term(other)) for row in answer}
    return max(0, len([pair for pair in ends if None not in pair]) - PAIRS)
