"""The ontology as HTML pages: classes, properties and concepts, with examples from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, OWL, RDFS, SKOS, local, shrink

_TERMS = """
SELECT ?term ?property ?value (LANG(?value) AS ?lang) WHERE {
  ?term rdfs:isDefinedBy ?ontology ; ?property ?value . FILTER(isIRI(?term))
} ORDER BY ?term ?property ?value
"""
_CONCEPTS = """
SELECT ?scheme ?concept ?en ?zh ?definition WHERE {
  ?concept skos:inScheme ?scheme .
  OPTIONAL { ?concept rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?concept rdfs:label ?zh FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?concept skos:definition ?definition FILTER(LANG(?definition) = "en") }
} ORDER BY ?scheme ?concept
"""
_HEADER = """
SELECT ?property ?value { ?ontology a owl:Ontology ; ?property ?value } ORDER BY ?property ?value
"""
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem .75rem; }
article { border-top: 1px solid var(--line); padding: .5rem 0; }
h3 { margin: .5rem 0 0; } h3 small { font-weight: normal; opacity: .75; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); padding: .2rem .5rem .2rem 0; }
code { background: var(--soft); padding: 0 .2rem; border-radius: .2rem; }
"""
#: What is shown of a term, by the property that tells it, and in which order.
_ROWS = {
    RDFS + "subClassOf": "subclass of", RDFS + "subPropertyOf": "subproperty of",
    RDFS + "domain": "domain", RDFS + "range": "range",
    "https://schema.org/domainIncludes": "used on", "https://schema.org/rangeIncludes": "takes",
    SKOS + "closeMatch": "close to", SKOS + "exactMatch": "same as",
    OWL + "equivalentClass": "same as",
    SKOS + "example": "example", SKOS + "scopeNote": "note",
}  # fmt: skip
EXAMPLES = 3


class _Term(NamedTuple):
    """A class or property: what is told of it, in each language."""

    iri: str
    told: dict[str, list[tuple[str, str]]]

    def text(self, name: str, language: str = "en") -> str:
        """Return what a property says of it in a language."""
        return next((text for text, lang in self.told.get(name, ()) if lang == language), "")

    def kinds(self) -> set[str]:
        """Return the last parts of its classes."""
        return {local(text) for text, _ in self.told.get(_TYPE, ())}


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def files(graph: Graph) -> dict[str, bytes]:
    """Return the pages by name: the terms in index.html, the lists of words in concepts.html."""
    terms = _terms(graph)
    classes = [one for one in terms if "Class" in one.kinds()]
    relations = [one for one in terms if "ObjectProperty" in one.kinds()]
    values = [one for one in terms if "DatatypeProperty" in one.kinds()]
    parts = (("Classes", classes), ("Relations", relations), ("Values", values))
    body = _header(graph) + "".join(
        f"<h2>{name}</h2><nav>{''.join(_link(one) for one in listed)}</nav>"
        + "".join(_article(graph, one) for one in listed)
        for name, listed in parts
    )
    return {
        "index.html": _page("Ontology of the automotive ecosystem", body),
        "concepts.html": _page("Lists of words", _concepts(graph)),
    }


def _page(title: str, body: str) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        '<nav><a href="index.html">Classes and properties</a>'
        f'<a href="concepts.html">Lists of words</a></nav>{body}</body></html>\n'
    ).encode()


def _terms(graph: Graph) -> list[_Term]:
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for iri, name, value, lang in graph.store.texts(_TERMS):
        if iri.startswith(AUTO) and iri != AUTO:
            found.setdefault(iri, {}).setdefault(name, []).append((value, lang))
    return [_Term(iri, told) for iri, told in sorted(found.items())]


def _header(graph: Graph) -> str:
    rows = [(shrink(name), value) for name, value in graph.store.texts(_HEADER)
            if local(name) not in ("type", "label")]  # fmt: skip
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{_value(value)}</dd>" for name, value in rows)
    return f"<dl><dt>namespace</dt><dd><code>{AUTO}</code></dd>{listed}</dl>"


def _link(one: _Term) -> str:
    return f'<a href="#{escape(local(one.iri))}">{escape(local(one.iri))}</a>'


def _article(graph: Graph, one: _Term) -> str:
    name = local(one.iri)
    labels = f"{one.text(RDFS + 'label')} · {one.text(RDFS + 'label', 'zh')}".strip(" ·")
    rows = []
    for address, called in _ROWS.items():
        values = [text for text, lang in one.told.get(address, ()) if lang in ("", "en")]
        if values:
            rows.append((called, ", ".join(map(_value, values))))
    if examples := _examples(graph, one):
        rows.append(("in the data", examples))
    listed = "".join(f"<dt>{called}</dt><dd>{value}</dd>" for called, value in rows)
    return (
        f'<article id="{escape(name)}"><h3><code>auto:{escape(name)}</code> '
        f"<small>{escape(labels)}</small></h3><p>{escape(one.text(SKOS + 'definition'))}</p>"
        f"<dl>{listed}</dl></article>"
    )


def _value(text: str) -> str:
    """Return a value: our terms as links inside the page, addresses as links, else as text."""
    if text.startswith(AUTO) and text[len(AUTO) :].isalnum():
        return f'<a href="#{escape(local(text))}">auto:{escape(local(text))}</a>'
    if re.match(r"https?://\S+\Z", text):
        return f'<a href="{escape(text)}" rel="noreferrer">{escape(shrink(text))}</a>'
    return escape(text)


def _examples(graph: Graph, one: _Term) -> str:
    """Return how often a term is used, with a few things or statements that use it."""
    counts = graph.contents
    if "Class" in one.kinds():
        count = counts.classes.get(one.iri, 0)
        query = f"SELECT ?s {{ ?s a <{one.iri}> }} ORDER BY ?s LIMIT {EXAMPLES}"
        told = [graph.shown(row.term("s")) for row in graph.rows(query)]
    else:
        count = counts.properties.get(one.iri, 0)
        query = f"SELECT ?s ?o {{ ?s <{one.iri}> ?o }} ORDER BY ?s ?o LIMIT {EXAMPLES}"
        told = [
            f"{graph.shown(row.term('s'))} → {graph.shown(row.term('o'))}"
            for row in graph.rows(query)
        ]
    return escape(f"{count:,}: {'; '.join(told)}") if count else ""


def _concepts(graph: Graph) -> str:
    schemes: dict[str, list[list[str]]] = {}
    for scheme, *rest in graph.store.texts(_CONCEPTS):
        schemes.setdefault(local(scheme).rpartition("/")[2], []).append(rest)
    links = "".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in schemes)
    return f"<nav>{links}</nav>" + "".join(
        f'<h2 id="{escape(name)}">{escape(name)}</h2>{_table(rows)}'
        for name, rows in schemes.items()
    )


def _table(rows: Iterable[list[str]]) -> str:
    lines = "".join(
        f"<tr><td><code>concept:{escape(iri.removeprefix(CONCEPT))}</code></td>"
        f"<td>{escape(english)}</td><td>{escape(chinese)}</td><td>{escape(definition)}</td></tr>"
        for iri, english, chinese, definition in rows
    )
    head = "<tr><th>concept</th><th>English</th><th>中文</th><th>definition</th></tr>"
    return f"<table>{head}{lines}</table>"
