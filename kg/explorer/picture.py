"""The first picture of the explorer as a drawing for a report: SVG, or PNG made from it.

Drawn in Python from the same positions, shapes, colours and links as the page; nothing is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from kg.explorer.columns import column
from kg.explorer.layout import FONT, node_size, text_width, wrap
from kg.explorer.things import day_number

FORMS = (".svg", ".png")
Data = dict[str, Any]
_MARGIN, _HEAD, _ROW = 40, 64, 22
_FACE = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Noto Sans CJK SC', sans-serif"  # noqa: E501
_DASHES = {"dotted": "2 4", "dashed": "7 4"}
_TIE, _SHARE, _KIND, _HELD, _ASIDE = (
    column("links", name) for name in ("tie", "share", "kind", "held", "aside")
)


class Look(NamedTuple):
    """The colours of a theme, and which of two names is written."""

    paper: str
    ink: str
    faint: str
    language: int


LOOKS = {"light": ("#ffffff", "#1a1d21", "#666c73"), "dark": ("#1b1f23", "#e9e7e2", "#969ca3")}
WORDS = {
    "sources": ("{n} sources", "{n} 个来源"),
    "planned": ("dashed: planned", "虚线：计划"),
    "asked": ("as of {day}", "截至 {day}"),
}


def svg(data: Data, title: str, language: str = "en", theme: str = "light") -> str:
    """Return the first picture of a page with its title, legend and number of sources."""
    look = Look(*LOOKS[theme], int(language == "zh"))
    return _Picture(data, look).drawn(title.removesuffix(" — autokg"))


class _Picture:
    def __init__(self, data: Data, look: Look):
        self.data, self.look = data, look
        self.classes = {row[0]: row for row in data["classes"]}
        self.families = {row[0]: row for row in data["families"]}
        self.relations = {row[0]: row for row in data["relations"]}
        nodes = data["network"]["nodes"]
        self.at = {node["id"]: (float(node["x"]), float(node["y"])) for node in nodes}
        self.near: dict[int, set[int]] = {}
        for link in (link for link in data["links"] if not link[_ASIDE]):
            self.near.setdefault(link[0], set()).add(link[2])
            self.near.setdefault(link[2], set()).add(link[0])
        self.links = self._links()
        self.today = day_number(date.fromisoformat(data["today"])) or 0

    def _links(self) -> dict[tuple[int, int], list[list[Any]]]:
        """Return the links of the picture by the pairs that they tie, the strongest first."""
        off, only = set(self.data["quiet"]), set(self.data.get("only", ()))
        found: dict[tuple[int, int], list[list[Any]]] = {}
        for k, link in enumerate(self.data["links"]):
            one, two = link[0], link[2]
            shown = link[1] not in off and (k in only if only else not link[_ASIDE])
            if shown and one != two and one in self.at and two in self.at:
                found.setdefault((min(one, two), max(one, two)), []).append(link)
        return {
            pair: sorted(links, key=lambda link: -link[_TIE])
            for pair, links in sorted(found.items())
        }

    def _size(self, node: int) -> float:
        return node_size(len(self.near.get(node, ())))

    def _name(self, row: Sequence[str], first: int) -> str:
        """Return the name of a row whose English stands in a column, and Chinese in the next."""
        return row[first + self.look.language] or row[first]

    def _seen(self, colour: str) -> str:
        """Return a colour that can be seen on the paper: on a dark one, halfway to white."""
        if self.look.paper == LOOKS["light"][0]:
            return colour
        parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
        return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)

    def drawn(self, title: str) -> str:
        """Return the whole drawing."""
        legend = self._legend()
        left = min(x for x, _ in self.at.values()) - 110
        top = min(y for _, y in self.at.values()) - 50
        right = max([x for x, _ in self.at.values()]) + 110
        bottom = max(y for _, y in self.at.values()) + 70
        width = max(right - left + 2 * _MARGIN, 640, text_width(title, 23) + 2 * _MARGIN)
        rows = _rows(legend, width - 2 * _MARGIN)
        height = bottom - top + _HEAD + _ROW * (len(rows) + 1) + 2 * _MARGIN
        shift = (width - (right - left)) / 2 - left, _HEAD + _MARGIN / 2 - top
        foot = height - _MARGIN - _ROW * len(rows)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{_FACE}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" fill="{self.look.paper}"/>',
            _text(_MARGIN, 40, title, self.look.ink, 23, weight=700, anchor="start"),
            f'<g transform="translate({shift[0]:.1f} {shift[1]:.1f})">',
            *self._lines(), *self._nodes(), "</g>",
            *self._legend_rows(rows, foot),
            _text(_MARGIN, height - 18, self._footnote(), self.look.faint, 12, anchor="start"),
            "</svg>",
        ]  # fmt: skip
        return "\n".join(parts) + "\n"

    def _lines(self) -> Iterable[str]:
        for (one, two), links in self.links.items():
            link = links[0]
            family = self.families[self.relations[link[1]][3]]
            colour = self._seen(family[3])
            dash = _DASHES["dashed"] if link[_KIND] == 1 else _DASHES.get(family[5], "")
            ends = (one, two) if link[0] == one else (two, one)
            (x1, y1), (x2, y2) = self._ends(*ends)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            yield (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                   f'stroke="{colour}" stroke-width="{1 + min(link[_TIE], 4) / 3:.1f}" '
                   f'stroke-opacity=".75"{dashes}/>')  # fmt: skip
            if not self.relations[link[1]][4]:
                yield _arrow(x1, y1, x2, y2, colour)
            if share := self._share(links):
                at = self._free((x1, y1), (x2, y2))
                yield _text(*at, share, self.look.ink, 11, halo=self.look.paper)

    def _share(self, links: Sequence[list[Any]]) -> str:
        """Return the share that is stated of today; empty where none is."""
        for link in links:
            held = any(
                (first is None or first <= self.today) and (last is None or last >= self.today)
                for first, last in link[_HELD]
            )
            if held and link[_SHARE] is not None and link[_KIND] == 0:
                return f"{link[_SHARE]:g} %"
        return ""

    def _free(self, one: tuple[float, float], two: tuple[float, float]) -> tuple[float, float]:
        """Return the place on a line that is farthest from all signs and names."""
        places = [
            (one[0] + (two[0] - one[0]) * part, one[1] + (two[1] - one[1]) * part + 4)
            for part in (0.5, 0.4, 0.6, 0.3, 0.7)
        ]
        return max(places, key=lambda at: min(
            math.hypot((at[0] - x) / 2, at[1] - y - 12) for x, y in self.at.values()
        ))  # fmt: skip

    def _ends(self, one: int, two: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return where a line leaves one sign and meets the other."""
        (x1, y1), (x2, y2) = self.at[one], self.at[two]
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        first, last = self._size(one) + 2, self._size(two) + 3
        return (x1 + ux * first, y1 + uy * first), (x2 - ux * last, y2 - uy * last)

    def _nodes(self) -> Iterable[str]:
        seeds = set(self.data.get("seeds", ()))
        for node, (x, y) in self.at.items():
            entity, size = self.data["entities"][node], self._size(node)
            style = self.classes[entity[1]]
            rim = f' stroke="{self.look.ink}" stroke-width="2.5"' if node in seeds else ""
            yield f'<path d="{outline(style[3], x, y, size)}" fill="{style[4]}"{rim}/>'
            for k, line in enumerate(wrap(self._name(entity, 2))):
                yield _text(x, y + size + 15 + 16 * k, line, self.look.ink, FONT - 1,
                            halo=self.look.paper, weight=700 if node in seeds else 400)  # fmt: skip

    def _legend(self) -> list[tuple[str, str, str]]:
        """Return the marks that are used: a sign or a line, its colour, and what it means."""
        kinds = {self.data["entities"][node][1] for node in self.at}
        used = [link for links in self.links.values() for link in links[:1]]
        families = {self.relations[link[1]][3] for link in used}
        found = [
            (row[3], row[4], self._name(row, 1)) for row in self.data["classes"] if row[0] in kinds
        ]
        found += [
            (f"line {_DASHES.get(row[5], '')}", self._seen(row[3]), self._name(row, 1))
            for row in self.data["families"] if row[0] in families
        ]  # fmt: skip
        if any(link[_KIND] == 1 for link in used):
            planned = WORDS["planned"][self.look.language]
            found.append((f"line {_DASHES['dashed']}", self.look.faint, planned))
        return found

    def _legend_rows(
        self, rows: Iterable[Sequence[tuple[float, tuple[str, str, str]]]], top: float
    ) -> Iterable[str]:
        for k, row in enumerate(rows):
            y = top + _ROW * k
            for x, (sign, colour, text) in row:
                dash = sign.removeprefix("line ")
                if sign.startswith("line"):
                    dashes = f' stroke-dasharray="{dash}"' if dash else ""
                    ends = f'x1="{x:.0f}" x2="{x + 22:.0f}" y1="{y - 4:.0f}" y2="{y - 4:.0f}"'
                    yield f'<line {ends} stroke="{colour}" stroke-width="2"{dashes}/>'
                else:
                    yield f'<path d="{outline(sign, x + 10, y - 4, 6)}" fill="{colour}"/>'
                yield _text(x + 28, y, text, self.look.ink, 12.5, anchor="start")

    def _footnote(self) -> str:
        said = {
            one if isinstance(one, int) else one[0]
            for links in self.links.values() for link in links for one in link[12]
        }  # fmt: skip
        day = self.data["clocks"].get("as_of") or self.data["today"]
        told = [
            WORDS["sources"][self.look.language].format(n=len(said)),
            WORDS["asked"][self.look.language].format(day=day),
            "autokg",
        ]
        return " · ".join(told)


