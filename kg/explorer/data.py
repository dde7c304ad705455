"""The payload of the explorer: everything the page carries, as compact lists.

This is the one place that describes it; `page/data/graph.js` reads it in the same order. Rules
about the data are applied here, and the page gets their outcome as numbers:

- a day is the number of days since 1970-01-01, None where there is no limit;
- `held` of a link: first and last day of each time in which it was in force (`kg.model.force`),
  of a plan the time from its publication to its end;
- `from` of a number, event or fact: the day from which it is so; of a plan, from which it is told;
- `cost` of a link: what a step of a path over it costs (`kg.connections.costs`), between two
  entities the cheapest counts; None where no source and no row states it: no path takes it;
- `order` of a link: its place among all, the one that a step is told by first;
- `since` of a source: the day from which it is known, None for never; `voices`: numbers of what
  ties it to other sources, which are one voice where they share any (`kg.model.ranking.marks`);
- `keys` of a dispute: the numbers that disagree, by their `key`; what is in no dispute is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.explorer import findings, own
from kg.explorer.statements import Statements
from kg.explorer.styles import styles
from kg.explorer.things import Things
from kg.graph.graph import Graph
from kg.model.namespaces import CONCEPT, ID, PREFIXES, SOURCE
from kg.records.claims import subjects

COLUMNS = {
    "sources": ("id", "title", "publisher", "issued", "kind", "reliability", "url", "root",
                "since", "voices"),
    "entities": ("id", "class", "en", "zh", "aliases", "pinyin", "x", "y", "same", "born"),
    "links": ("subject", "relation", "object", "start", "end", "share", "amount", "unit", "roles",
              "parts", "modes", "kind", "says", "claim", "begun", "over", "cost", "order", "held"),
    "observations": ("subject", "measure", "value", "unit", "period", "first", "last", "span",
                     "bound", "planned", "basis", "scope", "said_by", "preferred", "key", "says",
                     "claim", "from"),
    "events": ("subject", "date", "first", "last", "kind", "participants", "summary", "value",
               "unit", "planned", "says", "claim", "from"),
    "descriptions": ("subject", "property", "value", "planned", "says", "claim", "place", "mark",
                     "from"),
    "disputes": ("entities", "kind", "severity", "measure", "period", "arithmetic", "explanation",
                 "keys"),
}  # fmt: skip
"""What each row of a list holds, in order. Entities, sources and links are named by their place
in their list; `says` are places of sources, each alone or with its remark; `kind` of a link is 1
for a plan and 2 for what no source states."""


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
    for entity, day in zip(things.entities, born, strict=True):
        entity[9] = day
    classes = {entity[1] for entity in things.entities}
    relations = {link[1] for link in links}
    disputes = findings.found(graph, things.index, things.entities, read.keys, things.chinese())
    return {
        "today": str(graph.today),
        "clocks": clocks,
        "prefixes": {name: PREFIXES[name] for name in sorted(PREFIXES)},
        "source_base": SOURCE,
        "concept_base": CONCEPT,
        **styles(graph.presentation, things.pair, classes, relations),
        "concepts": things.concepts(),
        "reliabilities": list(graph.presentation.reliabilities),
        "sources": sources,
        "entities": things.entities,
        "links": links,
        "observations": observations,
        "disputes": disputes,
        "dispute_kinds": findings.kinds(),
        "events": events,
        "descriptions": descriptions,
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
