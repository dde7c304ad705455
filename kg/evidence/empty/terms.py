"""Addresses in a query that the graph does not have, each with the nearest that it has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kg.graph.graph import Graph
from kg.model.namespaces import (
    AUTO,
    BASE,
    CONCEPT,
    DCTERMS,
    ID,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SOURCE,
    XSD,
    local,
    shrink,
)
from kg.records.relationships import Relationships
from kg.records.sources import catalogue
from kg.sparql import parts
from kg.text.reasons import Reason, reason

_STANDARDS = (RDF, RDFS, OWL, SKOS, DCTERMS, PROV, SCHEMA)
_LABELS = frozenset({"name", "title", "label", "prefLabel", "lable"})
"""What other vocabularies call a name; here it is rdfs:label."""
_OURS = (AUTO, CONCEPT, ID)
MOST = 3


def unknown(graph: Graph, text: str) -> list[Reason]:
    """Return a reason for each address of a query that occurs nowhere in the graph."""
    found: dict[str, Reason] = {}
    body = parts.body(text)
    text = body.prologue + body.group if body else text
    for token, address, is_class in parts.addresses(text):
        if address in found or address.startswith(XSD) or _is_known(graph, address):
            continue
        near = nearest(graph, address, is_class)
        written = token[1] if token[0] == "name" else shrink(address)
        if any(shrink(one) == written for one in near):  # a prefix that is declared otherwise
            written, told = f"<{address}>", " / ".join(f"<{one}>" for one in near)
        else:
            told = " / ".join(map(shrink, near))
        blanks = {"term": written, "near": told} if near else {"term": written}
        found[address] = reason("empty-term-near" if near else "empty-term", **blanks)
    return list(found.values()) or _unused(graph, text)


def _unused(graph: Graph, text: str) -> list[Reason]:
    """Return a reason for each class and property that is declared but that nothing has."""
    found = {}
    used = graph.contents
    for token, address, is_class in parts.addresses(text):
        if not address.startswith(AUTO):
            continue
        count = used.classes.get(address, 0) if is_class else used.properties.get(address, 0)
        kinds = _kinds(graph, address)
        is_asked_for = is_class or any("Property" in kind for kind in kinds)
        if not count and is_asked_for and not _is_value(graph, address):
            found[address] = reason("empty-unused", term=token[1])
    return list(found.values())


def _kinds(graph: Graph, address: str) -> list[str]:
    return [str(row["c"]) for row in graph.rows(f"SELECT ?c {{ <{address}> a ?c }}")]


def _is_value(graph: Graph, address: str) -> bool:
    """Say whether a property is spoken of by claims, as the relation they state."""
    return any(one.relation == local(address) for one in graph.once(Relationships).all)


def _is_known(graph: Graph, address: str) -> bool:
    ways = ("<T> ?p ?o", "?s <T> ?o", "?s ?p <T>", "GRAPH <T> { ?s ?p ?o }")
    return any(graph.query(f"ASK {{ {way.replace('<T>', f'<{address}>')} }}") is True
               for way in ways)  # fmt: skip


def nearest(graph: Graph, address: str, is_class: bool) -> list[str]:
    """Return full addresses that are most like an unknown one, the likeliest first."""
    swapped = address.replace("http://", "https://", 1)
    if swapped == address:
        swapped = address.replace("https://", "http://", 1)
    if _is_known(graph, swapped):
        return [swapped]
    name = local(address)
    others = [space + name for space in _OURS if address.startswith(BASE)]
    elsewhere = [one for one in others if one != address and _is_known(graph, one)]
    if address.startswith(AUTO) and name[:1].islower():
        elsewhere = [*_terms(graph, address, name, is_class), *elsewhere][:MOST]
    if elsewhere:
        return elsewhere
    if address.startswith(ID):
        found = graph.names.candidates(name.replace("_", " "), MOST)
        return [one.entity.iri for one in found]
    if address.startswith(CONCEPT):
        return [CONCEPT + slug for slug in _like(name, graph.concepts)]
    if address.startswith(SOURCE):
        return [SOURCE + one for one in _like(name, catalogue(graph))]
    if not is_class and name in _LABELS:
        return [RDFS + "label"]
    return _terms(graph, address, name, is_class)


def _terms(graph: Graph, address: str, name: str, is_class: bool) -> list[str]:
    """Return classes or properties like an unknown one; ours where it is called as ours."""
    counts = graph.contents.classes if is_class else graph.contents.properties
    space = next((one for one in (AUTO, *_STANDARDS) if address.startswith(one)), "")
    if not space:
        same = [one for one in counts if local(one).casefold() == name.casefold()]
        return sorted(same, key=lambda one: -counts[one])[:MOST]
    known = {local(one): one for one in sorted(counts, key=lambda one: counts[one])
             if one.startswith(space)}  # fmt: skip
    near = _like(name, known)
    holding = [one for one in known if name.casefold() in one.casefold() and len(name) > 2]
    holding.sort(key=lambda one: -counts[known[one]])
    is_case = bool(near) and near[0].casefold() == name.casefold()
    listed = [*near, *holding] if is_case else [*holding, *near]
    return [known[one] for one in dict.fromkeys(listed)][:MOST]


def _like(name: str, known: Iterable[str]) -> list[str]:
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    return [folded[one] for one in get_close_matches(name.casefold(), folded, MOST, 0.7)]
