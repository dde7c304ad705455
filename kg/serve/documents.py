"""Pages of sources, claims and terms: what each says or means, and where it is used."""

from __future__ import annotations

from typing import Any

from kg.errors import NotFound
from kg.graph import stats
from kg.graph.graph import Graph
from kg.model.identifiers import suggest
from kg.model.namespaces import AUTO, CLAIM, CONCEPT, ID, SOURCE, local, shrink
from kg.records import descriptions, events, observations, relationships, wording
from kg.records.claims import Chosen, named, stated_by
from kg.serve import parts, reading, tables
from kg.serve.view import Asked, View
from kg.store.results import Triples

MOST = 400
"""How many statements of a source a page shows."""


def source(asked: Asked) -> View:
    """Return the page of a source: what it states, and what others say against it.

    Raises NotFound.
    """
    found = asked.reading
    if asked.name not in found.sources:
        hint = suggest(asked.name, found.sources) or "A claim's page names its sources."
        raise NotFound(f"There is no source '{asked.name}'.", hint=hint)
    one = found.sources[asked.name]
    statements = _statements(asked, stated_by(asked.name))
    disputed = [
        finding for finding in found.disputes
        if any(asked.name in value.sources for value in finding.values)
    ]  # fmt: skip
    marks = [
        value.mark for finding in disputed for value in finding.values
        if asked.name in value.sources
    ]  # fmt: skip
    twins = [
        other
        for other in found.sources.values()
        if one.id in (other.copy_of, other.root) and other.id != one.id
    ]
    values = {
        "source": one, "chip": tables.chip(one, asked.lang), "statements": statements[:MOST],
        "count": len(statements), "contested": parts.disputed(asked, disputed[:6]),
        "disputes": len(disputed), "preferred": marks.count("preferred"),
        "rival": marks.count("rival"), "copies": twins,
        "siblings": sum(other.publisher == one.publisher for other in found.sources.values()),
    }  # fmt: skip
    header = ("claim", "subject", "what", "when", "said")
    lines = [
        (row["claim"], row["of"].name, row["what"], row["when"], row["said"]) for row in statements
    ]
    iri = SOURCE + asked.name
    return View("source.html", values, header, lines, turtle=lambda: _of_graph(found.graph, iri))


def claim(asked: Asked) -> View:
    """Return the page of a claim: what it says, and every source that says it. Raises NotFound."""
    found = asked.reading
    iri = CLAIM + asked.name
    statements = _statements(asked, named([iri])) if asked.name.isalnum() else []
    if not statements:
        raise NotFound(f"There is no claim '{asked.name}'.", hint="Data may have changed since.")
    row = statements[0]
    beside: list[Any] = []
    one = found.observations.by_claim.get(iri)
    if one is not None:
        rivals = named(two.claim for two in found.observations.by_key[one.key])
        beside = [other for other in _statements(asked, rivals) if other["claim"] != asked.name]
    values = {"row": row, "beside": beside, "remarks": row["remarks"]}
    header = ("source", "publisher", "published", "reliability", "url")
    lines = [(s.id, s.publisher, s.published, s.reliability, s.url) for s in row["sources"]]
    return View("claim.html", values, header, lines, turtle=lambda: _around(found.graph, iri))


def _statements(asked: Asked, chosen: Chosen) -> list[dict[str, Any]]:
    """Return claims in words, whatever their kind."""
    found, lang = asked.reading, asked.lang
    graph = found.graph
    listed: list[dict[str, Any]] = []

    def add(one: Any, what: str, when: str, said: str, other: str = "") -> None:
        listed.append({
            "claim": one.claim.removeprefix(CLAIM), "of": parts.named(found, one.subject),
            "what": what, "when": when, "said": said,
            "other": parts.named(found, other) if other else None,
            "planned": one.status == "planned", "sources": one.sources,
            "chips": asked.chips(one.sources, 3), "remarks": one.remarks,
        })  # fmt: skip

    for one in observations.read(graph, chosen):
        scope = "; ".join(parts.named(found, CONCEPT + text).name for text in one.scope)
        what = found.word(one.measure, lang) + (f" ({scope})" if scope else "")
        value = tables.valued(one.value, one.bound, one.unit, lang)
        add(one, what, one.period, value)
    for relation in relationships.read(graph, chosen):
        what = found.word(relation.relation, lang)
        when, said = wording.since(relation, lang), wording.sentence(graph, relation, lang)
        add(relation, what, when.strip(" （）"), said, relation.object)
    for told in descriptions.read(graph, chosen):
        value = told.text or parts.named(found, told.object).name or told.object
        shown = value if told.text or told.object.startswith(ID) else found.word(told.object, lang)
        add(told, found.word(told.property, lang), "", shown)
    for event in events.read(graph, chosen):
        add(event, found.word(event.kind, lang), event.when, event.summary)
    return listed


def _of_graph(graph: Graph, iri: str) -> Triples:
    answer = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, Triples)
    return answer


def _around(graph: Graph, iri: str) -> Triples:
    answer = graph.query(f"CONSTRUCT {{ <{iri}> ?p ?o }} {{ <{iri}> ?p ?o }}")
    assert isinstance(answer, Triples)
    return answer


