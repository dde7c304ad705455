"""What the page tells: every claim as a row of a compact list, with the numbers it decides by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.connections.costs import Costs
from kg.explorer import findings
from kg.explorer.rows import rows
from kg.explorer.things import Things, day_number, known_since
from kg.model.force import Days
from kg.model.namespaces import AUTO, CLAIM, ID, SOURCE, local
from kg.model.periods import parse
from kg.records import descriptions, events, observations
from kg.records.claims import Number, remarks_by_source
from kg.records.descriptions import Description
from kg.records.events import Event
from kg.records.observations import Observation
from kg.records.relationships import Relationship, Relationships, held
from kg.records.sources import Source

ALWAYS: list[Days] = [(date.min, date.max)]


class Statements:
    """Makes the lists of claims about things; each method makes one of them."""

    def __init__(self, things: Things):
        self.things, self.graph = things, things.graph
        self.keys: dict[str, int] = {}
        self.remarks = remarks_by_source(things.graph)

    def _end(self, claim: str, sources: Iterable[Source]) -> list[Any]:
        """Return who says so, as places of sources with what each remarks, and the claim."""
        says: list[Any] = []
        for place, name in sorted((self.things.source_places[one.id], one.id) for one in sources):
            remark = self.remarks.get((claim, SOURCE + name))
            says.append([place, remark] if remark else place)
        return [says, claim.removeprefix(CLAIM)]

    def _slugs(self, listed: Iterable[str]) -> list[str]:
        return [self.things.concept(slug) for slug in listed]

    def _scope(self, listed: Iterable[str]) -> list[Any]:
        """Return entities as their places, and concepts as slugs."""
        found: list[Any] = []
        for one in listed:
            place = self.things.place(one) if one.startswith(ID) else None
            found.append(self.things.concept(one) if place is None else place)
        return sorted(found, key=str)

    def links(self) -> list[list[Any]]:
        """Return every relation: those stated as claims, then direct triples without a claim."""
        found = self.graph.once(Relationships)
        costs, days = Costs(found), held(found.all)
        order = {one: place for place, one in enumerate(sorted(found.all, key=costs.order))}
        listed: list[list[Any]] = []
        told: set[tuple[int, str, int]] = set()
        unstated: dict[tuple[str, str, str], Relationship] = {}
        for one in sorted(found.all, key=lambda one: one.claim):
            subject, thing = self.things.place(one.subject), self.things.place(one.object)
            if subject is None or thing is None:
                continue
            if not one.claim:
                unstated[one.subject, one.relation, one.object] = one
                continue
            told.add((subject, one.relation, thing))
            if self.graph.presentation.of_relation(one.relation).is_symmetric:
                told.add((thing, one.relation, subject))
            self.things.concept(one.status)
            listed.append([
                subject, one.relation, thing, one.start, one.end, plain(one.share),
                plain(one.amount), self.things.concept(one.unit), self._slugs(one.roles),
                self._slugs(one.parts), self._slugs(one.modes), int(one.is_planned),
                *self._end(one.claim, one.sources), str(one.begun) if one.start else "",
                str(one.over) if one.end else "", costs.of(one), order[one],
                _numbered(_planned(one) if one.is_planned else days[one]),
            ])  # fmt: skip
        return listed + [
            [*row, costs.of(brand) if (brand := unstated.get(triple)) else None,
             order[brand] if brand else len(order), _numbered(ALWAYS)]
            for triple, row in self._direct(told)
        ]  # fmt: skip

    def _direct(
        self, told: set[tuple[int, str, int]]
    ) -> list[tuple[tuple[str, str, str], list[Any]]]:
        things = f'?s a ?k FILTER(STRSTARTS(STR(?k), "{AUTO}") && STRSTARTS(STR(?s), "{ID}"))'
        others = f'FILTER(STRSTARTS(STR(?p), "{AUTO}") && STRSTARTS(STR(?o), "{ID}"))'
        stated: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        query = f"SELECT DISTINCT ?g ?s ?p ?o {{ {things} GRAPH ?g {{ ?s ?p ?o }} {others} }}"
        for row in rows(self.graph, query):
            if (name := row["g"].removeprefix(SOURCE)) in self.things.source_places:
                place = self.things.source_places[name]
                stated[row["s"], row["p"], row["o"]].add(place)
        listed = []
        found = rows(self.graph, f"SELECT DISTINCT ?s ?p ?o {{ {things} ?s ?p ?o {others} }}")
        for triple in sorted((row["s"], row["p"], row["o"]) for row in found):
            subject, thing = self.things.place(triple[0]), self.things.place(triple[2])
            relation = local(triple[1])
            if subject is None or thing is None or subject == thing:
                continue
            if (subject, relation, thing) in told:
                continue
            if self.graph.presentation.of_relation(relation).is_symmetric:
                told.add((thing, relation, subject))
            says = sorted(stated[triple])
            blank: list[Any] = ["", "", None, None, "", [], [], []]
            row_of = [subject, relation, thing, *blank, 0 if says else 2, says, "", "", ""]
            listed.append(((triple[0], relation, triple[2]), row_of))
        return listed

    def observations(self) -> list[list[Any]]:
        """Return every number: whose, which measure, value, period, bounds, scope, who says so."""
        listed: list[list[Any]] = []
        keys = self.keys
        concept = self.things.concept
        for one in sorted(observations.read(self.graph), key=_by_claim):
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            is_planned = concept(one.status) == "planned"
            from_day = _first_told(one.sources) if is_planned else one.last
            listed.append([
                subject, concept(one.measure), plain(one.value), concept(one.unit), one.period,
                str(one.first or ""), str(one.last or ""), concept(one.span), concept(one.bound),
                int(is_planned), concept(one.basis), self._scope(one.scope),
                self.things.place(one.said_by), int(one.is_preferred),
                keys.setdefault(one.key, len(keys)), *self._end(one.claim, one.sources),
                day_number(from_day),
            ])  # fmt: skip
        return listed

    def events(self) -> list[list[Any]]:
        """Return what happened, each once: date, kind, whose, with whom, in words, who says so."""
        listed: list[list[Any]] = []
        for occurrence in events.occurrences(events.read(self.graph)):
            one = occurrence.best
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            others = [self.things.place(other) for other in occurrence.others]
            self.things.concept(one.status)
            from_day = _first_told(occurrence.sources) if one.is_planned else one.first
            listed.append([
                subject, one.when, str(one.first or ""), str(one.last or ""),
                self.things.concept(one.kind), sorted(k for k in others if k is not None),
                one.summary, plain(one.value), self.things.concept(one.unit), int(one.is_planned),
                *self._end(one.claim, occurrence.sources), day_number(from_day),
            ])  # fmt: skip
        return sorted(listed, key=lambda row: (row[1], row[11]))

    def descriptions(self) -> list[list[Any]]:
        """Return every identity-like fact: whose, which property, value, who says so."""
        listed: list[list[Any]] = []
        from_days = []
        weights = list(self.things.known.values())
        for one in sorted(descriptions.read(self.graph), key=_by_claim):
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            self.things.used.add(AUTO + one.property)
            self.things.concept(one.status)
            first = parse(one.text).first if one.is_date else None
            from_days.append(day_number(_first_told(one.sources) if one.is_planned else first))
            listed.append([
                subject, one.property, self._scope([one.object]) if one.object else one.text,
                int(one.is_planned), *self._end(one.claim, one.sources),
            ])  # fmt: skip
        findings.rank_facts(listed, weights)
        for row, from_day in zip(listed, from_days, strict=True):
            row.append(from_day)
        return listed


def _by_claim(one: Observation | Description | Event) -> str:
    return one.claim


def plain(value: Number | None) -> int | float | None:
    """Return a number as the page has it: whole numbers stay whole."""
    return None if value is None else int(value) if value == int(value) else float(value)


def _first_told(sources: Iterable[Source]) -> date | None:
    """Return since when a plan is told; None where a source without a date tells it."""
    days = [known_since(one) if one.issued else None for one in sources]
    return None if None in days else min((day for day in days if day), default=None)


def _planned(one: Relationship) -> list[Days]:
    return [(_first_told(one.sources) or date.min, one.over)]


def _numbered(days: Iterable[Days]) -> list[list[int | None]]:
    return [[day_number(first), day_number(last)] for first, last in days]
