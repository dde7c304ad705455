"""Relationships in words: each as a sentence, by the text the ontology gives for a language."""

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
_SENTENCES = "SELECT (LANG(?text) AS ?lang) ?relation ?text WHERE { ?relation auto:sentence ?text }"
_DEFAULT = {
    "en": "{subject} {is/was/is to be} related to {object}{since}",
    "zh": "{subject}与{object}{有关/曾有关/将有关}{since}",
}
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


def _sentences(graph: Graph) -> dict[tuple[str, str], str]:
    """Return how each relation is said, by language and name."""
    told = graph.store.texts(_SENTENCES)
    return {(lang, local(relation)): text for lang, relation, text in told}


def sentence(graph: Graph, one: Relationship, lang: str = "en") -> str:
    """Return a relationship as a sentence in a language, without its full stop."""
    known = graph.once(_sentences)
    text = known.get((lang, one.relation)) or _DEFAULT[lang]
    values = _values(graph, one, lang)

    def optional(match: re.Match[str]) -> str:
        slot = _VALUE.search(match[1])
        return match[1] if slot and values[slot[1]] else match[2] or ""

    text = _OPTIONAL.sub(optional, text)
    place = 3 if one.is_planned else 2 if one.end and not one.covers(graph.today) else 1
    text = _VERB.sub(lambda match: match[place], text)
    told = re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], ""), text)
    return f"{told}{at_latest(graph, one, lang)}"


def at_latest(graph: Graph, one: Relationship, lang: str = "en") -> str:
    """Return since when a relationship without a start holds, where the graph is seen at a date."""
    if not graph.day or one.start or one.latest is None or one.is_planned:
        return ""
    return f"（最迟自{one.latest}起）" if lang == "zh" else f" (since {one.latest} at the latest)"


def _values(graph: Graph, one: Relationship, lang: str) -> Mapping[str, str]:
    known = chinese(graph) if lang == "zh" else {}

    def name(address: str) -> str:
        entity = graph.entities.get(address)
        if entity is None:
            return local(address)
        return entity.name_zh or entity.name if lang == "zh" else entity.name

    def words(slugs: Iterable[str]) -> str:
        if lang == "zh":
            return "、".join(known.get(slug, slug) for slug in slugs)
        return listing([graph.concepts.get(slug, slug.replace("-", " ")) for slug in slugs])

    return {
        "subject": name(one.subject),
        "object": name(one.object),
        "share": f"{one.share:f} %" if one.share is not None else "",
        "amount": _money(one, known) if one.amount is not None else "",
        "role": words(one.roles),
        "part": words(one.parts),
        "mode": words(one.modes),
        "since": since(one, lang),
        "in": (f"（{one.start}）" if lang == "zh" else f" in {one.start}") if one.start else "",
    }


def _money(one: Relationship, known: Mapping[str, str]) -> str:
    """Return the amount of a relationship; in Chinese in 亿, with the unit's name behind it."""
    amount = one.amount
    assert amount is not None
    if one.unit not in known:
        return money(amount, one.unit)
    size, word = (10**8, "亿") if abs(amount) >= 10**8 else (1, "")
    return f" {(amount / size).normalize():,f} {word}{known[one.unit]}"


def since(one: Relationship, lang: str = "en") -> str:
    """Return when a relationship holds, as the end of a sentence; empty without a date."""
    start, end = one.start, "" if one.is_planned else one.end
    if start and end:
        key = "same" if start == end else "both"
    else:
        key = "end" if end else "planned" if start and one.is_planned else "start" if start else ""
    return _SINCE[lang][key].format(start=start, end=end) if key else ""


_SINCE = {
    "en": {"same": " in {start}", "both": " from {start} to {end}", "end": " until {end}",
           "planned": " from {start}", "start": " since {start}"},
    "zh": {"same": "（{start}）", "both": "（{start}至{end}）", "end": "（至{end}）",
           "planned": "（自{start}起）", "start": "（自{start}起）"},
}  # fmt: skip