def term(asked: Asked) -> View:
    """Return the page of a class or property of the ontology, or the list of all.

    Raises NotFound.
    """
    found = asked.reading
    iri = AUTO + asked.name
    if not asked.name:
        return _terms(asked)
    if iri not in found.names:
        known = [local(one) for one in found.names if one.startswith(AUTO)]
        hint = suggest(asked.name, known) or "/class lists them."
        raise NotFound(f"There is no class or property '{asked.name}'.", hint=hint)
    counts = found.graph.contents
    used = counts.pairs.get(iri, {})
    values = {
        **_told(asked, iri), "kind": "class",
        "count": counts.classes.get(iri, counts.properties.get(iri, 0)),
        "properties": [
            _use(asked, name, count)
            for name, count in sorted(used.items(), key=lambda one: -one[1])
        ],
        "on": [_use(asked, kind, names[iri]) for kind, names in counts.pairs.items()
               if iri in names and kind.startswith(AUTO)],
        "members": [
            parts.named(found, entity.iri) for entity in found.graph.entities.values()
            if entity.kind == asked.name
        ][:200],
    }  # fmt: skip
    header = ("property", "count")
    lines = [(name, count) for name, count in sorted(used.items(), key=lambda one: -one[1])]
    return View("term.html", values, header, lines, turtle=lambda: _around(found.graph, iri))


def _use(asked: Asked, iri: str, count: int) -> tuple[str, str, int]:
    """Return a term in words, the address of its page, and how often it is used."""
    name = asked.reading.word(local(iri), asked.lang) if iri.startswith(AUTO) else shrink(iri)
    return name, reading.page_of(iri), count


def _told(asked: Asked, iri: str) -> dict[str, Any]:
    found, lang = asked.reading, asked.lang
    names, defined = found.names.get(iri, {}), found.definitions.get(iri, {})
    return {
        "iri": iri, "short": shrink(iri), "term_name": names.get(lang) or names.get("en", ""),
        "other": names.get("en" if lang == "zh" else "zh", ""),
        "definition": defined.get(lang) or defined.get("en", ""),
        "above": [_use(asked, above, 0) for above in sorted(
            str(row["o"]) for row in found.graph.rows(
                f"SELECT DISTINCT ?o {{ <{iri}> rdfs:subClassOf|rdfs:subPropertyOf|skos:broader ?o"
                " FILTER(ISIRI(?o)) }"))],
        "below": [_use(asked, below, 0) for below in sorted(
            str(row["o"]) for row in found.graph.rows(
                f"SELECT DISTINCT ?o {{ ?o skos:broader <{iri}> }}"))],
    }  # fmt: skip


def _terms(asked: Asked) -> View:
    """Return the ontology as a list: classes, then properties, each with how often it is used."""
    found, lang = asked.reading, asked.lang
    counts = found.graph.contents
    classes: list[tuple[object, ...]] = []
    properties: list[tuple[object, ...]] = []
    for iri, names in sorted(found.names.items()):
        if iri.startswith(AUTO):
            row = (names.get(lang) or names.get("en", ""), local(iri), _told_of(found, iri, lang),
                   counts.classes.get(iri, counts.properties.get(iri, 0)))  # fmt: skip
            (classes if local(iri)[:1].isupper() else properties).append(row)
    values = {"classes": classes, "properties": properties}
    return View(
        "terms.html", values, ("name", "id", "definition", "count"), [*classes, *properties]
    )


def _told_of(found: reading.Reading, iri: str, lang: str) -> str:
    told = found.definitions.get(iri, {})
    return told.get(lang) or told.get("en", "")


def concept(asked: Asked) -> View:
    """Return the page of a concept, or the list of all with counts. Raises NotFound."""
    found, lang = asked.reading, asked.lang
    iri = CONCEPT + asked.name
    if not asked.name:
        counted = {(what, which): count for what, which, count in found.graph.once(stats.counted)}
        rows = [
            (found.word(slug, lang), slug, _told_of(found, CONCEPT + slug, lang),
             sum(count for (_, which), count in counted.items() if which == slug))
            for slug in found.graph.concepts
        ]  # fmt: skip
        values = {"classes": rows, "properties": []}
        return View("terms.html", values, ("name", "id", "definition", "count"), rows)
    if asked.name not in found.graph.concepts:
        hint = suggest(asked.name, found.graph.concepts) or "/concept lists them."
        raise NotFound(f"There is no concept '{asked.name}'.", hint=hint)
    return _concept(asked, iri)


def _concept(asked: Asked, iri: str) -> View:
    found = asked.reading
    told = [one for one in found.observations.all if one.measure == asked.name]
    of: dict[str, int] = {}
    for one in told:
        of[one.subject] = of.get(one.subject, 0) + 1
    most = sorted(of.items(), key=lambda pair: -pair[1])
    values = {
        **_told(asked, iri), "kind": "concept", "count": len(told), "properties": [], "on": [],
        "members": [parts.named(found, subject) for subject, _ in most[:60]],
    }  # fmt: skip
    lines = [(parts.named(found, subject).name, count) for subject, count in most]
    return View("term.html", values, ("subject", "count"), lines,
                turtle=lambda: _around(found.graph, iri))  # fmt: skip
