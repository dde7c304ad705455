"""Charts as SVG, drawn for the width they are shown at.

Y starts at zero, a missing period breaks the line, one point alone is a dot. A lower bound is a
tick with an arrow up, what is about so much has two ends; what disagrees is a ring joined to the
figure it stands beside. Names stand at the line, never in a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTHS = {"wid": 1158, "mid": 764, "nar": 354}
"""Widths in px, and the class each is shown under."""
HEIGHT = 250
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Dot(NamedTuple):
    """One point of a line: its place on the axis, its value, how sure, and what disagrees."""

    place: int
    value: float
    bound: str = "exactly"
    rivals: tuple[float, ...] = ()
    label: str = ""
    """What a pointer or a reader that hears is stated."""


class Line(NamedTuple):
    """One line of a chart."""

    name: str
    dots: Sequence[Dot]
    style: str = "s1"
    """s1, s2 or s3 for a series, l2 for another measure of the same thing."""


def month_place(period: str) -> int:
    """Return the place of a month on the axis.

    >>> month_place("2025-01") - month_place("2024-11")
    2
    """
    year, month = period.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def chart(lines: Sequence[Line], title: str, lang: str = "en", step: int = 1) -> list[str]:
    """Return a chart over months, drawn once for every width.

    `step` is how many months lie between neighbours: a line breaks where one is missing.
    """
    return [_chart(lines, title, lang, width, name, step) for name, width in WIDTHS.items()]


class _Frame:
    """Where values and months are in a picture."""

    def __init__(self, lines: Sequence[Line], width: int):
        dots = [dot for line in lines for dot in line.dots]
        self.first = min(dot.place for dot in dots)
        self.last = max(dot.place for dot in dots)
        self.top = _ceiling(max(max(dot.value, *dot.rivals, 0) for dot in dots))
        least = min(min(dot.value, *dot.rivals, 0) for dot in dots)
        self.low = -_ceiling(-least) if least < 0 else 0.0
        self.left, self.right = 56, width - (92 if width > 400 else 14)
        self.height = HEIGHT if width > 400 else 210

    def x(self, place: int) -> float:
        """Return where a month is."""
        span = max(1, self.last - self.first)
        return round(self.left + (place - self.first) / span * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Return where a value is."""
        part = (value - self.low) / (self.top - self.low)
        return round(self.height - 30 - part * (self.height - 52), 1)


def _ceiling(most: float) -> float:
    """Return the round number that an axis ends with, at or above the largest value."""
    if most <= 0:
        return 1.0
    step = float(10 ** (len(str(int(most))) - 1)) if most >= 1 else 0.1
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20):
        if factor * step >= most:
            return factor * step
    return most


def _number(value: float) -> str:
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
    return text.replace("-", "\u2212")


def _short(value: float, lang: str) -> str:
    """Return a large number as an axis says it.

    >>> _short(25_000_000_000, "en"), _short(25_000_000_000, "zh")
    ('25 bn', '250 亿')
    """
    steps = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e9, "bn"), (1e6, "m"))
    for size, word in steps:
        if abs(value) >= size:
            return f"{_number(value / size)} {word}"
    return _number(value)


def _chart(lines: Sequence[Line], title: str, lang: str, width: int, name: str, step: int) -> str:
    frame = _Frame(lines, width)
    parts = [
        f'<svg class="chart {name}" width="{width}" height="{frame.height}" '
        f'viewBox="0 0 {width} {frame.height}" role="img" aria-label="{escape(title)}">'
    ]
    parts += _grid(frame, width, lang)
    parts += _years(frame) if step == 12 else _axis(frame, lang, narrow=width < 400)
    ends: list[float] = []
    for line in lines:
        parts += _line(line, frame, ends, step, is_alone=len(lines) == 1)
    parts.append("</svg>")
    return "".join(parts)


def _grid(frame: _Frame, width: int, lang: str) -> list[str]:
    steps = 5 if frame.top / 5 == int(frame.top / 5) or frame.top < 5 else 4
    found = []
    values = [frame.top / steps * step for step in range(steps + 1)]
    if frame.low:
        values = [frame.low, 0, frame.top / 2, frame.top]
    short = frame.top >= 1_000_000
    for value in values:
        if value < 0 and frame.y(value) - frame.y(0) < 16:
            continue  # its name would stand over that of zero
        y = frame.y(value)
        kind = "grid" if value else "zero"
        found.append(
            f'<line class="{kind}" x1="{frame.left}" x2="{frame.right}" y1="{y}" y2="{y}"/>'
        )
        text = _short(value, lang) if short else _number(value)
        if width < 400 and value >= 10_000 and not short:
            text = f"{_number(value / 1000)}k"
        found.append(f'<text x="{frame.left - 8}" y="{y + 4}" text-anchor="end">{text}</text>')
    return found


def _axis(frame: _Frame, lang: str, narrow: bool) -> list[str]:
    """Return the names of months: January with its year, July where there is room."""
    found = []
    many = frame.last - frame.first > (30 if narrow else 84)
    drawn = -99.0
    for place in range(frame.first, frame.last + 1):
        month = place % 12
        if place != frame.first and (month not in (0, 6) or (many and month)):
            continue
        x = frame.x(place)
        if x - drawn < (62 if place % 12 == 0 else 48):
            continue
        drawn = x + (40 if place == frame.first else 0)
        year = place // 12
        text = _MONTHS[month] if lang == "en" else f"{month + 1}月"
        if month == 0 or place == frame.first:
            text = f"{text} {year}" if lang == "en" else f"{year}年{text}"
        anchor = "start" if place == frame.first else "middle"
        found.append(f'<text x="{x}" y="{frame.height - 8}" text-anchor="{anchor}">{text}</text>')
    return found


