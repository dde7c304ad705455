"""The payload of the explorer: everything that the page carries, see `kg.explorer.columns`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kg.explorer import findings, layout, names, own, roles
from kg.explorer.answers import Answers, wordings
from kg.explorer.statements import Statements
from kg.explorer.styles import styles
from kg.explorer.things import Things, day_number
from kg.graph.graph import Graph
from kg.model.growth import SIDES
from kg.model.namespaces import CONCEPT, ID, PREFIXES, SOURCE
from kg.model.periods import RUNNING, STEADY
from kg.records import wording
from kg.records.claims import subjects


def payload(graph: Graph, clocks: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return everything the page carries, without positions; the same graph gives the same.

    `clocks` says at which dates the graph is seen, under the names as_of and known_on.
    """
    clocks = {name: day for name, day in (clocks or {}).items() if day}
    things = Things(graph, unborn(graph, **clocks) if clocks else ())
    read = Statements(things)
    sources, links, observations = things.sources(), read.links(), read.observations()
    events, descriptions = read.events(), read.descriptions()
    links += own.links(graph, things.index, {(link[0], link[1], link[2]) for link in links})
    for name, row in own.facts(graph, things.index):
        things.used.add(name)
        descriptions.append(row)
    born = findings.births(len(things.entities), descriptions, events)
    lists = {"links": links, "observations": observations, "events": events,
             "descriptions": descriptions}  # fmt: skip
    told = findings.first_told(len(born), lists, [one.known_since for one in things.known.values()])
    for entity, day, first in zip(things.entities, born, told, strict=True):
        entity[9:] = [day, day_number(date.fromisoformat(day)) if day else first]
    classes = {entity[1] for entity in things.entities}
    relations = {link[1] for link in links}
    disputes = findings.found(graph, things.index, things.entities, read.keys,
                              wording.chinese(graph), {row[1] for row in descriptions})  # fmt: skip
    answers = Answers(things)
    dependents = answers.dependents()
    return {
        "today": str(graph.today),
        "clocks": clocks,
        "prefixes": {name: PREFIXES[name] for name in sorted(PREFIXES)},
        "source_base": SOURCE,
        "concept_base": CONCEPT,
        **styles(graph.presentation, things.pair, classes, relations),
        "concepts": things.concepts(),
        "money": things.money(),
        "reliabilities": list(graph.presentation.reliabilities),
        "sources": sources,
        "entities": things.entities,
        "links": links,
        "observations": observations,
        "disputes": disputes,
        "dispute_kinds": findings.kinds(),
        "events": events,
        "descriptions": descriptions,
        "roles": answers.roles(),
        "stakes": answers.stakes(),
        "signs": answers.signs(),
        "dependents": dependents,
        "promises": answers.promises(),
        "answer_words": wordings(),
        "names": names.names(graph, things.entities),
        "first_asked": roles.FIRST_ASKED,
        "spans": {**dict.fromkeys(STEADY, "steady"), **dict.fromkeys(RUNNING, "running")},
        "bounds": {**dict.fromkeys(sorted(SIDES), "side"), "about": "about"},
        "near": layout.NEAR,
    }


def unborn(graph: Graph, as_of: str = "", known_on: str = "") -> set[str]:
    """Return the ids of things that were not there yet at a date, or of which nothing was known.

    The graph of a date does not hold a launch that came later, so the graph of all dates, as
    far as it was known, is asked when things began.
    """
    from kg.graph.as_of import at, day_of

    told = subjects(graph)
    everything = at(Graph.open(graph.project, graph.notice), None, known_on or None)
    things = Things(everything)
    read = Statements(things)
    born = findings.births(len(things.entities), read.descriptions(), read.events())
    last = str(day_of("--as-of", as_of)) if as_of else "9999"
    late = {k for k, day in enumerate(born) if day > last}
    versions = [link for link in read.links() if link[1] == "isVariantOf"]
    late |= {link[0] for link in versions if link[2] in late}
    return {
        entity[0] for k, entity in enumerate(things.entities)
        if k in late or ID + entity[0] not in told
    }  # fmt: skip
