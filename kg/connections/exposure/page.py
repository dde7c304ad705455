"""What depends on something, as a page to read or as records."""

from __future__ import annotations

from collections.abc import Sequence

from kg.connections.exposure.exposure import TIERS, Dependent, Exposure
from kg.connections.exposure.summary import summary
from kg.model.bounds import sign
from kg.records import aside
from kg.records.observations import Observation
from kg.records.relationships import Relationships
from kg.records.sources import Footnotes, ids
from kg.records.wording import sentence
from kg.text.reasons import reason
from kg.text.rows import grid, records

HEADER = ("reached", "class", "name", "how", "since", "value", "measure", "period", "span",
          "sources", "volume_sources")  # fmt: skip


def page(links: Relationships, found: Exposure, form: str) -> str:
    """Return what depends on an entity in one of the formats for rows."""
    left = aside.lines(
        links, found.left, form, [link for one in found.dependents for link in one.way.links]
    )
    if form not in ("table", "md"):
        return records(HEADER, [_record(links, one) for one in found.dependents], form)
    notes = Footnotes()
    entity = found.entity
    names = " · ".join(filter(None, (entity.name, entity.name_zh)))
    head = "## " if form == "md" else ""
    above = reason("exposure-title", names=names)
    told = "".join(f"{one}\n" for one in summary(links, found))
    parts = [f"{'# ' if form == 'md' else ''}{above}\n", told]
    for tier, title in enumerate(TIERS):
        listed = [one for one in found.dependents if one.way.tier == tier]
        if listed:
            cells = [_line(links, one, notes, form) for one in listed]
            header = ("name", "how", "latest volume", "measure", "period", "sources")
            table = grid(header, cells, form, (False, False, True))
            parts.append(f"{head}{title.capitalize()} ({len(listed)})\n\n{table}")
    return "\n".join(filter(None, (*parts, left, notes.text(form))))


def _line(links: Relationships, one: Dependent, notes: Footnotes, form: str) -> Sequence[str]:
    told = "; ".join(sentence(links.graph, link) for link in reversed(one.way.links))
    others = f" (+{one.others} other ways)" if one.others else ""
    marks = [notes.cite(link.sources[:1], form) for link in one.way.links]
    value, measure, period = ("", "none reported", "")
    if one.volume:
        value, measure, period = _value(one.volume), one.volume.measure, _period(one.volume)
        marks.append(notes.cite(one.sources[:1], form))
    cited = " ".join(dict.fromkeys(filter(None, marks)))
    return (links.name(one.entity), f"{told}{others}", value, measure, period, cited)


def _value(volume: Observation) -> str:
    return f"{sign(volume.bound)}{volume.value:,}"


def _period(volume: Observation) -> str:
    return volume.period if volume.span == "month" else f"{volume.period} ({volume.span})"


def _record(links: Relationships, one: Dependent) -> tuple[object, ...]:
    volume = one.volume
    told = "; ".join(sentence(links.graph, link) for link in reversed(one.way.links))
    sources = dict.fromkeys(link.sources[0].id for link in one.way.links if link.sources)
    figures = (volume.value, volume.measure, volume.period, volume.span) if volume else ("",) * 4
    since = next((link.start for link in one.way.links if link.start), "")
    kind = links.graph.entities[one.entity].kind
    return (
        TIERS[one.way.tier], kind, links.name(one.entity), told, since, *figures,
        "; ".join(sources), "; ".join(ids(one.sources)),
    )  # fmt: skip
