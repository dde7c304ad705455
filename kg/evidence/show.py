"""Everything the graph says about one entity, grouped, each fact with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model.bounds import sign
from kg.model.compatibility import compatible
from kg.model.namespaces import OWL, local
from kg.model.periods import parse
from kg.records.sources import Reference, references
from kg.store.results import Row
from kg.text.numbers import number

RELATIONS = """
SELECT ?claim ?relation ?other ?outgoing ?from ?to ?start ?end ?share ?amount ?unit ?status
       (GROUP_CONCAT(DISTINCT ?detail; separator=", ") AS ?details) WHERE {
  { ?claim auto:subject ?entity ; auto:object ?other BIND(true AS ?outgoing) }
  UNION
  { ?claim auto:object ?entity ; auto:subject ?other BIND(false AS ?outgoing) }
  VALUES ?entity { <ENTITY> }
  ?claim a auto:Relationship ; auto:relation ?relation ; auto:status ?status .
  OPTIONAL { ?claim auto:from ?from } OPTIONAL { ?claim auto:to ?to }
  OPTIONAL { ?claim auto:start ?start } OPTIONAL { ?claim auto:end ?end }
  OPTIONAL { ?claim auto:share ?share }
  OPTIONAL { ?claim auto:amount ?amount } OPTIONAL { ?claim auto:unit ?unit }
  OPTIONAL { ?claim auto:role|auto:part|auto:mode ?concept
             BIND(STRAFTER(STR(?concept), "concept/") AS ?detail) }
} GROUP BY ?claim ?relation ?other ?outgoing ?from ?to ?start ?end ?share ?amount ?unit ?status
ORDER BY ?relation DESC(?outgoing) ?other ?from ?claim
"""

OBSERVATIONS = """
SELECT ?claim ?measure ?period ?from ?to ?span ?value ?unit ?bound ?status ?key ?standing
       (GROUP_CONCAT(DISTINCT ?part; separator=", ") AS ?scope) WHERE {
  VALUES ?entity { <ENTITY> }
  ?claim a auto:Observation ; auto:subject ?entity ; auto:measure ?measure ;
         auto:value ?value ; auto:unit ?unit ; auto:bound ?bound ; auto:status ?status ;
         auto:key ?key .
  OPTIONAL { ?claim auto:period ?period ; auto:span ?span ; auto:to ?to }
  OPTIONAL { ?claim auto:from ?from }
  OPTIONAL { ?claim auto:standing ?standing }
  OPTIONAL { ?claim auto:scope ?s BIND(REPLACE(STR(?s), "^.*/", "") AS ?part) }
} GROUP BY ?claim ?measure ?period ?from ?to ?span ?value ?unit ?bound ?status ?key ?standing
ORDER BY ?measure ?to ?span ?scope ?value ?claim
"""

DESCRIPTIONS = """
SELECT ?claim ?property ?value ?status WHERE {
  ?claim a auto:Description ; auto:subject <ENTITY> ; auto:relation ?property ;
         auto:text|auto:object ?value ; auto:status ?status
} ORDER BY ?property ?value ?claim
"""

EVENTS = """
SELECT ?claim ?date ?type ?summary ?status ?value ?unit WHERE {
  ?claim a auto:Event ; auto:subject|auto:participant <ENTITY> ; auto:eventType ?type ;
         auto:summary ?summary .
  OPTIONAL { ?claim auto:status ?status } OPTIONAL { ?claim auto:date ?date }
} ORDER BY ?date ?type ?summary ?claim
"""

SOURCES = """
SELECT ?claim ?source WHERE {
  ?claim auto:subject|auto:object|auto:participant <ENTITY> ; prov:wasDerivedFrom ?source .
} ORDER BY ?claim ?source
"""


TOWARDS = " (towards it)"
"""What marks a group of relations that lead to the entity."""


class Fact(NamedTuple):
    """One thing said about an entity."""

    group: str
    what: str
    when: str
    said: str
    mark: str
    """preferred, disputed, planned, ended, or empty."""
    sources: tuple[str, ...]
    """Ids of the sources, in alphabetical order."""


def facts(graph: Graph, entity: Entity) -> list[Fact]:
    """Return everything stated about an entity, in groups and in a fixed order."""
    said_by: dict[str, list[str]] = {}
    for row in _rows(graph, SOURCES, entity):
        said_by.setdefault(str(row["claim"]), []).append(local(str(row["source"])))
    return [
        *_descriptions(graph, entity, said_by),
        *_relations(graph, entity, said_by),
        *_observations(graph, entity, said_by),
        *_events(graph, entity, said_by),
    ]


def _rows(graph: Graph, text: str, entity: Entity) -> Iterable[Row]:
    return graph.rows(text.replace("<ENTITY>", f"<{entity.iri}>"))


SaidBy = dict[str, list[str]]


def _by(said_by: SaidBy, row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said_by.get(str(row["claim"]), ())))


def _descriptions(graph: Graph, entity: Entity, said_by: SaidBy) -> Iterable[Fact]:
    for row in _rows(graph, DESCRIPTIONS, entity):
        mark = "planned" if local(str(row["status"])) == "planned" else ""
        what = local(str(row["property"]))
        yield Fact("Identity", what, "", graph.shown(row.term("value")), mark, _by(said_by, row))


def _relations(graph: Graph, entity: Entity, said_by: SaidBy) -> Iterable[Fact]:
    symmetric = {local(iri) for iri in graph.store.members(OWL + "SymmetricProperty")}
    found = list(_rows(graph, RELATIONS, entity))
    found.sort(key=lambda row: local(str(row["relation"])) in symmetric and not row["outgoing"])
    found.sort(key=lambda row: str(row["relation"]))
    for row in found:
        relation = local(str(row["relation"]))
        forwards = row["outgoing"] or relation in symmetric
        group = relation if forwards else f"{relation}{TOWARDS}"
        said = [str(row["details"])] if row["details"] else []
        if row["share"] is not None:
            said.append(f"{row['share']} %")
        if row["amount"] is not None:
            said.append(number(row["amount"], local(str(row["unit"] or ""))))
        mark = "planned" if local(str(row["status"])) == "planned" else ""
        when = " to ".join(str(row[name] or "…") for name in ("start", "end"))
        when = "" if when == "… to …" else when.removesuffix(" to …")
        if row["end"] and not mark and parse(str(row["end"])).last < graph.today:
            mark = "ended"
        other = graph.shown(row.term("other"))
        yield Fact(group, other, when, "; ".join(said), mark, _by(said_by, row))


def _observations(graph: Graph, entity: Entity, said_by: SaidBy) -> Iterable[Fact]:
    found = list(_rows(graph, OBSERVATIONS, entity))
    under: dict[object, list[Row]] = {}
    for row in found:
        under.setdefault(row["key"], []).append(row)
    for row in found:
        mark = "planned" if local(str(row["status"])) == "planned" else ""
        if any(_clash(row, other) for other in under[row["key"]]):
            mark = " ".join(filter(None, (mark, "preferred" if row["standing"] else "disputed")))
        span = local(str(row["span"])) if row["span"] else ""
        when = str(row["period"] or "")
        if span in ("year-to-date", "since-launch"):
            when += f" ({span})"
        what = str(row["scope"] or "")
        said = sign(local(str(row["bound"])))
        said += number(row["value"], local(str(row["unit"])))
        yield Fact(local(str(row["measure"])), what, when, said, mark, _by(said_by, row))


def _clash(one: Row, other: Row) -> bool:
    said = (one["value"], local(str(one["bound"])), other["value"], local(str(other["bound"])))
    return one is not other and not compatible(*said)  # type: ignore[arg-type]


def _events(graph: Graph, entity: Entity, said_by: SaidBy) -> Iterable[Fact]:
    for row in _rows(graph, EVENTS, entity):
        mark = "planned" if row["status"] and local(str(row["status"])) == "planned" else ""
        when = str(row["date"] or "undated")
        what = local(str(row["type"]))
        yield Fact("Events", what, when, str(row["summary"]), mark, _by(said_by, row))


def page(graph: Graph, entity: Entity, form: str) -> str:
    """Return an entity's facts in a format for rows; the table and Markdown are in groups."""
    from kg.text import rows as render

    found = facts(graph, entity)
    if form not in ("table", "md"):
        header = ("group", "what", "when", "said", "mark", "sources")
        cells = [(*fact[:5], "; ".join(fact.sources)) for fact in found]
        return render.records(header, cells, form)
    catalogue = references(graph, {name for fact in found for name in fact.sources})
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
                _cited(fact.sources, catalogue),
            )
            for fact in found
            if fact.group == group
        ]
        name, towards, _ = group.partition(TOWARDS)
        head = f"{words.get(name, name)}{towards}"
        head = f"## {head}" if form == "md" else f"{head} ({len(lines)})"
        parts.append(f"{head}\n\n" + render.grid(_filled(lines), *_columns(lines, form)))
    return "\n".join(parts)


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


def _cited(ids: tuple[str, ...], catalogue: Mapping[str, Reference]) -> str:
    """Return the two best sources, and how many more there are."""
    best = sorted((catalogue[name] for name in ids if name in catalogue), key=_order)
    shown = [f"{one.publisher} ({one.published}, {one.reliability})" for one in best[:2]]
    more = f" +{len(ids) - 2}" if len(ids) > 2 else ""
    return ", ".join(shown) + more


def _order(source: Reference) -> tuple[int, str]:
    return source.rank, source.id
