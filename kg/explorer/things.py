"""What the page names: entities, sources and the labels of all terms, as compact lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.explorer import own
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, ID, RDFS, SKOS, id_of, local, spaced
from kg.model.ranking import marks
from kg.records.sources import catalogue

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int | None:
    """Return a day as the number of days since 1970; None for none, the earliest and the latest.

    >>> day_number(date(1970, 1, 2)), day_number(date.max)
    (1, None)
    """
    return None if day in (None, date.min, date.max) else day.toordinal() - _EPOCH


def is_web(url: str) -> bool:
    """Tell whether an address may become a link: http and https only."""
    return url.startswith(("https://", "http://"))


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
        for name in (RDFS + "label", SKOS + "prefLabel"):
            for iri, label in self.graph.store.literals(name):
                lang, known = (label.language or "")[:2], labels[iri]
                known[lang] = min(known.get(lang, label.value), label.value)
        return labels

    def pair(self, iri: str) -> list[str]:
        """Return the English and Chinese label of a term; the local name where none is known."""
        known = self.labels.get(iri, {})
        english = known.get("en") or known.get("") or spaced(local(iri))
        return [english, known.get("zh") or ""]

    def concept(self, slug: str) -> str:
        """Remember that a concept is used and return its slug."""
        if slug:
            self.used.add(slug if slug.startswith(ID) else CONCEPT + slug)
        return local(slug)

    def concepts(self) -> dict[str, list[str]]:
        """Return the labels of all terms that were used, by slug."""
        return {local(iri): self.pair(iri) for iri in sorted(self.used)}

    def money(self) -> dict[str, list[str]]:
        """Return how each currency is written: its code, and what stands after a sum in Chinese.

        The yuan is written as people write it, without its country.
        """
        told = self.graph.store.pairs(AUTO + "unitFamily")
        slugs = sorted(local(unit) for unit, family in told if local(family) == "money-units")
        return {
            slug: [slug.upper(), "元" if slug == "cny" else self.pair(CONCEPT + slug)[1] or slug]
            for slug in slugs
        }

    def place(self, entity: str) -> int | None:
        """Return the place of an entity in the list, None where it is not in it."""
        return self.index.get(id_of(entity)) if entity else None

    def sources(self) -> list[list[Any]]:
        """Return every source, see `data.COLUMNS`."""
        voices: dict[str, int] = {}
        return [
            [
                name, one.title, one.publisher, one.issued, self.concept(one.kind),
                self.concept(one.reliability), one.url if is_web(one.url) else "",
                [voices.setdefault(mark, len(voices)) for mark in marks(one)],
            ]
            for name, one in self.known.items()
        ]  # fmt: skip

    def _entities(self) -> list[list[Any]]:
        found = self.graph.store.pairs(SKOS + "exactMatch")
        same = {entity: address for entity, address in sorted(found) if is_web(address)}
        order = {iri: place for place, iri in enumerate(self.graph.names.prominence())}
        listed = [
            [
                id_of(iri), one.kind, one.name, one.name_zh,
                sorted({*one.aliases} - {one.name, one.name_zh}), order[iri], 0, 0,
                same.get(iri, ""), "", None,
            ]
            for iri, one in sorted(self.graph.entities.items()) if id_of(iri) not in self.without
        ]  # fmt: skip
        others = defaultdict(set)
        for iri, alias in self.graph.store.pairs(SKOS + "altLabel"):
            others[iri].add(alias)
        for iri, kind in own.things(self.graph).items():
            pair = self.pair(iri)
            if iri not in self.graph.entities:
                place = len(order) + len(listed)
                listed.append([iri, kind, *pair, sorted(others[iri] - {*pair}), place, 0, 0,
                               same.get(iri, ""), "", None])  # fmt: skip
        return listed
