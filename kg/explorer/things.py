"""What the page names: entities, sources and the labels of all terms, as compact lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.explorer import own
from kg.explorer.rows import is_web, rows, spaced
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, ID, id_of, local
from kg.model.periods import parse
from kg.model.ranking import marks
from kg.records.sources import Source, catalogue

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int | None:
    """Return a day as the number of days since 1970; None for none, the earliest and the latest.

    >>> day_number(date(1970, 1, 2)), day_number(date.max)
    (1, None)
    """
    return None if day in (None, date.min, date.max) else day.toordinal() - _EPOCH


def known_since(source: Source) -> date | None:
    """Return the day from which a source counts as known, None where that is never."""
    text = source.issued or source.assumed
    return parse(text).last if text else None


class Things:
    """Reads what has a name; `without` are ids of entities that are left out."""

    def __init__(self, graph: Graph, without: Iterable[str] = ()):
        self.graph = graph
        self.without = set(without)
        self.labels = self._labels()
        self.used: set[str] = set()
        self.known = dict(catalogue(graph))
        """All sources by id, in the order of the list."""
        self.source_places = {name: place for place, name in enumerate(self.known)}
        self.entities = self._entities()
        self.index = {entity[0]: place for place, entity in enumerate(self.entities)}

    def _labels(self) -> dict[str, dict[str, str]]:
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        query = "SELECT ?s ?label (LANG(?label) AS ?lang) { ?s rdfs:label|skos:prefLabel ?label }"
        for row in rows(self.graph, query):
            lang, text = row.get("lang", "")[:2], row["label"]
            known = labels[row["s"]]
            known[lang] = min(known.get(lang, text), text)
        return labels

    def pair(self, iri: str) -> list[str]:
        """Return the English and Chinese label of a term; the local name where none is known."""
        known = self.labels.get(iri, {})
        english = known.get("en") or known.get("") or spaced(local(iri))
        return [english, known.get("zh") or ""]

    def chinese(self) -> dict[str, str]:
        """Return the Chinese for English names of entities, and for the slugs of all terms."""
        return {
            known.get("en", "") if iri.startswith(ID) else local(iri): known["zh"]
            for iri, known in self.labels.items() if "zh" in known
        }  # fmt: skip

    def concept(self, slug: str) -> str:
        """Remember that a concept is used and return its slug."""
        if slug:
            self.used.add(slug if slug.startswith(ID) else CONCEPT + slug)
        return local(slug)

    def concepts(self) -> dict[str, list[str]]:
        """Return the labels of all terms that were used, by slug."""
        return {local(iri): self.pair(iri) for iri in sorted(self.used)}

    def place(self, entity: str) -> int | None:
        """Return the place of an entity in the list, None where it is not in it."""
        return self.index.get(id_of(entity)) if entity else None

    def sources(self) -> list[list[Any]]:
        """Return every source, see `data.COLUMNS`."""
        voices: dict[str, int] = {}
        return [
            [
                name, one.title, one.publisher, one.issued, self.concept(one.kind),
                self.concept(one.reliability), one.url if is_web(one.url) else "", one.root,
                day_number(known_since(one)),
                [voices.setdefault(mark, len(voices)) for mark in marks(one)],
            ]
            for name, one in self.known.items()
        ]  # fmt: skip

    def _entities(self) -> list[list[Any]]:
        above: dict[str, set[str]] = defaultdict(set)
        for row in rows(self.graph, "SELECT ?a ?b { ?a rdfs:subClassOf ?b }"):
            above[row["a"]].add(row["b"])
        classes: dict[str, set[str]] = defaultdict(set)
        query = f'SELECT ?e ?c {{ ?e a ?c FILTER(STRSTARTS(STR(?e), "{ID}")) }}'
        for row in rows(self.graph, query):
            if row["c"].startswith(AUTO):
                classes[row["e"]].add(row["c"])
        aliases: dict[str, set[str]] = defaultdict(set)
        for row in rows(self.graph, "SELECT ?e ?a { ?e skos:altLabel ?a }"):
            aliases[row["e"]].add(row["a"])
        found = rows(self.graph, "SELECT ?e ?w { ?e skos:exactMatch ?w }")
        same = {row["e"]: row["w"] for row in found if is_web(row["w"])}
        listed: list[list[Any]] = []
        for iri in sorted(classes):
            if local(iri) in self.without:
                continue
            kinds = classes[iri]
            narrow = sorted(kinds - {b for kind in kinds for b in above[kind]}) or sorted(kinds)
            english, chinese = self.pair(iri)
            listed.append([
                local(iri), local(narrow[0]), english, chinese,
                sorted(aliases[iri] - {english, chinese}), "", 0, 0, same.get(iri, ""), "",
            ])  # fmt: skip
        for iri, kind in own.things(self.graph).items():
            english, chinese = self.pair(iri)
            others = sorted(aliases[iri] - {english, chinese})
            listed.append([iri, kind, english, chinese, others, "", 0, 0, same.get(iri, ""), ""])
        return listed
