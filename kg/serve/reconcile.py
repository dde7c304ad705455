"""Reconciliation of lists of names (API 0.2 of the W3C community group), as OpenRefine asks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from kg.errors import BadParameter, NotFound
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, ID, local
from kg.records import claims, descriptions, series
from kg.records.relationships import Relationships
from kg.serve import reading

LIMIT = 10
BATCH = 100
"""Names in one request at most."""
SURE = 97
"""Score from which a name is one of an entity's names."""
APART = 3
"""By how much the next best must lie below for a match to be taken without asking."""


def manifest(_: Graph, address: str) -> bytes:
    """Return what the service is and where its parts are; `address` ends without a slash."""
    root = address.rpartition("/")[0]

    def part(name: str) -> dict[str, str]:
        return {"service_url": address, "service_path": f"/suggest/{name}"}

    return _json({
        "versions": ["0.2"], "name": "autokg", "identifierSpace": ID, "schemaSpace": AUTO,
        "documentation": f"{root}/", "view": {"url": f"{root}/id/{{{{id}}}}"},
        "defaultTypes": [{"id": "Company", "name": "company"}],
        "batchSize": BATCH,
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", "width": 400, "height": 160},
        "suggest": {name: part(name) for name in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": [],
        },
    })  # fmt: skip


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        hint = 'Send {"q0": {"query": "…"}}.'
        raise BadParameter("The request holds no JSON.", hint=hint) from None


def answers(graph: Graph, text: str) -> bytes:
    """Return candidates for each query of a batch. Raises BadParameter where it is none."""
    batch = _loaded(text)
    if not isinstance(batch, dict) or not all(isinstance(one, dict) for one in batch.values()):
        raise BadParameter("That is no batch of queries.", hint='Send {"q0": {"query": "…"}}.')
    if len(batch) > BATCH:
        raise BadParameter(f"A batch has at most {BATCH} queries.", hint="Send several batches.")
    return _json({key: {"result": _candidates(graph, one)} for key, one in batch.items()})