def _rows(
    marks: Iterable[tuple[str, str, str]], width: float
) -> list[list[tuple[float, tuple[str, str, str]]]]:
    """Return marks in rows, each with where it begins; none is wider than the picture."""
    rows: list[list[tuple[float, tuple[str, str, str]]]] = [[]]
    at = 0.0
    for mark in marks:
        need = 28 + text_width(mark[2], 12.5) + 20
        if at and at + need > width:
            rows.append([])
            at = 0.0
        rows[-1].append((_MARGIN + at, mark))
        at += need
    return rows


def outline(shape: str, x: float, y: float, r: float) -> str:
    """Return the outline of a sign around a point, as the page draws it."""
    corners = {"diamond": (4, 0.0), "hexagon": (6, 0.0), "triangle": (3, -math.pi / 2),
               "triangleDown": (3, math.pi / 2), "star": (10, -math.pi / 2)}  # fmt: skip
    if shape == "square":
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}Z"
    if shape not in corners:
        return (f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0"
                f"a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z")  # fmt: skip
    count, turn = corners[shape]
    points = []
    for k in range(count):
        way = turn + k * 2 * math.pi / count
        reach = r if shape != "star" else r * (0.5 if k % 2 else 1.15)
        points.append(f"{x + reach * math.cos(way):.1f} {y + reach * math.sin(way):.1f}")
    return f"M{'L'.join(points)}Z"


def _arrow(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    way = math.atan2(y2 - y1, x2 - x1)
    sides = [(x2 - 9 * math.cos(way + turn), y2 - 9 * math.sin(way + turn)) for turn in (0.4, -0.4)]
    (xa, ya), (xb, yb) = sides
    return f'<path d="M{x2:.1f} {y2:.1f}L{xa:.1f} {ya:.1f}L{xb:.1f} {yb:.1f}Z" fill="{colour}"/>'


def _text(
    x: float,
    y: float,
    text: str,
    colour: str,
    size: float,
    *,
    halo: str = "",
    weight: int = 400,
    anchor: str = "middle",
) -> str:
    around = f' stroke="{halo}" stroke-width="4" paint-order="stroke"' if halo else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{colour}"{around}>{escape(text)}</text>')  # fmt: skip
