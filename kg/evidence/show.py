"""Everything the graph says about one entity, grouped, each fact with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model.bounds import sign
from kg.model.compatibility import compatible
from kg.model.namespaces import OWL, local
from kg.records import aside, claims, descriptions, events, observations, relationships
from kg.records.descriptions import Description
from kg.records.events import Event
from kg.records.observations import Observation
from kg.records.relationships import Relationship
from kg.records.sources import Source, generated_only, ids
from kg.text.numbers import number
from kg.text.words import words

TOWARDS = " (towards it)"
"""What marks a group of relations that lead to the entity."""


class Fact(NamedTuple):
    """One thing said about an entity."""

    group: str
    what: str
    when: str
    said: str
    mark: str
    """preferred, disputed, planned, ended, set aside with the reason, told by nobody but generated
    pages, or empty."""
    sources: tuple[Source, ...]


def facts(graph: Graph, entity: Entity) -> list[Fact]:
    """Return everything stated about an entity, in groups and in a fixed order."""
    own, around = claims.of(entity.iri), claims.around(entity.iri)
    found = [
        *_descriptions(graph, descriptions.read(graph, own)),
        *_relationships(graph, entity, relationships.read(graph, around)),
        *_observations(graph, observations.read(graph, own)),
        *_events(events.read(graph, around)),
    ]
    return [_marked(fact) if generated_only(fact.sources) else fact for fact in found]


def _marked(fact: Fact) -> Fact:
    """Return a fact with the mark that nobody but generated pages tells it."""
    mark = words("en")["marks"]["generated"]
    return fact._replace(mark=", ".join(filter(None, (fact.mark, mark))))


def _planned(status: str) -> str:
    return status if status == "planned" else ""


def _descriptions(graph: Graph, found: Iterable[Description]) -> Iterator[Fact]:
    for one in found:
        value = graph.name(one.value)
        yield Fact("Identity", one.property, "", value, _planned(one.status), one.sources)


def _relationships(graph: Graph, entity: Entity, found: list[Relationship]) -> Iterator[Fact]:
    symmetric = {local(iri) for iri in graph.store.members(OWL + "SymmetricProperty")}
    sides = [(one.subject == entity.iri, one) for one in found]
    sides += [(False, one) for one in found if one.subject == one.object]

    def order(side: tuple[bool, Relationship]) -> tuple[object, ...]:
        forwards, one = side
        other = one.object if forwards else one.subject
        return one.relation, not forwards, other, str(one.first or ""), one.claim

    for forwards, one in sorted(sides, key=order):
        group = one.relation if forwards or one.relation in symmetric else one.relation + TOWARDS
        said = [", ".join(one.details)] if one.details else []
        if one.share is not None:
            said.append(f"{one.share} %")
        if one.amount is not None:
            said.append(number(one.amount, one.unit))
        when = f"{one.start or '…'} to {one.end}" if one.end else one.start
        if graph.day and one.latest and not when:
            when = f"by {one.latest}"
        mark = _aside(graph, one) or _planned(one.status)
        if one.last is not None and not mark and one.last < graph.today:
            mark = "ended"
        said += one.remarks if one.aside else ()
        other = graph.name(one.object if forwards else one.subject)
        yield Fact(group, other, when, "; ".join(said), mark, one.sources)


def _aside(graph: Graph, one: Relationship | Observation) -> str:
    """Return that something is set aside, and why; empty for all else."""
    return f"set aside: {graph.concepts.get(one.aside, one.aside)}" if one.aside else ""


def _observations(graph: Graph, found: Iterable[Observation]) -> Iterator[Fact]:
    listed = sorted(found, key=_by_time)
    under: dict[str, list[Observation]] = {}
    for one in listed:
        under.setdefault(one.key, []).append(one)
    for one in listed:
        mark = _planned(one.status)
        reason = _aside(graph, one)
        if reason:
            mark = " ".join(filter(None, (mark, reason)))
        elif any(_clash(one, other) for other in under[one.key]):
            standing = "preferred" if one.is_preferred else "disputed"
            mark = " ".join(filter(None, (mark, standing)))
        when = one.period
        if one.span in ("year-to-date", "since-launch"):
            when += f" ({one.span})"
        what = ", ".join(map(local, one.scope))
        said = sign(one.bound) + number(one.value, one.unit)
        said = "; ".join((said, *(one.remarks if reason else ())))
        yield Fact(one.measure, what, when, said, mark, one.sources)


def _by_time(one: Observation) -> tuple[object, ...]:
    scope = ", ".join(map(local, one.scope))
    return one.measure, str(one.last or ""), one.span, scope, one.value, one.claim


def _clash(one: Observation, other: Observation) -> bool:
    return one is not other and not compatible(one.value, one.bound, other.value, other.bound)


def _events(found: Iterable[Event]) -> Iterator[Fact]:
    for one in events.occurrences(found):
        mark = _planned(one.best.status) or ("disputed" if one.is_disputed else "")
        when = one.best.when or "undated"
        yield Fact("Events", one.best.kind, when, one.best.summary, mark, one.sources)


def page(graph: Graph, entity: Entity, form: str) -> str:
    """Return an entity's facts in a format for rows; the table and Markdown are in groups."""
    from kg.text import rows as render

    found = facts(graph, entity)
    if form not in ("table", "md"):
        header = ("group", "what", "when", "said", "mark", "sources")
        cells = [(*fact[:5], "; ".join(sorted(ids(fact.sources)))) for fact in found]
        return render.records(header, cells, form)
    words = _words(graph)
    names = " · ".join(filter(None, (entity.name, entity.name_zh, *entity.aliases)))
    hashes = "# " if form == "md" else ""
    parts = [f"{hashes}{names}\n{words[entity.kind]}, id:{local(entity.iri)}\n"]
    for group in dict.fromkeys(fact.group for fact in found):
        lines = [
            (
                words.get(fact.what, fact.what),
                fact.when,
                fact.said,
                fact.mark,
                _cited(fact.sources),
            )
            for fact in found
            if fact.group == group
        ]
        name, towards, _ = group.partition(TOWARDS)
        head = f"{words.get(name, name)}{towards}"
        head = f"## {head}" if form == "md" else f"{head} ({len(lines)})"
        parts.append(f"{head}\n\n" + render.grid(_filled(lines), *_columns(lines, form)))
    return "\n".join(filter(None, (*parts, aside.clock_line(graph, entity.iri))))


def _words(graph: Graph) -> dict[str, str]:
    """Return the English labels of classes and properties by their names."""
    terms = "SELECT ?term ?label { ?term rdfs:isDefinedBy auto: ; rdfs:label ?label "
    rows = graph.rows(f'{terms} FILTER(LANG(?label) = "en") }}')
    return {local(str(row["term"])): str(row["label"]) for row in rows}


_HEADER = ("what", "when", "said", "mark", "sources")


def _filled(lines: Sequence[tuple[str, ...]]) -> list[str]:
    return [name for place, name in enumerate(_HEADER) if any(line[place] for line in lines)]


def _columns(lines: Sequence[tuple[str, ...]], form: str) -> tuple[list[list[str]], str]:
    keep = [place for place in range(len(_HEADER)) if any(line[place] for line in lines)]
    return [[line[place] for place in keep] for line in lines], form


def _cited(sources: tuple[Source, ...]) -> str:
    """Return the two best sources, and how many more there are."""
    shown = [f"{one.publisher} ({one.published}, {one.reliability})" for one in sources[:2]]
    more = f" +{len(sources) - 2}" if len(sources) > 2 else ""
    return ", ".join(shown) + more
