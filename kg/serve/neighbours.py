"""The surroundings of an entity as a small graph: what leads to it, itself, what it leads to."""

from __future__ import annotations

from html import escape
from typing import Any

from kg.records.relationships import Relationship
from kg.serve import parts
from kg.serve.view import Asked

MOST = 6
"""How many neighbours stand on each side."""
ROW = 52
BOX = 150
SHAPES = {"Company": "company", "Brand": "brand", "VehicleModel": "model"}


def drawn(asked: Asked, iri: str) -> list[str]:
    """Return the graph for wide pages and for phones; nothing where there are no neighbours."""
    found = asked.reading
    rivalries = found.graph.presentation.rivalries
    links = found.relationships

    def chosen(listed: list[Relationship], other: str) -> list[tuple[str, list[Relationship]]]:
        grouped: dict[str, list[Relationship]] = {}
        for one in listed:
            if one.relation not in rivalries and links.holds(one, found.graph.today):
                grouped.setdefault(getattr(one, other), []).append(one)
        ordered = sorted(
            grouped.items(),
            key=lambda pair: (
                found.graph.presentation.relation_order(pair[1][0].relation),
                -len(pair[1]), pair[0],
            ),
        )  # fmt: skip
        return _varied(ordered)

    towards = chosen(links.of_object.get(iri, []), "subject")
    away = [
        pair for pair in chosen(links.of_subject.get(iri, []), "object")
        if pair[0] not in {other for other, _ in towards}
    ]  # fmt: skip
    towards, away = towards[:MOST], away[:MOST]
    if not towards and not away:
        return []
    return [_picture(asked, iri, towards, away, 764), _column(asked, iri, towards, away, 354)]


def _varied(ordered: list[tuple[str, list[Any]]]) -> list[tuple[str, list[Any]]]:
    """Return neighbours so that each relation comes before any comes twice."""
    seen: dict[str, int] = {}
    placed = []
    for place, (other, listed) in enumerate(ordered):
        relation = listed[0].relation
        seen[relation] = seen.get(relation, 0) + 1
        placed.append((seen[relation], place, (other, listed)))
    return [pair for _, _, pair in sorted(placed, key=lambda one: one[:2])]


def _svg(kind: str, width: int, height: float, told: str) -> str:
    return (
        f'<svg class="chart {kind}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="group" aria-label="{escape(told)}">'
    )


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text class="et" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _picture(asked: Asked, iri: str, towards: list[Any], away: list[Any], width: int) -> str:
    """Return the graph with what leads to the entity at its left, the rest at its right."""
    height = max(len(towards), len(away), 1) * ROW + 12
    middle, centre = height / 2, (width - BOX) / 2
    out = [_svg("wide", width, height, _told(asked, iri, towards, away))]
    for listed, x, near, far, anchor in (
        (towards, 0, BOX, centre, "start"),
        (away, width - BOX, width - BOX, centre + BOX, "end"),
    ):
        gap = height / max(1, len(listed))
        bend = (near + far) / 2
        for place, (other, links) in enumerate(listed):
            y = gap * (place + 0.5)
            curve = f"M{near},{y}C{bend},{y} {bend},{middle} {far},{middle}"
            out.append(f'<path class="ed {_kind(asked, links)}" d="{curve}"/>')
            beside = near + (8 if anchor == "start" else -8)
            out.append(_text(beside, y - 6, anchor, _label(asked, links)))
            out.append(_box(asked, other, x, y))
    out.append(_box(asked, iri, centre, middle, me=True))
    return "".join([*out, "</svg>"])


def _column(asked: Asked, iri: str, towards: list[Any], away: list[Any], width: int) -> str:
    """Return the graph as one column, for phones."""
    height = (len(towards) + len(away) + 1) * ROW + 8
    out = [_svg("nar", width, height, _told(asked, iri, towards, away))]
    y = ROW / 2
    me = ROW * (len(towards) + 0.5)
    for other, links in (*towards, (iri, []), *away):
        if links:
            x = 14 if y < me else 22
            out.append(f'<path class="ed {_kind(asked, links)}" d="M{30},{y}H{x}V{me}H30"/>')
            out.append(_text(width, y + 4, "end", _label(asked, links)))
        out.append(_box(asked, other, 30, y, me=other == iri))
        y += ROW
    return "".join([*out, "</svg>"])


def _kind(asked: Asked, links: list[Any]) -> str:
    family = asked.reading.graph.presentation.of_relation(links[0].relation).family
    return {"ownership": "own", "supply-and-technology": "sup"}.get(family, "")


def _label(asked: Asked, links: list[Any]) -> str:
    """Return what stands on a line: the relation, with its share or part."""
    found = asked.reading
    best = found.relationships.best(links)
    text = found.word(best.relation, asked.lang)
    if best.share is not None:
        text = f"{text} {best.share:f} %"
    elif best.parts:
        text = found.word(best.parts[0], asked.lang)
    return text if len(text) < 24 else text[:22] + "…"


def _told(asked: Asked, iri: str, towards: list[Any], away: list[Any]) -> str:
    found = asked.reading

    def name(address: str) -> str:
        return parts.named(found, address).name

    me = name(iri)
    told = [(name(other), links, me) for other, links in towards]
    told += [(me, links, name(other)) for other, links in away]
    return "; ".join(
        f"{one} {found.word(links[0].relation, 'en')} {other}" for one, links, other in told
    )


def _box(asked: Asked, iri: str, x: float, y: float, me: bool = False) -> str:
    of = parts.named(asked.reading, iri)
    first, second = (of.other or of.name, of.name) if asked.lang == "zh" else (of.name, of.other)
    second = "" if second == first else second
    shape = SHAPES.get(of.kind, "other")
    marks = {
        "company": f'<circle class="f-company" cx="{x + 14}" cy="{y}" r="5"/>',
        "brand": f'<path class="f-brand" d="M{x + 14},{y - 6}l6,6l-6,6l-6,-6z"/>',
        "model": f'<rect class="f-model" x="{x + 9}" y="{y - 5}" width="10" height="10" rx="2"/>',
        "other": f'<circle class="f-other" cx="{x + 14}" cy="{y}" r="4"/>',
    }
    out = [
        f'<rect class="nb{" me" if me else ""}" x="{x + 1}" y="{y - 20}" '
        f'width="{BOX - 2}" height="40" rx="6"/>',
        marks[shape],
        f'<text class="nt" x="{x + 27}" y="{y - 2 if second else y + 5}">'
        f"{escape(_cut(first, 16))}</text>",
    ]
    if second:
        out.append(f'<text class="nz" x="{x + 27}" y="{y + 13}">{escape(_cut(second, 18))}</text>')
    content = "".join(out)
    return content if me or not of.href else f'<a href="{escape(of.href)}">{content}</a>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
