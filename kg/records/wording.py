"""Relationships in words: each as an English sentence, by the text the ontology gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.graph.graph import Graph
from kg.model.namespaces import ID, RDFS, SKOS, local
from kg.records.relationships import Relationship
from kg.text.numbers import listing, money

_LABELS = """
SELECT ?relation ?label WHERE {
  ?relation auto:table "relations" ; rdfs:label ?label FILTER(LANG(?label) = "en")
}
"""
_SENTENCES = "SELECT ?relation ?text WHERE { ?relation auto:sentence ?text }"
_DEFAULT = "{subject} {is/was/is to be} related to {object}{since}"
_OPTIONAL = re.compile(r"\[([^\]|]*)(?:\|([^\]]*))?\]")
_VERB = re.compile(r"\{([^{}/]+)/([^{}/]+)/([^{}/]+)\}")
_VALUE = re.compile(r"\{(share|amount|role|part|mode)\}")


def labels(graph: Graph) -> dict[str, str]:
    """Return relations in words, by name."""
    return graph.once(_labels)


def _labels(graph: Graph) -> dict[str, str]:
    return {local(relation): label for relation, label in graph.store.texts(_LABELS)}


def chinese(graph: Graph) -> Mapping[str, str]:
    """Return the Chinese for English names of things and terms, and for the slugs of terms.

    With it `say` tells a reason in Chinese: `say(one.told, "zh", chinese(graph))`.
    """
    return graph.once(_chinese)


def _chinese(graph: Graph) -> dict[str, str]:
    known: dict[str, dict[str, str]] = {}
    for predicate in (RDFS + "label", SKOS + "prefLabel"):
        for iri, label in graph.store.literals(predicate):
            names, language = known.setdefault(iri, {}), (label.language or "")[:2]
            names[language] = min(names.get(language, label.value), label.value)
    found: dict[str, str] = {}
    for iri, names in sorted(known.items(), key=lambda pair: not pair[0].startswith(ID)):
        if "zh" in names:
            if not iri.startswith(ID):
                found.setdefault(local(iri), names["zh"])
            found.setdefault(names.get("en", ""), names["zh"])
    return found


def _sentences(graph: Graph) -> dict[str, str]:
    return {local(relation): text for relation, text in graph.store.texts(_SENTENCES)}


def sentence(graph: Graph, one: Relationship) -> str:
    """Return a relationship as an English sentence without its full stop."""
    text = graph.once(_sentences).get(one.relation, _DEFAULT)
    values = _values(graph, one)

    def optional(match: re.Match[str]) -> str:
        slot = _VALUE.search(match[1])
        return match[1] if slot and values[slot[1]] else match[2] or ""

    text = _OPTIONAL.sub(optional, text)
    place = 3 if one.is_planned else 2 if one.end and not one.covers(graph.today) else 1
    text = _VERB.sub(lambda match: match[place], text)
    told = re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], ""), text)
    return f"{told}{at_latest(graph, one)}"


def at_latest(graph: Graph, one: Relationship) -> str:
    """Return since when a relationship without a start holds, where the graph is seen at a date."""
    if not graph.day or one.start or one.latest is None or one.is_planned:
        return ""
    return f" (since {one.latest} at the latest)"


def _values(graph: Graph, one: Relationship) -> Mapping[str, str]:
    def name(address: str) -> str:
        entity = graph.entities.get(address)
        return entity.name if entity else local(address)

    def words(slugs: Iterable[str]) -> str:
        return listing([graph.concepts.get(slug, slug.replace("-", " ")) for slug in slugs])

    return {
        "subject": name(one.subject),
        "object": name(one.object),
        "share": f"{one.share:f} %" if one.share is not None else "",
        "amount": money(one.amount, one.unit) if one.amount is not None else "",
        "role": words(one.roles),
        "part": words(one.parts),
        "mode": words(one.modes),
        "since": since(one),
        "in": f" in {one.start}" if one.start else "",
    }


def since(one: Relationship) -> str:
    """Return when a relationship holds, as the end of a sentence; empty without a date."""
    if one.is_planned:
        return f" from {one.start}" if one.start else ""
    if one.start and one.end:
        return f" in {one.start}" if one.start == one.end else f" from {one.start} to {one.end}"
    if one.end:
        return f" until {one.end}"
    return f" since {one.start}" if one.start else ""
