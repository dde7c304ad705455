"""A short sentence for each claim, in two languages: what RDF tools show in place of a hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.bounds import sign
from kg.model.namespaces import AUTO, CONCEPT, RDFS, local
from kg.records import descriptions, events, observations, relationships, wording
from kg.sparql.tokens import quoted
from kg.store import parsing
from kg.store.results import Triple, in_default_graph
from kg.store.store import Store
from kg.text.numbers import plain as told

_LABELS = """
SELECT ?s ?label (LANG(?label) AS ?lang) { ?s rdfs:label|skos:prefLabel ?label
  FILTER(LANG(?label) IN ("en", "zh")) } ORDER BY ?s ?lang ?label
"""


class _Names(NamedTuple):
    """What things and terms are called in one language."""

    language: str
    known: Mapping[str, str]

    def of(self, iri: str) -> str:
        """Return what an address is called."""
        return self.known.get(iri) or local(iri).replace("-", " ")

    def concept(self, slug: str) -> str:
        """Return what a concept, or the address of a thing, is called."""
        return self.of(slug if "://" in slug else CONCEPT + slug) if slug else ""


def triples(graph: Graph) -> Iterator[Triple]:
    """Return a label in each language for every claim of a graph."""
    return parsing.triples(_lines(graph))


def labelled(graph: Graph) -> Graph:
    """Return a graph in memory whose claims have labels, and all else as it is."""
    store = Store.in_memory()
    store.extend(graph.store.quads())
    store.extend(map(in_default_graph, triples(graph)))
    seen = Graph(store, graph.project, graph.counts, graph.today, graph.notice)
    seen.beside = graph.beside
    return seen


def _lines(graph: Graph) -> Iterator[str]:
    for language in ("en", "zh"):
        names = _Names(language, _known(graph, language))
        for claim, text in _told(graph, names):
            yield f"<{claim}> <{RDFS}label> {quoted(text)}@{language} .\n"


def _known(graph: Graph, language: str) -> dict[str, str]:
    """Return labels in a language; English where there is none."""
    found: dict[str, str] = {}
    for address, text, lang in graph.store.texts(_LABELS):
        if lang == language or address not in found:
            found[address] = text
    return found


def _told(graph: Graph, names: _Names) -> Iterator[tuple[str, str]]:
    """Yield each claim with its sentence."""
    is_chinese = names.language == "zh"
    planned = "（计划）" if is_chinese else " (planned)"
    for number in observations.read(graph):
        scope = "".join(f", {names.concept(one)}" for one in number.scope)
        when = f" {number.period}" if number.period else ""
        value = f"{sign(number.bound)}{told(number.value)} {names.concept(number.unit)}"
        text = f"{names.of(number.subject)}: {names.concept(number.measure)}{when}{scope}: {value}"
        yield number.claim, text + planned * (number.status == "planned")
    for one in relationships.read(graph):
        yield one.claim, wording.sentence(graph, one, names.language)
    for event in events.read(graph):
        text = event.summary
        if is_chinese:
            text = f"{names.of(event.subject)}: {names.concept(event.kind)}"
        yield event.claim, f"{event.when}: {text}" if event.when else text
    for said in descriptions.read(graph):
        value = said.text or names.concept(said.object)
        text = f"{names.of(said.subject)}: {names.of(AUTO + said.property)} {value}"
        yield said.claim, text + planned * said.is_planned
