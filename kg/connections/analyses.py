"""Saved analyses of the whole network: who is central, who brokers, which groups there are.

All of them look at relations that hold now, without rivalry (which is an opinion, not a tie)
and without places, exchanges and segments. They depend on what sources happen to cover, and
say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import NotFound
from kg.model.identifiers import suggest
from kg.records import aside
from kg.records.relationships import Relationship, Relationships
from kg.records.wording import labels
from kg.text.numbers import listing
from kg.text.reasons import say
from kg.text.rows import grid, records

if TYPE_CHECKING:
    import networkx as nx

SEED = 7
SAMPLE = 200
"""How many entities betweenness is estimated from."""
TOP = 15
FEWEST = 4
"""With fewer entities than this there is no middle and no group."""
_LIMITS = "It counts what sources cover, not what there is: the better covered, the more central."


class Analysis(NamedTuple):
    """The outcome of an analysis: a reading in plain words, and the table behind it."""

    name: str
    title: str
    reading: tuple[str, ...]
    header: tuple[str, ...]
    lines: list[tuple[object, ...]]


def network(links: Relationships) -> nx.Graph:
    """Return entities and the ties between them that hold now; `links` of a tie are its claims."""
    import networkx as nx

    entities, shown = links.graph.entities, links.graph.presentation
    rivalries, hubs = shown.rivalries, shown.hubs
    drawn = nx.Graph()
    for link in links.sound:
        ends = [entities.get(end) for end in (link.subject, link.object)]
        if link.relation in rivalries or not links.holds(link, links.today):
            continue
        if any(end is None or end.kind in hubs for end in ends):
            continue
        if drawn.has_edge(link.subject, link.object):
            drawn.edges[link.subject, link.object]["links"].append(link)
        else:
            drawn.add_edge(link.subject, link.object, links=[link])
    for _, _, facts in drawn.edges(data=True):
        facts["weight"] = float(len({link.relation for link in facts["links"]}))
    return drawn


def centrality(links: Relationships) -> Analysis:
    """Rank entities by PageRank: tied to many that are themselves tied to many."""
    import igraph

    drawn = network(links)
    found = igraph.Graph.from_networkx(drawn)
    scores = dict(zip(found.vs["_nx_name"], found.pagerank(weights="weight"), strict=True))
    ranked = sorted(scores, key=lambda node: (-scores[node], links.name(node)))[:TOP]
    lines: list[tuple[object, ...]] = [
        (
            place, links.name(node), links.graph.entities[node].kind, drawn.degree[node],
            round(scores[node] * len(drawn), 1), _bonds(links, drawn, node),
        )
        for place, node in enumerate(ranked, 1)
    ]  # fmt: skip
    first, second, third = (links.name(node) for node in ranked[:3])
    degree = drawn.degree[ranked[0]]
    reading = (
        f"Of {len(drawn):,} entities with {drawn.number_of_edges():,} ties, {first} stands in the "
        f"middle, tied to {degree} others, before {second} and {third}.",
        f"Its ties are mostly: {_bonds(links, drawn, ranked[0])} (← where the other one does it).",
        "weight says how much more central than the average (1.0) it is (PageRank). " + _LIMITS,
    )
    header = ("rank", "name", "class", "ties", "weight", "mostly")
    return Analysis("centrality", "Who is in the middle", reading, header, lines)


def brokers(links: Relationships) -> Analysis:
    """Rank entities by betweenness: how often they lie on the shortest way between others."""
    import networkx as nx

    drawn = network(links)
    count = min(SAMPLE, len(drawn))
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(drawn))
    ordered.add_edges_from(sorted(drawn.edges))
    scores = nx.betweenness_centrality(ordered, k=count, seed=SEED)
    groups = _groups(drawn)
    lines: list[tuple[object, ...]] = []
    for node in sorted(scores, key=lambda node: (-scores[node], links.name(node)))[:TOP]:
        reached = {groups[other] for other in drawn[node]}
        apart = sorted(links.name(other) for other in drawn[node] if drawn.degree[other] == 1)
        lines.append((
            len(lines) + 1, links.name(node), links.graph.entities[node].kind,
            f"{100 * scores[node]:.1f} %", len(reached), len(apart),
        ))  # fmt: skip
    first = lines[0]
    reading = (
        f"{first[1]} lies on {first[3]} of the shortest connections between any two others and "
        f"reaches into {first[4]} of {len(set(groups.values()))} groups; {first[5]} entities are "
        f"tied to nothing but {first[1]}.",
        f"Next come {listing([str(line[1]) for line in lines[1:5]])}.",
        "only_here counts those that would be cut off without it. Estimated from "
        f"{count} entities, always the same ones. {_LIMITS}",
    )
    header = ("rank", "name", "class", "between", "groups", "only_here")
    return Analysis("brokers", "Who connects the others", reading, header, lines)


def communities(links: Relationships) -> Analysis:
    """Find groups that are tied more closely to each other than to the rest (Louvain)."""
    drawn = network(links)
    members: dict[int, list[str]] = {}
    for node, group in _groups(drawn).items():
        members.setdefault(group, []).append(node)
    lines: list[tuple[object, ...]] = []
    for group in sorted(members, key=lambda group: (-len(members[group]), group)):
        part = drawn.subgraph(members[group])
        inner = sorted(part, key=lambda node: (-part.degree[node], links.name(node)))
        if len(inner) > 2:
            lines.append((
                len(lines) + 1, links.name(inner[0]), len(inner), part.number_of_edges(),
                _kinds(part, links), ", ".join(links.name(node) for node in inner[1:8]),
            ))  # fmt: skip
    largest = [f"{line[1]} ({line[2]})" for line in lines[:5]]
    reading = (
        f"{len(drawn):,} entities fall into {len(lines)} groups of three or more. "
        f"The largest stand around {listing(largest)}.",
        "A group is named after its best tied member. A supplier of many brands lands in the "
        "group that it has most ties with.",
        _LIMITS,
    )
    header = ("group", "around", "members", "ties", "mostly", "with")
    return Analysis("communities", "Which groups there are", reading, header, lines)


def bottlenecks(links: Relationships) -> Analysis:
    """List suppliers that are the only one known for a part of a brand or model."""
    suppliers: dict[tuple[str, str], set[str]] = {}
    for link in links.sound:
        if link.relation != "suppliesTo" or not links.holds(link, links.today):
            continue
        for part in link.parts:
            suppliers.setdefault((link.object, part), set()).add(link.subject)
    alone: dict[tuple[str, str], list[str]] = {}
    shared: Counter[tuple[str, str]] = Counter()
    for (customer, part), found in suppliers.items():
        for one in found:
            if len(found) == 1:
                alone.setdefault((one, part), []).append(customer)
            else:
                shared[one, part] += 1
    ranked = sorted(alone, key=lambda key: (-len(alone[key]), links.name(key[0]), key[1]))
    lines: list[tuple[object, ...]] = []
    for one, part in ranked[:TOP]:
        names = sorted(links.name(customer) for customer in alone[one, part])
        word = links.graph.concepts.get(part, part)
        lines.append((links.name(one), word, len(names), shared[one, part], ", ".join(names[:8])))
    reading: tuple[str, ...] = ("No supplier of a part is known.",)
    if lines:
        name, sold, count, other, _ = lines[0]
        reading = (
            f"For {count} brands, models and makers, {name} is the only known source of "
            f"{sold}; {other} others have a second one.",
            "That no second supplier is known does not mean that there is none. " + _LIMITS,
        )
    header = ("supplier", "part", "only_source_for", "shared_with_others", "customers")
    return Analysis("bottlenecks", "Who is the only known supplier", reading, header, lines)


ANALYSES: dict[str, Callable[[Relationships], Analysis]] = {
    "centrality": centrality,
    "brokers": brokers,
    "communities": communities,
    "bottlenecks": bottlenecks,
}


def analyse(links: Relationships, name: str) -> Analysis:
    """Run a saved analysis; raises NotFound with the known ones."""
    if name not in ANALYSES:
        hint = suggest(name, ANALYSES) or f"Known: {', '.join(ANALYSES)}."
        raise NotFound(f"There is no analysis '{name}'.", hint=hint)
    if name != "bottlenecks" and len(network(links)) < FEWEST:
        reading = ("Too few entities are tied to each other for this analysis.",)
        return Analysis(name, "Nothing to analyse", reading, ("entity",), [])
    found = ANALYSES[name](links)
    only = {"suppliesTo"} if name == "bottlenecks" else set()
    left = [one for one in links.left_out(relations=only)
            if one.relation not in links.graph.presentation.rivalries]  # fmt: skip
    told = [say(one) for one in aside.told(links, left)]
    if links.graph.day and (rests := aside.bounded(_used(links, name))):
        told.append(say(rests))
    return found._replace(reading=(*found.reading, *told))


def _used(links: Relationships, name: str) -> list[Relationship]:
    """Return the relationships that an analysis reads."""
    if name == "bottlenecks":
        return [one for one in links.sound
                if one.relation == "suppliesTo" and links.holds(one, links.today)]  # fmt: skip
    return [one for *_, facts in network(links).edges(data=True) for one in facts["links"]]


def _groups(drawn: nx.Graph) -> dict[str, int]:
    """Return the number of the group of each entity, the same on every run."""
    import networkx as nx

    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(drawn))
    edges = ((one, other, facts["weight"]) for one, other, facts in drawn.edges(data=True))
    ordered.add_weighted_edges_from(sorted(edges))
    found = nx.community.louvain_communities(ordered, weight="weight", seed=SEED)
    listed = sorted(found, key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(listed) for node in group}


def _bonds(links: Relationships, drawn: nx.Graph, node: str) -> str:
    """Return the most frequent relations of an entity, with how many partners each has."""
    counts: Counter[str] = Counter()
    for other in drawn[node]:
        told = {
            _told(links, link.relation, link.subject == node)
            for link in drawn.edges[node, other]["links"]
        }
        counts.update(told)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))[:3]
    return ", ".join(f"{name} {counts[name]}" for name in ranked)


def _told(links: Relationships, relation: str, is_outgoing: bool) -> str:
    """Return a relation in words, with an arrow where it comes from the other side."""
    is_outgoing = is_outgoing or links.graph.presentation.of_relation(relation).is_symmetric
    return ("" if is_outgoing else "← ") + labels(links.graph).get(relation, relation)


def _kinds(part: nx.Graph, links: Relationships) -> str:
    counts = Counter(
        labels(links.graph).get(link.relation, link.relation)
        for _, _, facts in part.edges(data=True)
        for link in facts["links"]
    )
    ranked = sorted(counts, key=lambda name: (-counts[name], name))[:3]
    return ", ".join(f"{name} {counts[name]}" for name in ranked)


def page(found: Analysis, form: str) -> str:
    """Return an analysis in a format for rows; table and Markdown begin with the reading."""
    if form not in ("table", "md"):
        return records(found.header, found.lines, form)
    numeric = [
        bool(found.lines) and all(isinstance(line[n], int | float) for line in found.lines)
        for n in range(len(found.header))
    ]
    cells = [[str(cell) for cell in line] for line in found.lines]
    head = f"# {found.title}" if form == "md" else found.title
    return f"{head}\n\n{chr(10).join(found.reading)}\n\n{grid(found.header, cells, form, numeric)}"