def _candidates(graph: Graph, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    wanted = query.get("type")
    kinds = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
    limit = query.get("limit")
    most = limit if isinstance(limit, int) and 0 < limit <= 50 else LIMIT
    known = [local(str(kind)).rpartition(":")[2] for kind in kinds]
    found = graph.names.candidates(str(query.get("query", ""))[:500], most, known)
    listed = []
    for place, one in enumerate(found):
        others = [other.score for other in found[:2] if other is not one]
        is_sure = place == 0 and one.score >= SURE and all(one.score - s >= APART for s in others)
        listed.append({
            **_entity(graph, one.entity), "score": round(one.score, 1), "match": is_sure,
            "features": [{"id": "name", "value": round(one.score, 1)}],
        })  # fmt: skip
    return listed


def _entity(graph: Graph, entity: Any) -> dict[str, Any]:
    found = reading.of(graph)
    told = [entity.name_zh, *entity.aliases[:3]]
    return {
        "id": local(entity.iri), "name": entity.name,
        "description": ", ".join(filter(None, told)),
        "type": [{"id": entity.kind, "name": found.word(entity.kind, "en")}],
    }  # fmt: skip


def suggest(graph: Graph, what: str, prefix: str) -> bytes:
    """Return entities, types or properties whose names begin like a text."""
    found = reading.of(graph)
    if what == "entity":
        shown = [_entity(graph, one.entity) for one in graph.names.candidates(prefix, LIMIT)]
        return _json({"result": [
            {"id": one["id"], "name": one["name"], "description": one["description"],
             "notable": one["type"]} for one in shown
        ]})  # fmt: skip
    listed = _types(graph) if what == "type" else [one["id"] for one in _properties(graph, "")]
    folded = prefix.casefold()
    named = [(name, found.word(name, "en")) for name in listed]
    return _json({"result": [
        {"id": name, "name": label} for name, label in named
        if folded in name.casefold() or folded in label.casefold()
    ][:50]})  # fmt: skip


def _types(graph: Graph) -> list[str]:
    return sorted({one.kind for one in graph.entities.values()})


def properties(graph: Graph, kind: str) -> bytes:
    """Return the properties by which a table of things of a class can be extended."""
    return _json({"type": kind, "properties": _properties(graph, local(kind))})


def _properties(graph: Graph, kind: str) -> list[dict[str, str]]:
    found = reading.of(graph)
    counts = graph.contents
    used = counts.pairs.get(AUTO + kind, counts.properties)
    names = [local(iri) for iri in sorted(used, key=lambda one: -used[one]) if iri.startswith(AUTO)]
    measures: dict[str, int] = {}
    for subject, told in found.of_subject.items():
        if kind in ("", found.kind(subject)):
            for measure in series.measures(told):
                measures[measure] = measures.get(measure, 0) + 1
    listed = [*names, *sorted(measures, key=lambda one: -measures[one])]
    return [{"id": name, "name": found.word(name, "en")} for name in listed]


def extended(graph: Graph, text: str) -> bytes:
    """Return values of properties for entities. Raises BadParameter where that is not asked."""
    asked = _loaded(text)
    try:
        ids = [str(one) for one in asked["ids"]][:1000]
        wanted = [str(one["id"]) for one in asked["properties"]]
    except (KeyError, TypeError):
        hint = 'Send {"ids": ["Huawei"], "properties": [{"id": "isHeadquarteredIn"}]}.'
        raise BadParameter("That is no request to extend.", hint=hint) from None
    found = reading.of(graph)
    meta = [{"id": name, "name": found.word(name, "en")} for name in wanted]
    rows = {one: {name: _values(graph, one, name) for name in wanted} for one in ids}
    return _json({"meta": meta, "rows": rows})


def _values(graph: Graph, identifier: str, name: str) -> list[dict[str, Any]]:
    found = reading.of(graph)
    iri = ID + identifier
    if iri not in graph.entities:
        return []
    if name in graph.concepts:
        told = found.of_subject.get(iri, [])
        points = series.points(found.observations, told, name)
        return [{"float": float(points[-1].best.value)}] if points else []
    own = claims.of(iri)
    links = graph.once(Relationships)
    things = [
        one.object for one in links.find(name, subject=iri) if links.holds(one, graph.today)
    ]  # fmt: skip
    texts = [one for one in descriptions.read(graph, own) if one.property == name]
    cells: list[dict[str, Any]] = []
    for thing in dict.fromkeys(things):
        entity = graph.entities.get(thing)
        cells.append({"id": local(thing), "name": entity.name if entity else local(thing)})
    for one in texts:
        value = one.text or found.word(one.object.removeprefix(CONCEPT), "en")
        is_day = one.is_date and len(value) == len("2024-12-05")
        cells.append({"date": f"{value}T00:00:00Z"} if is_day else {"str": value})
    return list({json.dumps(cell, sort_keys=True): cell for cell in cells}.values())


def preview(graph: Graph, identifier: str) -> bytes:
    """Return a small page about an entity. Raises NotFound."""
    entity = graph.entities.get(ID + identifier)
    if entity is None:
        raise NotFound(f"There is no entity '{identifier}'.", hint="Take an id of a candidate.")
    found = reading.of(graph)
    disputes, _ = found.of(entity.iri)
    lines = [
        f"<b>{escape(entity.name)}</b> {escape(entity.name_zh)}",
        escape(found.word(entity.kind, "en")),
        escape(", ".join(entity.aliases[:5])),
        f"{len(found.of_subject.get(entity.iri, ()))} figures, {len(disputes)} disagreements",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines if line)
    head = f'<meta charset="utf-8"><title>{escape(entity.name)}</title>'
    link = '<link rel="stylesheet" href="/static/pages.css">'
    page = f'<html lang="en"><head>{head}{link}</head><body>{body}</body></html>'
    return f"<!doctype html>{page}".encode()
