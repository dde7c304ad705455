"""The explorer: the graph as one interactive HTML file that needs no network.

Holds the first picture in a pyvis network, positions every node, and leaves the file itself to
`document`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import KgError, NotFound
from kg.explorer import asked, engine, layout, picture, questions, rdf, roles
from kg.explorer import data as viewdata
from kg.explorer import document as viewpage
from kg.explorer import story as viewstory
from kg.explorer.columns import column
from kg.graph.presentation import RIVALRY
from kg.model.namespaces import id_of
from kg.output.charts.process import as_png
from kg.runtime import files

#: How many nodes the first picture has unless told otherwise: more are hard to read.
LIMIT = 20
HOME = "HIMA"
TIE, ASIDE = column("links", "tie"), column("links", "aside")
OPTIONS = {
    "autoResize": True,
    "physics": {
        "enabled": False, "stabilization": False, "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -60, "springLength": 140,
                             "avoidOverlap": 0.6},
    },
    "layout": {"improvedLayout": False, "randomSeed": layout.SEED},
    "interaction": {
        "hover": True, "hoverConnectedEdges": False, "keyboard": False, "multiselect": False,
        "navigationButtons": False, "selectConnectedEdges": False, "tooltipDelay": 1000000,
    },
    "nodes": {"shapeProperties": {"interpolation": False}},
    "edges": {"smooth": False},
}  # fmt: skip

Data = dict[str, Any]


def write_view(
    graph: Any,
    path: str | Path,
    names: Iterable[str] = (),
    *,
    query: str | None = None,
    query_title: str = "",
    limit: int = LIMIT,
    title: str | None = None,
    as_of: str | None = None,
    known_on: str | None = None,
    with_query: bool = True,
    layout: str = "rings",
    compare: bool = False,
    start: Mapping[str, str | None] | None = None,
) -> dict[str, int]:
    """Write the explorer of a graph to an HTML file and return counts for a message.

    A file that ends in .svg or .png gets its first picture alone.

    `names` are entities whose surroundings are drawn first (HIMA where none is given); `query` is
    a CONSTRUCT or SELECT whose entities are drawn instead, beside the named ones; of a CONSTRUCT
    only the relations it yields. `as_of` and `known_on` say at which dates the graph is seen.
    Raises NotFound for an unknown name, KgError for an empty result and CannotWrite for a file
    that cannot be written.
    """
    named = [graph.entity(name) for name in names]
    seeds = list(dict.fromkeys(id_of(one.iri) for one in named))
    answer = asked.ask(graph, query) if query else None
    data = viewdata.payload(graph, {"as_of": as_of or "", "known_on": known_on or ""})
    drawn, left = None, 0
    if answer is not None:
        left = asked.add_links(data, answer)
        drawn = list(dict.fromkeys([*seeds, *answer.entities]))
        data["query"] = {"title": query_title, "text": query, "entities": len(drawn), "left": left}
    title = title or query_title or _titled([one.name for one in named], data["clocks"])
    project = getattr(graph, "project", None)
    data["story"] = viewstory.story(data, project.data) if project else []
    data["about"] = viewstory.about(project.data) if project and not seeds else {}
    form = Path(path).suffix.lower()
    if form in picture.FORMS:
        with_query = False
    found = engine.find() if with_query else None
    data["console"] = questions.asked(graph) if with_query and project else []
    data["engine"] = "" if found else "missing" if with_query else "left out"
    data["layout"] = layout
    data["start"] = _start(start or {}, seeds if compare else [])
    text = page(
        data, [] if compare else seeds, drawn, limit=limit, title=title, found=found, graph=graph
    )
    if form in picture.FORMS:
        told = start or {}
        text = picture.svg(data, title, told.get("lang") or "en", told.get("theme") or "light")
    content = as_png(text) if form == ".png" else text.encode()
    files.write(path, content)
    return {
        "entities": len(data["entities"]), "links": len(data["links"]),
        "sources": len(data["sources"]), "drawn": len(data["network"]["nodes"]),
        "asked": len(drawn or seeds), "left": left,
        "steps": len(data["story"]), "bytes": len(content),
    }  # fmt: skip


def _start(told: Mapping[str, str | None], compared: Sequence[str]) -> str:
    """Return what the page opens at, as an address of its own would say it."""
    parts = {**told, "compare": ",".join(compared)}
    return "&".join(f"{name}={quote(value)}" for name, value in parts.items() if value)


def page(
    data: Data,
    seeds: Sequence[str] = (),
    drawn: Sequence[str] | None = None,
    *,
    limit: int = LIMIT,
    title: str | None = None,
    found: engine.Engine | None = None,
    graph: Any = None,
) -> str:
    """Return the page for a payload; the same payload gives the same text, byte for byte.

    Raises KgError where there is nothing to draw.
    """
    if not data["entities"]:
        raise KgError("There is nothing to draw: the graph has no entities.")
    data["quiet"] = [] if drawn is not None else _rivalries(data)
    pairs = [(one, two) for one, two, _ in weights(data)]
    points = layout.whole(len(data["entities"]), pairs)
    for entity, (x, y) in zip(data["entities"], points, strict=True):
        entity[6], entity[7] = round(x), round(y)
    data["regions"] = layout.regions(points, pairs)
    data.update(roles.roles(data))
    for step in data.setdefault("story", []):
        step["places"] = place(data, step["show"])
    ids = {entity[0]: place for place, entity in enumerate(data["entities"])}
    data["seeds"] = [ids[name] for name in seeds if name in ids]
    data["network"] = _network(data, _first(data, seeds, drawn, limit))
    packed = rdf.pack(graph, data) if found else ""
    return viewpage.compose(data, title or "autokg", found, packed)


def _titled(names: Sequence[str], clocks: dict[str, str]) -> str:
    """Return what the page is called: the names asked for, and the dates it is seen at."""
    words = {"as_of": "as of", "known_on": "known on"}
    seen = ", ".join(f"{words[clock]} {day}" for clock, day in clocks.items())
    name = f"{', '.join(names)} — autokg" if names else "autokg"
    return f"{name} · {seen}" if seen else name


def weights(data: Data) -> list[tuple[int, int, float]]:
    """Return the links that say what belongs together, with how strongly each ties.

    What is set aside says nothing of the kind.
    """
    rivalries = _rivalries(data)
    return [
        (link[0], link[2], link[TIE])
        for link in data["links"]
        if link[1] not in rivalries and link[0] != link[2] and not link[ASIDE]
    ]


def _rivalries(data: Data) -> list[str]:
    """Return the relations that are off at first: rivals are many, and no tie."""
    return [row[0] for row in data["relations"] if row[3] == RIVALRY]


def _first(data: Data, seeds: Sequence[str], drawn: Sequence[str] | None, limit: int) -> list[int]:
    """Return the nodes of the first picture, the most important first."""
    index = {entity[0]: place for place, entity in enumerate(data["entities"])}
    if drawn is not None:
        known = [index[name] for name in drawn if name in index]
        if not known:
            raise KgError("The query names no entity that is in the graph.")
        return known[:limit]
    links = weights(data)
    if not seeds:
        degree = [0] * len(index)
        for one, two, _ in links:
            degree[one] += 1
            degree[two] += 1
        busiest = max(range(len(degree)), key=lambda place: (degree[place], -place))
        seeds = [HOME if HOME in index else data["entities"][busiest][0]]
    missing = [name for name in seeds if name not in index]
    if missing:
        raise NotFound(f"No entity is called '{missing[0]}'.", hint="kg find searches names.")
    return layout.neighbourhood([index[name] for name in seeds], links, limit)


def _network(data: Data, nodes: list[int]) -> Data:
    """Return the first picture as pyvis holds it: nodes with positions, links, options."""
    from pyvis.network import Network

    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    style = {row[0]: row[3] for row in data["classes"]}
    for node, (x, y) in zip(nodes, place(data, nodes), strict=True):
        entity = data["entities"][node]
        shape = style.get(entity[1], "dot")
        network.add_node(node, label=entity[2], shape=shape, x=x, y=y)
    inside = set(nodes)
    pairs = {(link[0], link[2]) for link in data["links"] if {link[0], link[2]} <= inside}
    for one, two in sorted(pairs):
        network.add_edge(one, two)
    kept = ("id", "label", "shape", "x", "y")
    return {
        "nodes": [{key: node[key] for key in kept} for node in network.nodes],
        "edges": [[edge["from"], edge["to"]] for edge in network.edges],
        "options": network.options,
    }


def place(data: Data, nodes: Sequence[int]) -> list[tuple[int, int]]:
    """Return positions for some nodes as a picture of their own, without overlapping labels."""
    near: dict[int, set[int]] = {}
    links = [link for link in data["links"] if not link[ASIDE]]
    for link in links:
        near.setdefault(link[0], set()).add(link[2])
        near.setdefault(link[2], set()).add(link[0])
    where = {node: order for order, node in enumerate(nodes)}
    pairs = sorted({
        (where[link[0]], where[link[2]])
        for link in links
        if link[0] in where and link[2] in where and link[1] not in data["quiet"]
    })  # fmt: skip
    labels = [data["entities"][node][2] for node in nodes]
    sizes = [layout.node_size(len(near.get(node, ()))) for node in nodes]
    return layout.picture(labels, sizes, pairs)
