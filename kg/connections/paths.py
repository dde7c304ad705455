"""How two entities are connected: the best few chains of relations, each hop with its source.

What a step costs, `kg.connections.costs` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.connections.costs import Costs
from kg.errors import BadParameter, KgError, NotFound
from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model.identifiers import suggest
from kg.records import aside
from kg.records.relationships import Relationship, Relationships
from kg.records.sources import Footnotes
from kg.records.wording import sentence
from kg.text.rows import records

if TYPE_CHECKING:
    import networkx as nx

HEADER = ("path", "hop", "from", "relation", "to", "sentence", "start", "end",
          "source", "publisher", "published", "reliability", "url", "sources")  # fmt: skip


class Hop(NamedTuple):
    """One step of a connection: the claim that carries it, and what else connects the two."""

    link: Relationship
    sentence: str
    also: tuple[str, ...]


class Path(NamedTuple):
    """A chain of relations between two entities."""

    nodes: tuple[str, ...]
    hops: tuple[Hop, ...]


def connections(
    graph: Graph,
    one: Entity,
    other: Entity,
    *,
    count: int = 3,
    without: Collection[str] = (),
    avoid: Collection[str] = (),
    at: date | None = None,
    links: Relationships | None = None,
) -> list[Path]:
    """Return the best simple paths between two entities, the best first.

    `without` names relations and `avoid` addresses of entities that must not be used; with `at`
    only relations that are said to hold on that day count. Raises NotFound where there is none,
    and KgError where both are one entity.
    """
    import networkx as nx

    if one.iri == other.iri:
        raise KgError(f"'{one.name}' is one and the same entity.", hint="Name two entities.")
    links = links or Relationships(graph)
    used = _used(links, relations(graph, without), set(avoid), at, graph.today)
    costs = Costs(links)
    drawn = weighted(costs, used)
    try:
        routes = list(islice(
            nx.shortest_simple_paths(drawn, one.iri, other.iri, weight="weight"), count
        ))  # fmt: skip
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        limits = " within these limits" if without or avoid or at else ""
        message = f"Nothing in the graph connects {one.name} and {other.name}{limits}."
        raise NotFound(message, hint="kg show lists what is known of each.") from None
    return [Path(tuple(route), _hops(drawn, costs, route)) for route in routes]


def relations(graph: Graph, names: Iterable[str]) -> set[str]:
    """Return the relations of these names, as they are or in words; raises BadParameter."""
    rows = graph.rows(
        "SELECT ?p ?l { ?p auto:table 'relations' ; rdfs:label ?l FILTER(LANG(?l) = 'en') }"
    )
    known: dict[str, str] = {}
    for row in rows:
        name = str(row["p"]).rpartition("/")[2]
        known |= {name.casefold(): name, str(row["l"]).casefold(): name}
    found = set()
    for name in names:
        plain = name.removeprefix("auto:").casefold()
        if plain not in known:
            spelt = sorted(set(known.values()))
            hint = suggest(name, spelt) or f"Known: {', '.join(spelt)}."
            raise BadParameter(f"There is no relation '{name}'.", hint=hint)
        found.add(known[plain])
    return found


def _used(
    links: Relationships,
    without: set[str],
    avoid: set[str],
    at: date | None,
    today: date,
) -> list[Relationship]:
    """Return what a path may use."""
    return [
        link
        for link in links.sound
        if link.relation not in without
        and is_tie(link, today)
        and not avoid & {link.subject, link.object}
        and (at is None or links.holds(link, at))
    ]


def is_tie(link: Relationship, today: date) -> bool:
    """Say whether a path may use it: it is not set aside, and no plan that came to its end."""
    return not link.aside and not (link.is_planned and link.end and link.over < today)


def weighted(costs: Costs, used: Iterable[Relationship]) -> nx.Graph:
    """Return a simple weighted graph: one edge for all relations between two entities."""
    import networkx as nx

    drawn = nx.Graph()
    for link in used:
        cost = costs.of(link)
        if drawn.has_edge(link.subject, link.object):
            facts = drawn.edges[link.subject, link.object]
            facts["links"].append(link)
            facts["weight"] = min(facts["weight"], cost)
        else:
            drawn.add_edge(link.subject, link.object, links=[link], weight=cost)
    return drawn


def _hops(drawn: nx.Graph, costs: Costs, route: list[str]) -> tuple[Hop, ...]:
    links, hops = costs.relationships, []
    for one, other in pairwise(route):
        between: list[Relationship] = drawn.edges[one, other]["links"]
        chosen = min(between, key=costs.order)
        by_relation: dict[str, list[Relationship]] = {}
        for link in between:
            if link.relation != chosen.relation:
                by_relation.setdefault(link.relation, []).append(link)
        also = tuple(sentence(links.graph, links.best(found)) for found in by_relation.values())
        hops.append(Hop(chosen, sentence(links.graph, chosen), also))
    return tuple(hops)


def page(
    graph: Graph, links: Relationships, paths: list[Path], form: str, at: date | None = None
) -> str:
    """Return connections in a format for rows; table and Markdown are numbered sentences."""
    nodes = {node for path in paths for node in path.nodes}
    left = [one for one in links.left_out(nodes) if {one.subject, one.object} <= nodes]
    used = [hop.link for path in paths for hop in path.hops]
    line = aside.lines(links, left, form, used, at)
    if form not in ("table", "md"):
        return records(HEADER, list(_records(links, paths)), form)
    notes = Footnotes()
    parts = []
    for number, path in enumerate(paths, 1):
        parts.append(f"{number}. {' → '.join(links.name(node) for node in path.nodes)}\n")
        for hop in path.hops:
            marks = notes.cite(hop.link.sources, form, limit=1) or "(entered with the model)"
            bounded = at and not graph.day and hop.link.latest and not hop.link.start
            undated = f" (since {hop.link.latest} at the latest)" if bounded else ""
            bullet = "   - " if form == "md" else "   "
            parts.append(f"{bullet}{hop.sentence}{undated}. {marks}\n")
            if hop.also:
                indent = " " * len(bullet)
                parts.append(f"{indent}  also: {'; '.join(hop.also)}.\n")
        parts.append("\n")
    return "".join(parts) + (f"{line}\n" if line else "") + notes.text(form)


def _records(links: Relationships, paths: list[Path]) -> Iterable[tuple[object, ...]]:
    for number, path in enumerate(paths, 1):
        for place, hop in enumerate(path.hops, 1):
            link = hop.link
            cited = ("",) * 5
            if link.sources:
                one = link.sources[0]
                cited = (one.id, one.publisher, one.published, one.reliability, one.url)
            begin, end = path.nodes[place - 1 : place + 1]
            yield (
                number, place, links.name(begin), link.relation, links.name(end), hop.sentence,
                link.start, link.end, *cited, len(link.sources),
            )  # fmt: skip