def _years(frame: _Frame) -> list[str]:
    """Return the names of years, as many as there is room for."""
    every = max(1, round((frame.last - frame.first) / 12 * 46 / (frame.right - frame.left)))
    return [
        f'<text x="{frame.x(place)}" y="{frame.height - 8}" text-anchor="middle">'
        f"{place // 12}</text>"
        for place in range(frame.first, frame.last + 1, 12 * every)
    ]


def _line(line: Line, frame: _Frame, ends: list[float], step: int, is_alone: bool) -> list[str]:
    found = []
    narrow = frame.right < 400
    quiet = line.style == "l2"
    for run in _runs([dot for dot in line.dots if dot.bound != "at-least"], step):
        points = " ".join(f"{frame.x(dot.place)},{frame.y(dot.value)}" for dot in run)
        if len(run) > 1:
            found.append(f'<polyline class="{line.style}" points="{points}"/>')
    for dot in line.dots:
        found += _dot(dot, line.style, frame, quiet)
    last = max(line.dots, key=lambda dot: dot.place)
    if not (is_alone and narrow):
        y = frame.y(last.value) + 4
        while any(abs(y - other) < 15 for other in ends):
            y += 15 if y < frame.height - 40 else -31
        ends.append(y)
        x, anchor = frame.x(last.place) + 8, "start"
        if narrow:
            x, anchor, y = frame.right, "end", frame.y(last.value) - 8
        kind = "l2t" if quiet else f"lb t{line.style[-1]}"
        text = escape(line.name if len(line.name) < 15 or narrow else line.name[:13] + "…")
        found.append(f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
    return found


def _runs(dots: Sequence[Dot], step: int = 1) -> list[list[Dot]]:
    """Return the dots in pieces without a gap."""
    found: list[list[Dot]] = []
    for dot in sorted(dots, key=lambda one: one.place):
        if found and dot.place - found[-1][-1].place <= step:
            found[-1].append(dot)
        else:
            found.append([dot])
    return found


def _dot(dot: Dot, style: str, frame: _Frame, quiet: bool) -> list[str]:
    x, y = frame.x(dot.place), frame.y(dot.value)
    told = f"<title>{escape(dot.label)}</title>" if dot.label else ""
    found = []
    for rival in dot.rivals:
        high = frame.y(rival)
        found.append(f'<line class="rv" x1="{x}" x2="{x}" y1="{y}" y2="{high}"/>')
        found.append(f'<circle class="rr" cx="{x}" cy="{high}" r="4">{told}</circle>')
    kind = "bq" if quiet else f"b{style[-1]}"
    if dot.bound == "at-least":
        found.append(
            f'<path class="bt {kind}" d="M{x - 5},{y}H{x + 5}M{x},{y}V{y - 11}'
            f'M{x - 3},{y - 7}L{x},{y - 11}L{x + 3},{y - 7}">{told}</path>'
        )
    elif dot.bound == "about" and not quiet:
        found.append(
            f'<path class="bt {kind}" d="M{x - 3.5},{y - 5}H{x + 3.5}M{x},{y - 5}V{y + 5}'
            f'M{x - 3.5},{y + 5}H{x + 3.5}">{told}</path>'
        )
    if not quiet and dot.bound != "at-least":
        found.append(f'<circle class="m{style[-1]}" cx="{x}" cy="{y}" r="2.6">{told}</circle>')
    return found


def spark(dots: Sequence[Dot], title: str, width: int = 112, height: int = 26) -> str:
    """Return a small line without axes: a base line, and the last point marked."""
    if not dots:
        return ""
    first, last = min(dot.place for dot in dots), max(dot.place for dot in dots)
    top = max(dot.value for dot in dots) or 1

    def at(dot: Dot) -> tuple[float, float]:
        x = 2 + (dot.place - first) / max(1, last - first) * (width - 8)
        return round(x, 1), round(height - 3 - dot.value / top * (height - 7), 1)

    parts = [
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">'
        f'<line x1="0" x2="{width}" y1="{height - 2.5}" y2="{height - 2.5}" class="base"/>'
    ]
    for run in _runs(dots):
        points = " ".join("{},{}".format(*at(dot)) for dot in run)
        if len(run) > 1:
            parts.append(f'<polyline points="{points}"/>')
        else:
            parts.append('<circle cx="{}" cy="{}" r="1.4" class="sp0"/>'.format(*at(run[0])))
    x, y = at(max(dots, key=lambda dot: dot.place))
    parts.append(f'<circle cx="{x}" cy="{y}" r="2.6" class="end"/></svg>')
    return "".join(parts)


def bar(part: float, kind: str) -> str:
    """Return a bar that fills a part, 0 to 1, of the room it is given."""
    share = round(max(0.6, min(100.0, part * 100)), 2)
    return (
        f'<svg class="bar {kind}" width="100%" height="12" aria-hidden="true">'
        f'<rect x="1" y="2" width="{share}%" height="8" rx="1"/></svg>'
    )


def pace(part: float, kind: str, mark: float) -> str:
    """Return a bar of what is reached, with a dashed line where the pace needed is."""
    share = round(max(0.6, min(100.0, part * 100)), 2)
    place = round(mark * 100, 2)
    return (
        f'<svg class="bar {kind}" width="100%" height="24" aria-hidden="true">'
        f'<rect x="0" y="8" width="{share}%" height="8" rx="1"/>'
        f'<line x1="{place}%" x2="{place}%" y1="0" y2="24"/></svg>'
    )
