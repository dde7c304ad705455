"""What depends on something, as a page to read or as records."""

from __future__ import annotations

from collections.abc import Sequence

from kg.connections.exposure.exposure import TIERS, Dependent, Exposure
from kg.model.bounds import sign
from kg.records import aside
from kg.records.observations import Observation
from kg.records.relationships import Relationships
from kg.records.sources import Footnotes, ids
from kg.records.wording import sentence
from kg.text.numbers import listing
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
    parts = [f"{'# ' if form == 'md' else ''}What hangs on {names}\n", _summary(links, found)]
    for tier, title in enumerate(TIERS):
        listed = [one for one in found.dependents if one.way.tier == tier]
        if listed:
            cells = [_line(links, one, notes, form) for one in listed]
            header = ("name", "how", "latest volume", "measure", "period", "sources")
            table = grid(header, cells, form, (False, False, True))
            parts.append(f"{head}{title.capitalize()} ({len(listed)})\n\n{table}")
    return "\n".join(filter(None, (*parts, left, notes.text(form))))


def _summary(links: Relationships, found: Exposure) -> str:
    if not found.dependents:
        return f"Nothing in the graph says that a model or brand needs {found.entity.name}.\n"
    entities = links.graph.entities
    kinds = [entities[one.entity].kind for one in found.dependents]
    models = [one for one, kind in zip(found.dependents, kinds, strict=True)
              if kind == "VehicleModel"]  # fmt: skip
    tiers = [sum(one.way.tier == tier for one in models) for tier in range(len(TIERS))]
    told = "; ".join(f"{count} {TIERS[tier]}" for tier, count in enumerate(tiers) if count)
    counts = [f"{_count(len(models), 'model')} ({told})"] if told else []
    counts += [_count(kinds.count(kind), word) for kind, word in (
        ("ModelVariant", "version"), ("Brand", "brand")) if kind in kinds]  # fmt: skip
    lines = [f"{listing(counts)}."]
    if found.versions:
        lines.append(f"Counted with it, by their names: {listing(list(found.versions))}.")
    if any(tiers[2:]):
        lines.append("Through the company: it gets the part; which of its models have it is not "
                     "stated.")  # fmt: skip
    if found.common:
        measure, period, count, total = found.common
        word = links.graph.concepts.get(measure, measure)
        lines.append(
            f"Best covered month: {period}, in which {_count(count, 'of the models')} have "
            f"{word}: {total:,} vehicles together. Lists are sorted by it, then by name."
        )
    bare = [links.name(one.entity) for one in models if one.volume is None]
    if bare:
        shown = bare[:12] + ([f"{len(bare) - 12} more"] if len(bare) > 12 else [])
        lines.append(f"No volume is reported for {_count(len(bare), 'model')}: {listing(shown)}.")
    lines.append("Measures and periods differ from line to line; they are not to be added up.")
    return "\n".join(lines) + "\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("s" if number != 1 and not word.startswith("of") else "")


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
