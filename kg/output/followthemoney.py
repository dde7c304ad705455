"""Ownership and posts as FollowTheMoney entities, a JSON object a line, for OpenAleph and others.

https://followthemoney.tech: organisations and people are entities, a stake is an Ownership and a
post a Directorship between two of them, each with its dates and the addresses of its sources.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from kg.graph.graph import Graph
from kg.model.namespaces import local
from kg.records.relationships import Relationship, Relationships

_SCHEMATA = {
    "Person": "Person",
    "Company": "Company",
    "Organisation": "Organization",
    "Alliance": "Organization",
    "Brand": "Organization",
    "Dealer": "Organization",
    "Exchange": "Organization",
}
_OWNING = ("ownsStakeIn", "isSubsidiaryOf")


def lines(graph: Graph) -> bytes:
    """Return the entities that own or are owned, lead or are led, and what ties them."""
    found = sorted(_entities(graph), key=lambda one: (one["schema"], one["id"]))
    return "".join(
        f"{json.dumps(one, ensure_ascii=False, sort_keys=True)}\n" for one in found
    ).encode()


def _entities(graph: Graph) -> Iterator[dict[str, Any]]:
    used: set[str] = set()
    for link in Relationships(graph).all:
        kinds = [graph.entities[end].kind for end in (link.subject, link.object)]
        if link.is_planned or link.doubt or not all(kind in _SCHEMATA for kind in kinds):
            continue
        made = _owning(link, kinds) or _post(link, kinds)
        if made:
            used |= {link.subject, link.object}
            yield made
    for iri in used:
        one = graph.entities[iri]
        properties = {"name": [one.name], "alias": [*filter(None, [one.name_zh]), *one.aliases],
                      "sourceUrl": [], "wikidataId": []}  # fmt: skip
        yield _entity(_id(iri), _SCHEMATA[one.kind], properties)


def _owning(link: Relationship, kinds: list[str]) -> dict[str, Any] | None:
    """Return a stake as an Ownership; what is owned must be a company."""
    if link.relation not in _OWNING:
        return None
    owner, asset = link.subject, link.object
    if link.relation == "isSubsidiaryOf":
        owner, asset, kinds = asset, owner, kinds[::-1]
    if kinds[1] not in ("Company", "Brand"):
        return None
    share = [] if link.share is None else [f"{link.share:f}"]
    properties = {"owner": [_id(owner)], "asset": [_id(asset)], "percentage": share}
    return _between(link, "Ownership", properties)


def _post(link: Relationship, kinds: list[str]) -> dict[str, Any] | None:
    if link.relation != "holdsPositionAt" or kinds[0] != "Person":
        return None
    properties = {
        "director": [_id(link.subject)],
        "organization": [_id(link.object)],
        "role": list(link.roles),
    }
    return _between(link, "Directorship", properties)


def _between(link: Relationship, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    told = {
        "startDate": [link.start] if link.start else [],
        "endDate": [link.end] if link.end else [],
        "sourceUrl": sorted({source.url for source in link.sources if source.url}),
        "publisher": sorted({source.publisher for source in link.sources}),
        "summary": list(link.remarks),
    }
    return _entity(_id(link.claim), schema, {**properties, **told})


def _id(address: str) -> str:
    """Return an id as the model allows it: letters, digits and hyphens, stable and readable."""
    slug = re.sub(r"[^0-9a-zA-Z]+", "-", local(address)).strip("-")
    return f"autokg-{slug}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def _entity(name: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    told = {key: values for key, values in sorted(properties.items()) if values}
    return {"id": name, "schema": schema, "properties": told}
