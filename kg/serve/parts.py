"""Parts that several pages show: disputes with bars, promises with pace, names with links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kg.evidence.disputes.case import Dispute
from kg.evidence.promises.promises import Promise
from kg.graph.graph import Graph
from kg.model.namespaces import local
from kg.records.observations import Observation
from kg.records.series import Point
from kg.serve import svg, tables
from kg.serve.reading import Reading
from kg.serve.view import Asked
from kg.text import reasons

MARKED = 0.4545
"""Where on its bar a promise has the pace it needs."""


HOLLOW = {"rival": "rival", "tied": "rival", "set aside": "aside"}
"""Values that are not preferred, by their mark: their bars are hollow."""


class Name(NamedTuple):
    """An entity as pages name it: both names, its shape, its address."""

    name: str
    other: str
    kind: str
    href: str

    def first(self, lang: str) -> str:
        """Return the name in the language of the page, or the English one."""
        return self.other if lang == "zh" and self.other else self.name


def named(reading: Reading, iri: str) -> Name:
    """Return how an entity is named, by its address."""
    found = reading.graph.entities.get(iri)
    if found is None:
        return Name(local(iri), "", "", "")
    return Name(found.name, found.name_zh, found.kind, f"/id/{local(iri)}")


def by_name(reading: Reading, name: str) -> Name:
    """Return how an entity is named, by its English name."""
    for iri, entity in reading.graph.entities.items():
        if entity.name == name:
            return named(reading, iri)
    return Name(name, "", "", "")


def names(reading: Reading) -> dict[str, Name]:
    """Return all entities by their English names."""
    return reading.graph.once(_names)


def _names(graph: Graph) -> dict[str, Name]:
    return {
        entity.name: Name(entity.name, entity.name_zh, entity.kind, f"/id/{local(iri)}")
        for iri, entity in graph.entities.items()
    }


def what(reading: Reading, name: str, lang: str) -> str:
    """Return what a dispute is about in words: a measure, or a relation with its role."""
    return ("，" if lang == "zh" else ", ").join(
        reading.word(part, lang) for part in name.split(", ")
    )


class Bar(NamedTuple):
    """One value of a dispute: as told, as a bar where it is a number, and by whom."""

    text: str
    bar: str
    kind: str
    """pref, rival or aside: how it is drawn."""
    who: str
    more: int
    mark: str


def disputed(asked: Asked, found: Iterable[Dispute]) -> list[dict[str, Any]]:
    """Return disputes as they are shown, values on one scale from zero."""
    listed = []
    words = asked.reading.known(asked.lang)
    for one in found:
        known = [_observation(asked.reading, one, value.text) for value in one.values]
        top = max((abs(float(each.value)) for each in known if each is not None), default=0)
        bars = []
        for value, each in zip(one.values, known, strict=True):
            sources = asked.by_id(value.sources)
            publishers = list(dict.fromkeys(source.publisher for source in sources))
            kind = HOLLOW.get(value.mark, "pref")
            drawn, text = "", value.text
            if each is not None and top and None not in known:
                drawn = svg.bar(abs(float(each.value)) / top, kind)
                text = tables.valued(each.value, each.bound, each.unit, asked.lang)
            who = publishers[0] if publishers else ""
            bars.append(Bar(text, drawn, kind, who, len(publishers) - 1, value.mark))
        listed.append({
            "of": by_name(asked.reading, one.subject),
            "measure": what(asked.reading, one.measure, asked.lang) if one.measure else "",
            "period": one.period, "kind": one.kind, "weight": one.severity, "bars": bars,
            "arithmetic": reasons.sums(one.sums, asked.lang, words),
            "why": reasons.listed(one.reasons, asked.lang, words),
        })  # fmt: skip
    return listed


def _observation(reading: Reading, one: Dispute, text: str) -> Observation | None:
    """Return the observation that a dispute tells of, None where it tells of none or of a sum."""
    return reading.told.get((one.subject, text)) if one.measure else None


def promised(asked: Asked, found: Iterable[Promise]) -> list[dict[str, Any]]:
    """Return promises as they are shown; the pace needed stands at the same place for all."""
    listed = []
    words = asked.reading.known(asked.lang)
    for one in found:
        drawn = ""
        if one.needed and one.reached is not None:
            part = float(one.reached) / float(one.needed) * MARKED
            kind = "ok" if one.state in ("met", "on-track") else "slow"
            drawn = svg.pace(part, kind, MARKED)
        listed.append({
            "of": named(asked.reading, one.subject), "measure": one.measure, "scope": one.scope,
            "goal": reasons.say(one.aim, asked.lang, words), "by": one.by, "state": one.state,
            "outcome": reasons.say(one.told, asked.lang, words),
            "needed": one.needed, "reached": one.reached, "pace": drawn,
            "speakers": one.speakers, "said": one.said,
            "chips": asked.chips(asked.by_id(one.sources)),
        })  # fmt: skip
    return listed


def dots(points: Sequence[Point], lang: str) -> list[svg.Dot]:
    """Return monthly figures as dots of a chart."""
    found = []
    for point in points:
        best = point.best
        told = tables.valued(best.value, best.bound, best.unit, lang)
        who = best.sources[0].publisher if best.sources else ""
        found.append(svg.Dot(
            svg.month_place(point.period), float(best.value), best.bound,
            tuple(sorted({float(one.value) for one in point.rivals})),
            f"{tables.day(point.period, lang)}: {told} ({who})",
        ))  # fmt: skip
    return found
