"""Relations between entities as plain records: when they hold, who says so, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, local
from kg.model.periods import force
from kg.records.sources import Catalogue
from kg.store.results import Row
from kg.text.numbers import listing, money

LINKS = """
SELECT ?claim ?subject ?relation ?object ?status ?start ?end ?share ?amount ?unit WHERE {
  ?claim a auto:Relationship ; auto:subject ?subject ; auto:relation ?relation ;
         auto:object ?object ; auto:status ?status .
  OPTIONAL { ?claim auto:start ?start }
  OPTIONAL { ?claim auto:end ?end }
  OPTIONAL { ?claim auto:share ?share }
  OPTIONAL { ?claim auto:amount ?amount ; auto:unit ?unit }
}
"""
DETAILS = """
SELECT ?claim ?property ?concept WHERE {
  VALUES ?property { auto:role auto:part auto:mode }
  ?claim a auto:Relationship ; ?property ?concept
}
"""
SAID = "SELECT ?claim ?source WHERE { ?claim a auto:Relationship ; prov:wasDerivedFrom ?source }"
NOTES = "SELECT ?claim ?note WHERE { ?claim auto:note ?note }"
BRANDS = """
SELECT ?model ?brand WHERE {
  ?model auto:hasBrand ?brand
  FILTER NOT EXISTS { ?claim auto:subject ?model ; auto:relation auto:hasBrand }
}
"""
LABELS = """
SELECT ?relation ?label WHERE {
  ?relation auto:table "relations" ; rdfs:label ?label FILTER(LANG(?label) = "en")
}
"""
SENTENCES = "SELECT ?relation ?text WHERE { ?relation auto:sentence ?text }"

#: Words for the small bits of a sentence.
_DEFAULT_SENTENCE = "{subject} {is/was/is to be} related to {object}{since}"
_OPTIONAL = re.compile(r"\[([^\]|]*)(?:\|([^\]]*))?\]")
_VERB = re.compile(r"\{([^{}/]+)/([^{}/]+)/([^{}/]+)\}")
_VALUE = re.compile(r"\{(share|amount|role|part|mode)\}")


class Link(NamedTuple):
    """One relation as claimed: entities are full addresses, concepts slugs."""

    claim: str
    """Empty for the brand of a model that no source states in so many words."""
    subject: str
    relation: str
    object: str
    start: str
    end: str
    share: Decimal | None
    amount: Decimal | None
    unit: str
    roles: tuple[str, ...]
    parts: tuple[str, ...]
    modes: tuple[str, ...]
    is_planned: bool
    sources: tuple[str, ...]
    """Ids, the one most worth naming first."""
    begun: date
    """The day by which it had begun for certain, by `kg.periods.force`."""
    over: date
    """The last day on which it may have been in force."""

    def holds(self, day: date) -> bool:
        """Say whether it is said to hold on a day; an unknown date does not count against it."""
        return not self.is_planned and self.begun <= day <= self.over


class Links:
    """All relations of a graph."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.today = graph.today
        self.catalogue = Catalogue(graph)
        self.all = self._stated() + self._brands()

    def _stated(self) -> list[Link]:
        details: dict[tuple[str, str], list[str]] = {}
        for row in self.graph.rows(DETAILS):
            claim, name, concept = row.texts
            details.setdefault((claim, local(name)), []).append(concept.removeprefix(CONCEPT))
        said: dict[str, list[str]] = {}
        for row in self.graph.rows(SAID):
            claim, source = row.texts
            said.setdefault(claim, []).append(local(source))
        found = []
        for row in self.graph.rows(LINKS):
            claim, subject, relation, target, status, start, end, _, _, unit = row.texts
            roles, parts, modes = (
                tuple(sorted(details.get((claim, name), ()))) for name in ("role", "part", "mode")
            )
            found.append(Link(
                claim, subject, relation.removeprefix(AUTO), target, start, end,
                _number(row, "share"), _number(row, "amount"), unit.removeprefix(CONCEPT),
                roles, parts, modes, status.endswith("planned"),
                tuple(self.catalogue.best_first(said.get(claim, ()))),
                *force(start, end, self.today),
            ))  # fmt: skip
        return sorted(found, key=lambda link: (*link[1:6], link.claim))

    def _brands(self) -> list[Link]:
        rows = [row.texts for row in self.graph.rows(BRANDS)]
        nothing: tuple[str, ...] = ()
        return [
            Link("", model, "hasBrand", brand, "", "", None, None, "", nothing, nothing, nothing,
                 False, nothing, date.min, date.max)
            for model, brand in sorted(rows)
        ]  # fmt: skip

    @cached_property
    def of_subject(self) -> dict[str, list[Link]]:
        """Relations by what they start from."""
        return _grouped((link.subject, link) for link in self.all)

    @cached_property
    def of_object(self) -> dict[str, list[Link]]:
        """Relations by what they lead to."""
        return _grouped((link.object, link) for link in self.all)

    @cached_property
    def notes(self) -> dict[str, list[str]]:
        """What sources remark on relations, by the address of the claim."""
        found: dict[str, list[str]] = {}
        for claim, note in sorted(row.texts for row in self.graph.rows(NOTES)):
            found.setdefault(claim, []).append(note)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """Relations in words, by name."""
        rows = self.graph.rows(LABELS)
        return {local(str(row["relation"])): str(row["label"]) for row in rows}

    @cached_property
    def _sentences(self) -> dict[str, str]:
        rows = self.graph.rows(SENTENCES)
        return {local(str(row["relation"])): str(row["text"]) for row in rows}

    def find(
        self, relation: str, *, subject: str | None = None, target: str | None = None
    ) -> list[Link]:
        """Return the relations of one kind that start from, or lead to, an entity."""
        listed = (
            self.of_subject.get(subject, []) if subject else self.of_object.get(target or "", [])
        )
        return [
            link for link in listed if link.relation == relation and target in (None, link.object)
        ]

    def best(self, links: Iterable[Link]) -> Link:
        """Return the claim to show first: it holds, tells most, and has the best source."""
        return min(links, key=self._worth)

    def _worth(self, link: Link) -> tuple[object, ...]:
        told = sum(map(bool, (link.start, link.share, link.roles, link.parts, link.modes)))
        return (
            link.is_planned,
            not link.holds(self.today),
            self.rank(link) > _WEAK,
            -told,
            self.rank(link),
            -len(link.sources),
            link.start,
            link.claim,
        )

    def rank(self, link: Link) -> int:
        """Return the rank of a relation's best source; 1 is best, 99 none."""
        ranks = (self.catalogue.references[name].rank for name in link.sources)
        return min(ranks, default=99)

    def name(self, entity: str) -> str:
        """Return an entity's English name."""
        found = self.graph.entities.get(entity)
        return found.name if found else local(entity)

    def sentence(self, link: Link) -> str:
        """Return a relation as an English sentence without its full stop."""
        text = self._sentences.get(link.relation, _DEFAULT_SENTENCE)
        values = self._values(link)

        def optional(match: re.Match[str]) -> str:
            slot = _VALUE.search(match[1])
            return match[1] if slot and values[slot[1]] else match[2] or ""

        text = _OPTIONAL.sub(optional, text)
        place = 3 if link.is_planned else 2 if link.end and not link.holds(self.today) else 1
        text = _VERB.sub(lambda match: match[place], text)
        return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], ""), text)

    def _values(self, link: Link) -> Mapping[str, str]:
        return {
            "subject": self.name(link.subject),
            "object": self.name(link.object),
            "share": f"{link.share:f} %" if link.share is not None else "",
            "amount": money(link.amount, link.unit) if link.amount is not None else "",
            "role": self._words(link.roles),
            "part": self._words(link.parts),
            "mode": self._words(link.modes),
            "since": since(link),
            "in": f" in {link.start}" if link.start else "",
        }

    def _words(self, slugs: Iterable[str]) -> str:
        return listing([self.graph.concepts.get(slug, slug.replace("-", " ")) for slug in slugs])


_WEAK = 3
"""Sources of a rank above this (reference works, aggregators, blogs, mirrors) are weak."""


def _number(row: Row, name: str) -> Decimal | None:
    return None if row[name] is None else Decimal(str(row[name]))


def _grouped(pairs: Iterable[tuple[str, Link]]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for key, link in pairs:
        found.setdefault(key, []).append(link)
    return found


def since(link: Link) -> str:
    """Return when a relation holds, as the end of a sentence; empty where no date is told."""
    if link.is_planned:
        return f" from {link.start}" if link.start else ""
    if link.start and link.end:
        return (
            f" in {link.start}" if link.start == link.end else f" from {link.start} to {link.end}"
        )
    if link.end:
        return f" until {link.end}"
    return f" since {link.start}" if link.start else ""
